using System.Globalization;
using System.Numerics;
using System.Text;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Instructions whose operands are constants, which the JIT compiler folds by rules of its own, must give what they give for the
/// same operands at run time, compiled and interpreted.</summary>
public sealed class ConstantOperandTests
{
    private static readonly ulong[] singles =
    [
        0, 0x80000000, 0x3F800000, 0xBF800000, 0x40000000, 0x3F000000, 0x7F800000, 0xFF800000,
        0x7FC00000, 0x7FA00000, 0xFFE54321, 1, 0x4F000000,
    ];

    private static readonly ulong[] doubles =
    [
        0, 1UL << 63, 0x3FF0000000000000, 0xBFF0000000000000, 0x4000000000000000, 0x3FE0000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
        0x7FF8000000000000, 0x7FF4000000000000, 0xFFFC000000054321, 1, 0x41E0000000000000,
    ];

    private static readonly ulong[] integers =
        [0, 1, 0xFFFFFFFFFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x8000000000000000, 32, 33, 64, 0x0080000080000001];

    public static TheoryData<string> Numeric => [.. OpcodeTable.All.Where(IsNumeric).Select(o => o.ToString())];

    [Theory]
    [MemberData(nameof(Numeric))]
    public void FoldAsTheyCompute(string name)
    {
        var opcode = Enum.Parse<Opcode>(name);
        OpcodeInfo info = OpcodeTable.Get(opcode);
        string[] signature = info.Signature!.Split('>');
        (string operands, string result) = (signature[0], TypesOf(signature[1]));
        string parameters = operands.Length > 1 ? "local.get 0 local.get 1" : "local.get 0";
        string runTime = $"(func (export \"run time\") (param {TypesOf(operands)}) (result {result}) {parameters} {info.Name})";
        var module = new StringBuilder($"(module {runTime}");
        ulong[] seconds = operands.Length > 1 ? ValuesOf(operands[1]) : [0];
        List<ulong[]> cases = [.. ValuesOf(operands[0]).SelectMany(_ => seconds, (a, b) => new[] { a, b })];
        HashSet<string> functions = [];
        foreach (ulong[] values in cases)
        {
            foreach (string form in Forms(operands).Where(form => functions.Add(NameOf(form, values))))
            {
                string types = TypesOf(operands);
                module.Append($"(func (export \"{NameOf(form, values)}\") (param {types}) (result {result}) (local {types})");
                for (int i = 0; i < operands.Length; i++)
                {
                    module.Append(form[i] switch
                    {
                        'p' => $" local.get {i}",
                        'c' => $" {Constant(operands[i], values[i])}",
                        _ => $" {Constant(operands[i], values[i])} local.set {operands.Length + i} local.get {operands.Length + i}",
                    });
                }
                module.Append($" {info.Name})");
            }
        }

        using var store = new Store();
        Instance instance = new Linker().Instantiate(store, Module.ParseText(module.Append(')').ToString(), Guest.Compiled));
        Instance interpreted = new Linker().Instantiate(store, Module.ParseText($"(module {runTime})", Guest.Interpreted));
        List<string> differences = [];
        foreach (ulong[] values in cases)
        {
            Value[] arguments = [.. operands.Select((type, i) => ValueOf(type, values[i]))];
            string expected = Outcome(instance, "run time", info.Name!, arguments);
            string other = Outcome(interpreted, "run time", info.Name!, arguments);
            if (expected != other)
                differences.Add($"{info.Name} of {values[0]:x} and {values[1]:x} interpreted: {other}, compiled {expected}");
            foreach (string form in Forms(operands))
            {
                // The JIT compiler sees through locals that are only ever a neutral constant; that is left to it.
                if (form.Contains('l') && values.Any(bits => OpaqueConstant.IsNeeded(opcode, bits)))
                    continue;
                string actual = Outcome(instance, NameOf(form, values), info.Name!, arguments);
                if (expected != actual)
                    differences.Add($"{info.Name} of {values[0]:x} and {values[1]:x} as {form}: {actual}, at run time {expected}");
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>For each operand p for a parameter, c for a constant, l for a local that holds a constant.</summary>
    private static string[] Forms(string operands) => operands.Length == 1 ? ["c", "l"] : ["cp", "pc", "cc", "lp", "pl"];

    private static string NameOf(string form, ulong[] values) =>
        string.Join(' ', form.Select((c, i) => c == 'p' ? "p" : $"{c}{values[i]:x}"));

    private static ulong[] ValuesOf(char type) => type switch { 'f' => singles, 'F' => doubles, _ => integers };

    private static string TypesOf(string letters) =>
        string.Join(' ', letters.Select(c => c switch { 'i' => "i32", 'I' => "i64", 'f' => "f32", _ => "f64" }));

    private static string Constant(char type, ulong bits) => type switch
    {
        'i' => $"i32.const {(uint)bits}",
        'I' => $"i64.const {bits}",
        'f' => $"f32.const {Literal(BitConverter.UInt32BitsToSingle((uint)bits), bits & 0x7FFFFF)}",
        _ => $"f64.const {Literal(BitConverter.UInt64BitsToDouble(bits), bits & 0xFFFFFFFFFFFFF)}",
    };

    private static string Literal<T>(T value, ulong fraction) where T : IBinaryFloatingPointIeee754<T> =>
        (T.IsNegative(value) ? "-" : "") +
        (T.IsNaN(value) ? $"nan:0x{fraction:x}" : T.IsInfinity(value) ? "inf" : T.Abs(value).ToString("R", CultureInfo.InvariantCulture));

    private static Value ValueOf(char type, ulong bits) => type switch
    {
        'i' => (Value)(int)bits,
        'I' => (Value)(long)bits,
        'f' => (Value)BitConverter.UInt32BitsToSingle((uint)bits),
        _ => (Value)BitConverter.UInt64BitsToDouble(bits),
    };

    /// <summary>The result's bits; for a NaN of an arithmetic instruction its class, since sign and payload are not determined.</summary>
    private static string Outcome(Instance instance, string function, string instruction, Value[] arguments) => Trapping.Outcome(() =>
    {
        Value result = instance.GetFunction(function)!.Invoke(arguments)[0];
        if (instruction.Split('.')[1].Split('_')[0] is "abs" or "neg" or "copysign" or "reinterpret")
            return result.ToString();
        bool wantsCanonical = arguments.All(a => !IsNaN(a) || IsCanonical(a));
        bool isAllowed = IsCanonical(result) || (IsQuiet(result) && !wantsCanonical);
        return IsNaN(result) && isAllowed ? "NaN" : result.ToString();
    });

    /// <summary>Whether an instruction takes one or two numbers and gives one.</summary>
    private static bool IsNumeric(Opcode opcode) =>
        OpcodeTable.Get(opcode) is { Immediate: Immediate.None, Signature: { Length: 3 or 4 } signature }
        && signature[^2] == '>' && signature.All("iIfF>".Contains);

    private static bool IsNaN(Value value) =>
        (value.Kind == ValueKind.F32 && float.IsNaN(value.AsF32)) || (value.Kind == ValueKind.F64 && double.IsNaN(value.AsF64));

    private static bool IsCanonical(Value value) =>
        value.Kind == ValueKind.F32 ? FloatResult.IsCanonical(value.AsF32) : FloatResult.IsCanonical(value.AsF64);

    private static bool IsQuiet(Value value) =>
        ((value.Kind == ValueKind.F32 ? value.Low >> 22 : value.Low >> 51) & 1) != 0;
}
