using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

/// <summary>Every limit of <see cref="EngineLimits"/> that decoding and validation know: a module at it is taken, one beyond it is
/// refused as unsupported.</summary>
public sealed class LimitTests
{
    private static readonly byte[] emptyFunction = [0x60, 0, 0];

    [Fact]
    public void ModuleSize()
    {
        byte[] module = GC.AllocateUninitializedArray<byte>(EngineLimits.ModuleSize + 1);
        Refused.Unsupported(module, "module of 1073741825 bytes");
    }

    [Fact]
    public void Types() => At(EngineLimits.Types, n => new BinaryBuilder().Repeat(SectionId.Type, n, emptyFunction), c => c.Types.Length);

    [Fact]
    public void TypesInGroups()
    {
        byte[] group = [0x4E, .. BinaryBuilder.U32(600_000), .. Enumerable.Repeat(new byte[] { 0x5F, 0 }, 600_000).SelectMany(t => t)];
        Refused.Nothing(new BinaryBuilder().Vector(SectionId.Type, group).ToArray());
        Refused.Unsupported(new BinaryBuilder().Vector(SectionId.Type, group, group).ToArray(), "1200000 types");
    }

    [Fact]
    public void RecursionGroupSize() => At(
        EngineLimits.RecursionGroupSize,
        n => new BinaryBuilder().Section(
            SectionId.Type, [1, 0x4E, .. BinaryBuilder.U32((uint)n), .. Enumerable.Repeat(new byte[] { 0x5F, 0 }, n).SelectMany(t => t)]),
        c => c.Types.Length);

    [Fact]
    public void SubtypeDepth() => At(
        EngineLimits.SubtypeDepth,
        n => new BinaryBuilder().Vector(
            SectionId.Type,
            [[0x50, 0, 0x5F, 0], .. Enumerable.Range(0, n).Select(i => new byte[] { 0x50, 1, (byte)i, 0x5F, 0 })]),
        c => c.Types[^1].Depth);

    [Fact]
    public void Functions()
    {
        At(
            EngineLimits.Functions,
            n => new BinaryBuilder()
                .Vector(SectionId.Type, emptyFunction)
                .Repeat(SectionId.Function, n, 0)
                .Repeat(SectionId.Code, n, 2, 0, 0x0B),
            c => c.Functions.Length);
        byte[] oneImported = new BinaryBuilder()
            .Vector(SectionId.Type, emptyFunction)
            .Vector(SectionId.Import, [0, 0, 0, 0])
            .Repeat(SectionId.Function, EngineLimits.Functions, 0)
            .ToArray();
        Refused.Unsupported(oneImported, "1000001 functions");
    }

    [Fact]
    public void Imports() => At(
        EngineLimits.Imports,
        n => new BinaryBuilder().Vector(SectionId.Type, emptyFunction).Repeat(SectionId.Import, n, 0, 0, 0, 0),
        c => c.ImportedFunctionCount);

    [Fact]
    public void Exports() => At(
        EngineLimits.Exports,
        n =>
        {
            var content = new List<byte>(BinaryBuilder.U32((uint)n));
            for (int i = 0; i < n; i++)
                content.AddRange([.. BinaryBuilder.Name($"{i}"), 3, 0]);
            return new BinaryBuilder().Section(SectionId.Global, 1, 0x7F, 0, 0x41, 0, 0x0B).Section(SectionId.Export, [.. content]);
        },
        c => c.Exports.Length);

    [Fact]
    public void Globals() => At(
        EngineLimits.Globals, n => new BinaryBuilder().Repeat(SectionId.Global, n, 0x7F, 0, 0x41, 0, 0x0B), c => c.Globals.Length);

    [Fact]
    public void Tags() => At(
        EngineLimits.Tags,
        n => new BinaryBuilder().Vector(SectionId.Type, emptyFunction).Repeat(SectionId.Tag, n, 0, 0),
        c => c.Tags.Length);

    [Fact]
    public void DataSegments() =>
        At(EngineLimits.DataSegments, n => new BinaryBuilder().Repeat(SectionId.Data, n, 1, 0), c => c.Data.Length);

    [Fact]
    public void Tables() => At(EngineLimits.Tables, n => new BinaryBuilder().Repeat(SectionId.Table, n, 0x70, 0, 0), c => c.Tables.Length);

    [Fact]
    public void ImportedTables() => At(
        EngineLimits.Tables, n => new BinaryBuilder().Repeat(SectionId.Import, n, 0, 0, 1, 0x70, 0, 0), c => c.ImportedTableCount);

    [Fact]
    public void Memories() => At(EngineLimits.Memories, n => new BinaryBuilder().Repeat(SectionId.Memory, n, 0, 0), c => c.Memories.Length);

    [Fact]
    public void ElementSegments() =>
        At(EngineLimits.ElementSegments, n => new BinaryBuilder().Repeat(SectionId.Element, n, 5, 0x70, 0), c => c.Elements.Length);

    [Fact]
    public void ElementsOfASegment() => At(
        EngineLimits.TableSize,
        n =>
        {
            byte[] head = [1, 1, 0, .. BinaryBuilder.U32((uint)n)];
            var content = new byte[head.Length + n];
            head.CopyTo(content, 0);
            return new BinaryBuilder().Vector(SectionId.Type, emptyFunction).Vector(SectionId.Import, [0, 0, 0, 0])
                .Section(SectionId.Element, content);
        },
        c => c.Elements[0].Count);

