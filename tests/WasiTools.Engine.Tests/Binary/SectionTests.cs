using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

public sealed class SectionTests
{
    [Theory]
    [InlineData("", "unexpected end")]
    [InlineData("0061736D", "unexpected end")]
    [InlineData("0061736D010000", "unexpected end")]
    [InlineData("0061736E01000000", "magic header not detected")]
    [InlineData("0061736D02000000", "unknown binary version")]
    public void MalformedHeader(string hex, string reason) => Refused.Malformed(Convert.FromHexString(hex), reason);

    [Fact]
    public void ComponentIsRefusedWithWhatToDo()
    {
        InvalidModuleException e = Refused.Unsupported(Convert.FromHexString("0061736D0D000100"), "this is a WebAssembly component");
        Assert.Contains("wasm32-wasip1", e.Message);
    }

    [Fact]
    public void EmptyModuleIsValid()
    {
        ModuleContent content = Refused.Nothing(new BinaryBuilder().ToArray());
        Assert.Empty(content.Functions);
        Assert.Null(content.DataCount);
    }

    [Fact]
    public void SectionsStandInOrderOnce()
    {
        SectionId[] order =
        [
            SectionId.Type, SectionId.Import, SectionId.Function, SectionId.Table, SectionId.Memory, SectionId.Tag, SectionId.Global,
            SectionId.Export, SectionId.Element, SectionId.DataCount, SectionId.Code, SectionId.Data,
        ];
        var all = new BinaryBuilder();
        foreach (SectionId id in order)
            all.Section(id, 0);
        Refused.Nothing(all.ToArray());
        foreach (SectionId first in order)
        {
            foreach (SectionId second in order)
            {
                byte[] module = new BinaryBuilder().Section(first, 0).Section(second, 0).ToArray();
                if (Array.IndexOf(order, second) > Array.IndexOf(order, first))
                    Refused.Nothing(module);
                else
                    Refused.Malformed(module, "unexpected content after last section");
            }
        }
    }

    [Theory]
    [InlineData(14)]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void UnknownSectionIsMalformed(byte id) =>
        Assert.Equal(8, Refused.Malformed(new BinaryBuilder().Raw(id, 1, 0).ToArray(), "malformed section id").Offset);

    [Theory]
    [InlineData(SectionId.Tag, Feature.Exceptions | Feature.LegacyExceptions)]
    [InlineData(SectionId.DataCount, Feature.BulkMemory)]
    internal void SectionOfAFeatureThatIsOffIsUnknown(SectionId id, Feature feature)
    {
        byte[] module = new BinaryBuilder().Section(id, 0).ToArray();
        Refused.Nothing(module);
        Refused.Malformed(module, "malformed section id", Refused.All.Without(feature));
    }

    [Fact]
    public void ContentLongerThanItsSection() =>
        Refused.Malformed(new BinaryBuilder().Raw(1, 3, 1, 0x60, 0, 0).ToArray(), "section size mismatch");

    [Fact]
    public void ContentShorterThanItsSection() =>
        Refused.Malformed(new BinaryBuilder().Section(SectionId.Type, 1, 0x60, 0, 0, 0).ToArray(), "section size mismatch");

    [Fact]
    public void SectionLongerThanTheModule() => Refused.Malformed(new BinaryBuilder().Raw(1, 5, 0).ToArray(), "length out of bounds");

    [Fact]
    public void CustomSectionsAreKept()
    {
        byte[] module = new BinaryBuilder()
            .Section(SectionId.Custom, [.. BinaryBuilder.Name("a"), 1, 2])
            .Section(SectionId.Type, 0)
            .Section(SectionId.Custom, BinaryBuilder.Name("b"))
            .ToArray();
        List<CustomSection> sections = Refused.Nothing(module).CustomSections;
        Assert.Equal(["a", "b"], sections.Select(s => s.Name));
        Assert.Equal([1, 2], module[sections[0].Content.Offset..sections[0].Content.End]);
        Assert.Equal(0, sections[1].Content.Length);
    }

    [Fact]
    public void CustomSectionNameMustBeUtf8()
    {
        Refused.Malformed(new BinaryBuilder().Section(SectionId.Custom, 2, 0xC0, 0x80).ToArray(), "malformed UTF-8 encoding");
        Refused.Malformed(new BinaryBuilder().Section(SectionId.Custom, 2, 0x61).Raw(0, 0).ToArray(), "length out of bounds");
    }

    [Fact]
    public void FirstMalformedByteIsReported()
    {
        // Code with an illegal opcode, and behind it a section that does not exist.
        byte[] module = [.. BinaryBuilder.Functions([0xFF, 0x0B]), 0x40, 0];
        InvalidModuleException e = Refused.Malformed(module, "illegal opcode ff");
        Assert.Equal(0, e.FunctionIndex);
        Refused.Malformed([.. BinaryBuilder.Functions([0x0B]), 0x40, 0], "malformed section id");
    }

    [Fact]
    public void CodeThatRunsOnIsMalformed()
    {
        // The data section's number is that of the missing end.
        Refused.Malformed([.. BinaryBuilder.Functions([0x01]), 0x0B, 1, 0], "section size mismatch");
        Refused.Malformed(BinaryBuilder.Functions([0x01]), "unexpected end of section or function");
        Refused.Malformed(BinaryBuilder.Functions([0x01, 0x0B, 0x01]), "section size mismatch");
        Refused.Malformed(BinaryBuilder.Functions([0x02, 0x40, 0x0B]), "unexpected end of section or function");
        Refused.Malformed(BinaryBuilder.Functions([0x05, 0x0B]), "END opcode expected");
    }

