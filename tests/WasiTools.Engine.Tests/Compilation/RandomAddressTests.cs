using System.Text;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Random functions that compute with a few addresses, at the end of memory and where sums wrap around, in branches and loops: code with
/// fewer comparisons than accesses does what the interpreter does, to the last byte and to the place of the trap.</summary>
public sealed class RandomAddressTests
{
    private const int Addresses = 3;

    private static readonly int[] starts = [0, 1, 8, 0x8000, 0xFFE0, 0xFFF0, 0xFFF8, 0xFFFC, 0xFFFF, 0x10000, 0x10004, -1, -4, -8, -32, int.MinValue];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void CodeDoesWhatTheInterpreterDoes(int seed, bool isShared)
    {
        int traps = 0, ends = 0;
        for (int i = 0; i < 150; i++)
        {
            var random = new Random(seed * 1000 + i);
            string text = new Writer(random).Module(isShared);
            var interpreted = Module.ParseText(text, Guest.Interpreted);
            var compiled = Module.ParseText(text, Guest.Compiled);
            for (int run = 0; run < 6; run++)
            {
                Value[] arguments = [.. Enumerable.Range(0, Addresses).Select(_ => (Value)Start(random))];
                string expected = Outcome(interpreted, BoundsMode.Explicit, arguments);
                foreach (BoundsMode bounds in Guest.Modes)
                {
                    string outcome = Outcome(compiled, bounds, arguments);
                    // With guard pages a trap's place may be the instruction before.
                    bool isEqual = bounds == BoundsMode.Explicit ? outcome == expected : WithoutPlace(outcome) == WithoutPlace(expected);
                    Assert.True(isEqual, $"{bounds}, {string.Join(' ', arguments.Select(a => a.AsI32))}: {outcome} instead of {expected}\n{text}");
                }
                if (expected.StartsWith("trap", StringComparison.Ordinal))
                    traps++;
                else
                    ends++;
            }
        }
        // Both happen often, or little has been tested.
        Assert.InRange(traps, 100, 800);
        Assert.InRange(ends, 100, 800);
    }

    // Mostly somewhere within, or there would be little but traps.
    private static int Start(Random random) => (random.Next(4) > 0 ? 0x8000 : starts[random.Next(starts.Length)]) + random.Next(-8, 9);

    private static string Outcome(Module module, BoundsMode bounds, Value[] arguments)
    {
        using var store = new Store(StoreOptions.Default with { Bounds = bounds });
        Instance guest = new Linker().Instantiate(store, module);
        string end;
        try
        {
            end = $"result {guest.Call("run", arguments)[0].AsI32}";
        }
        catch (Trap trap)
        {
            end = $"trap {trap.Kind} at {trap.Backtrace.Frames[0].Offset}";
        }
        var hash = new HashCode();
        Memory memory = guest.GetMemory("m")!;
        hash.AddBytes(memory.Span(0, (int)memory.ByteLength));
        GC.KeepAlive(memory);
        return $"{end}, memory {hash.ToHashCode()}";
    }

    private static string WithoutPlace(string outcome) =>
        outcome.IndexOf(" at ", StringComparison.Ordinal) is > 0 and int at ? outcome[..at] + outcome[outcome.IndexOf(',')..] : outcome;

    /// <summary>Writes functions whose loops end.</summary>
    private sealed class Writer(Random random)
    {
        private const int Sum = Addresses, FirstCounter = Addresses + 1, Counters = 4;

        private readonly StringBuilder text = new();
        private int counters, statements = 40;

        public string Module(bool isShared)
        {
            text.Append(isShared ? "(module (memory (export \"m\") 1 2 shared)" : "(module (memory (export \"m\") 1 2)");
            text.Append("(func (export \"run\") (param i32 i32 i32) (result i32) (local i32").Insert(text.Length, " i32", Counters).Append(")\n");
            Statements(2 + random.Next(8), depth: 0);
            text.Append($"(local.get {Sum})))");
            return text.ToString();
        }

        private int Any => random.Next(Addresses);

        private void Statements(int count, int depth)
        {
            for (int i = 0; i < count && statements > 0; i++)
                Statement(depth);
        }

        private void Statement(int depth)
        {
            statements--;
            switch (random.Next(depth < 3 ? 14 : 10))
            {
                case 0:
                    text.Append($"(local.set {Any} {Address()})\n");
                    break;
                case 1:
                    int stepped = Any;
                    text.Append($"(local.set {stepped} (i32.add (local.get {stepped}) (i32.const {random.Next(-8, 17)})))\n");
                    break;
                case 2 or 3:
                    text.Append($"(i32.store{Offset()} {Address()} (local.get {Sum}))\n");
                    break;
                case 4:
                    text.Append($"(i64.store8{Offset()} {Address()} (i64.const 77))\n");
                    break;
                case 10:
                    text.Append($"(if (i32.and (i32.popcnt {Load()}) (i32.const {1 << random.Next(3)})) (then\n");
                    Statements(random.Next(1, 4), depth + 1);
                    if (random.Next(2) == 0)
                    {
                        text.Append(") (else\n");
                        Statements(random.Next(1, 4), depth + 1);
                    }
                    text.Append("))\n");
                    break;
                case 11:
                    text.Append("(block\n");
                    Statements(random.Next(1, 3), depth + 1);
                    text.Append($"(br_if 0 (i32.and (i32.popcnt {Load()}) (i32.const 3)))\n");
                    Statements(random.Next(1, 3), depth + 1);
                    text.Append(")\n");
                    break;
                case 12 or 13 when counters < Counters:
                    int counter = FirstCounter + counters++;
                    text.Append($"(local.set {counter} (i32.const {random.Next(1, 12)})) (loop\n");
                    Statements(random.Next(1, 6), depth + 1);
                    text.Append($"(br_if 0 (local.tee {counter} (i32.sub (local.get {counter}) (i32.const 1)))))\n");
                    break;
                default:
                    text.Append($"(local.set {Sum} (i32.add (local.get {Sum}) (i32.mul {Load()} (i32.const 31))))\n");
                    break;
            }
        }

        // Every byte is used: with guard pages, loads of which only some are need not trap for the others.
        private string Load() => random.Next(4) switch
        {
            0 => $"(i32.load8_u{Offset()} {Address()})",
            1 => $"(i32.wrap_i64 (i64.popcnt (i64.load{Offset()} {Address()})))",
            _ => $"(i32.load{Offset()} {Address()})",
        };

        private string Offset() => random.Next(40) switch
        {
            0 => $" offset={0xFFF0 + random.Next(20)}",
            1 => " offset=0xFFFFFFF0",
            < 20 => $" offset={random.Next(17)}",
            _ => "",
        };

        private string Address() => random.Next(9) switch
        {
            0 => $"(i32.add (local.get {Any}) (i32.const {random.Next(-20, 21)}))",
            1 => $"(i32.add (local.get {Any}) (i32.shl (i32.and (local.get {Sum}) (i32.const 7)) (i32.const 2)))",
            2 => $"(i32.and (local.get {Any}) (i32.const 0xFFFF))",
            3 => $"(i32.add (i32.const {random.Next(-20, 21)}) (local.get {Any}))",
            _ => $"(local.get {Any})",
        };
    }
}