    [Fact]
    public void MemoryPages()
    {
        Refused.Nothing(Memory(0, EngineLimits.MemoryPages32));
        Refused.Invalid(Memory(0, EngineLimits.MemoryPages32 + 1), "memory size must be at most 65536 pages (4GiB)");
        Refused.Nothing(Memory(4, 1L << 48));
        Refused.Invalid(Memory(4, (1L << 48) + 1), "memory size must be at most 2^48 pages");
        static byte[] Memory(byte flags, long pages) =>
            new BinaryBuilder().Vector(SectionId.Memory, [flags, .. Enumerable.Range(0, 9).Select(i => (byte)(pages >> (7 * i) | 0x80)), 0])
                .ToArray();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ParametersAndResults(bool areParameters) => At(
        EngineLimits.Parameters,
        n =>
        {
            byte[] types = [.. BinaryBuilder.U32((uint)n), .. Enumerable.Repeat((byte)0x7F, n)];
            return new BinaryBuilder().Vector(SectionId.Type, areParameters ? [0x60, .. types, 0] : [0x60, 0, .. types]);
        },
        c => c.Types[0].Function!.Parameters.Length + c.Types[0].Function!.Results.Length);

    [Fact]
    public void FunctionSize() => At(
        EngineLimits.FunctionSize,
        n => Code([0, .. Enumerable.Repeat((byte)0x01, n - 2), 0x0B]),
        c => c.Bodies[0].Code.Length + 1);

    [Fact]
    public void Locals()
    {
        At(EngineLimits.Locals, n => Code([1, .. BinaryBuilder.U32((uint)n), 0x7F, 0x0B]), c => (int)c.Bodies[0].Locals[0].Count);
        // A parameter counts.
        Refused.Unsupported(
            new BinaryBuilder().Vector(SectionId.Type, [0x60, 1, 0x7F, 0]).Section(SectionId.Function, 1, 0)
                .Vector(SectionId.Code, BinaryBuilder.Body([1, .. BinaryBuilder.U32(EngineLimits.Locals), 0x7F, 0x0B])).ToArray(),
            "too many locals: 50001");
        Refused.Malformed(Code([2, .. BinaryBuilder.U32(uint.MaxValue), 0x7F, 1, 0x7F, 0x0B]).ToArray(), "too many locals");
    }

    [Fact]
    public void StructFields() => At(
        EngineLimits.StructFields,
        n => new BinaryBuilder().Section(
            SectionId.Type, [1, 0x5F, .. BinaryBuilder.U32((uint)n), .. Enumerable.Repeat(new byte[] { 0x7F, 0 }, n).SelectMany(f => f)]),
        c => c.Types[0].Fields.Length);

    [Fact]
    public void ArrayNewFixed() => At(
        EngineLimits.ArrayNewFixed,
        n => new BinaryBuilder()
            .Vector(SectionId.Type, emptyFunction, [0x5E, 0x7F, 0])
            .Section(SectionId.Function, 1, 0)
            .Vector(
                SectionId.Code,
                BinaryBuilder.Body(
                [
                    0, .. Enumerable.Repeat(new byte[] { 0x41, 0 }, n).SelectMany(c => c),
                    0xFB, 8, 1, .. BinaryBuilder.U32((uint)n), 0x1A, 0x0B,
                ])),
        c => c.Facts[0].MaxOperands);

    [Fact]
    public void BranchTableSize() => At(
        EngineLimits.BranchTableSize,
        n => Code([0, 0x41, 0, 0x0E, .. BinaryBuilder.U32((uint)n), .. new byte[n + 1], 0x0B]),
        c => c.Bodies[0].Code.Length - 8);

    [Fact]
    public void CatchClauses() => At(
        EngineLimits.CatchClauses,
        n => Code(
            [0, 0x1F, 0x40, .. BinaryBuilder.U32((uint)n), .. Enumerable.Repeat(new byte[] { 2, 0 }, n).SelectMany(c => c), 0x0B, 0x0B]),
        c => (c.Bodies[0].Code.Length - 6) / 2);

    [Fact]
    public void NameLength() => At(
        EngineLimits.NameLength,
        n => new BinaryBuilder().Vector(SectionId.Type, emptyFunction)
            .Vector(SectionId.Import, [.. BinaryBuilder.Name(new('x', n)), 0, 0, 0]),
        c => c.Imports[0].Module.Length);

    [Fact]
    public void OperandStackHeight() => At(
        EngineLimits.OperandStackHeight,
        n => Code([0, .. Enumerable.Repeat(new byte[] { 0x41, 0 }, n).SelectMany(c => c), 0x00, 0x0B]),
        c => c.Facts[0].MaxOperands);

    [Fact]
    public void BlockDepth() => At(
        EngineLimits.BlockDepth,
        n => Code([0, .. Enumerable.Repeat(new byte[] { 0x02, 0x40 }, n - 1).SelectMany(c => c), .. Enumerable.Repeat((byte)0x0B, n)]),
        c => c.Facts[0].Instructions / 2 + 1);

    /// <summary>A module that is at a limit holds that many; the next one is refused.</summary>
    private static void At(int limit, Func<int, BinaryBuilder> build, Func<ModuleContent, int> count)
    {
        Assert.Equal(limit, count(Refused.Nothing(build(limit).ToArray())));
        InvalidModuleException e = Refused.Unsupported(build(limit + 1).ToArray(), "");
        Assert.Contains($"{limit}", e.Reason, StringComparison.Ordinal);
    }

    private static BinaryBuilder Code(byte[] body) =>
        new BinaryBuilder()
            .Vector(SectionId.Type, emptyFunction)
            .Section(SectionId.Function, 1, 0)
            .Vector(SectionId.Code, BinaryBuilder.Body(body));
}