    [Fact]
    public void DataCountMustFitAndBeThere()
    {
        Refused.Malformed(
            new BinaryBuilder().Section(SectionId.DataCount, 2).Vector(SectionId.Data, [1, 0]).ToArray(),
            "data count and data section have inconsistent lengths");
        byte[] drop = BinaryBuilder.Body(0, 0xFC, 9, 0, 0x0B);
        BinaryBuilder builder = new BinaryBuilder().Vector(SectionId.Type, [0x60, 0, 0]).Section(SectionId.Function, 1, 0);
        Refused.Malformed(
            builder.Vector(SectionId.Code, drop).Vector(SectionId.Data, [1, 0]).ToArray(), "data count section required");
        builder = new BinaryBuilder().Vector(SectionId.Type, [0x60, 0, 0]).Section(SectionId.Function, 1, 0);
        Refused.Nothing(
            builder.Section(SectionId.DataCount, 1).Vector(SectionId.Code, drop).Vector(SectionId.Data, [1, 0]).ToArray());
    }

    [Fact]
    public void ElementSegmentsOfEveryKind()
    {
        // i32.const 1, end; ref.func 0, end.
        byte[] offset = [0x41, 1, 0x0B], function = [0xD2, 0, 0x0B];
        byte[] module = new BinaryBuilder()
            .Vector(SectionId.Type, [0x60, 0, 0])
            .Section(SectionId.Function, 1, 0)
            .Vector(SectionId.Table, [0x70, 0, 9], [0x70, 0, 9])
            .Vector(
                SectionId.Element,
                [0, .. offset, 1, 0],
                [1, 0, 1, 0],
                [2, 1, .. offset, 0, 1, 0],
                [3, 0, 1, 0],
                [4, .. offset, 1, .. function],
                [5, 0x70, 1, .. function],
                [6, 1, .. offset, 0x70, 1, .. function],
                [7, 0x64, 0x70, 1, .. function])
            .Vector(SectionId.Code, BinaryBuilder.Body(0, 0x0B))
            .ToArray();
        ElementSegment[] segments = Refused.Nothing(module).Elements;
        SegmentMode[] modes = [SegmentMode.Active, SegmentMode.Passive, SegmentMode.Active, SegmentMode.Declarative];
        Assert.Equal([.. modes, .. modes], segments.Select(s => s.Mode));
        Assert.Equal([0, 0, 1, 0, 0, 0, 1, 0], segments.Select(s => s.Table));
        Assert.All(segments, s => Assert.Equal(1, s.Count));
        Assert.All(segments[..4], s => Assert.Equal([0], s.Functions!));
        Assert.All(segments[4..], s => Assert.Equal(function, module[s.Expressions![0].Offset..s.Expressions[0].End]));
        ValueType nonNull = ValueType.Reference(HeapKind.Func, nullable: false);
        Assert.Equal(
            [nonNull, nonNull, nonNull, nonNull, ValueType.FuncRef, ValueType.FuncRef, ValueType.FuncRef, nonNull],
            segments.Select(s => s.Type));
        Refused.Malformed(new BinaryBuilder().Vector(SectionId.Element, [8, 0]).ToArray(), "malformed elements segment kind");
        Refused.Malformed(new BinaryBuilder().Vector(SectionId.Element, [1, 1, 0]).ToArray(), "malformed element kind");
        Refused.Malformed(new BinaryBuilder().Vector(SectionId.Data, [3, 0]).ToArray(), "malformed data segment kind");
    }

    [Theory]
    [InlineData(0x00, true)]
    [InlineData(0x01, true)]
    [InlineData(0x03, true)]
    [InlineData(0x05, true)]
    [InlineData(0x07, true)]
    [InlineData(0x08, true)]
    [InlineData(0x0F, true)]
    [InlineData(0x10, false)]
    [InlineData(0x81, false)]
    public void MemoryFlags(byte flags, bool isKnown)
    {
        byte[] pageSize = (flags & 8) != 0 ? [0] : [];
        byte[] maximum = (flags & 1) != 0 ? [4] : [];
        byte[] module = new BinaryBuilder().Vector(SectionId.Memory, [flags, 3, .. maximum, .. pageSize]).ToArray();
        if (!isKnown)
        {
            Refused.Malformed(module, "malformed limits flags");
            return;
        }
        MemoryType memory = Assert.Single(Refused.Nothing(module).Memories);
        Assert.Equal(3ul, memory.Minimum);
        Assert.Equal((flags & 1) != 0 ? 4ul : null, memory.Maximum);
        Assert.Equal((flags & 2) != 0, memory.IsShared);
        Assert.Equal((flags & 4) != 0, memory.Is64);
        Assert.Equal((flags & 8) != 0 ? 0 : 16, memory.PageSizeLog2);
        Feature[] features = [Feature.Mvp, Feature.Threads, Feature.Memory64, Feature.CustomPageSizes];
        for (int bit = 1; bit < features.Length; bit++)
        {
            if ((flags >> bit & 1) != 0)
                Refused.Malformed(module, "malformed limits flags", Refused.All.Without(features[bit]));
        }
    }
}
