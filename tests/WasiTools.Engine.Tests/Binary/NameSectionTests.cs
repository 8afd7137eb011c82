using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

public sealed class NameSectionTests
{
    private static readonly byte[] functionNames =
        Subsection(1, BinaryBuilder.Vector(Entry(0, "zero"), Entry(2, "zwei ü"), Entry(9, "none")));

    [Fact]
    public void Names()
    {
        NameSection names = Read(
            Subsection(0, BinaryBuilder.Name("mod")), functionNames,
            Subsection(2, BinaryBuilder.Vector([1, .. BinaryBuilder.Vector(Entry(0, "x"))], [2, .. BinaryBuilder.Vector(Entry(3, "y"))])));
        Assert.Equal("mod", names.ModuleName);
        Assert.Equal("zero", names.FunctionName(0));
        Assert.Null(names.FunctionName(1));
        Assert.Equal("zwei ü", names.FunctionName(2));
        Assert.Null(names.FunctionName(9));
        Assert.Null(names.FunctionName(-1));
        Assert.Equal("x", names.LocalName(1, 0));
        Assert.Equal("y", names.LocalName(2, 3));
        Assert.Null(names.LocalName(2, 0));
    }

    [Fact]
    public void ModuleWithoutNames()
    {
        var names = new NameSection(Refused.Nothing(new BinaryBuilder().ToArray()));
        Assert.Null(names.ModuleName);
        Assert.Null(names.FunctionName(0));
        Assert.Null(names.LocalName(0, 0));
    }

    [Fact]
    public void WhatIsMalformedEndsTheNamesQuietly()
    {
        byte[] whole = [.. Subsection(0, BinaryBuilder.Name("mod")), .. functionNames];
        for (int length = 0; length <= whole.Length; length++)
        {
            NameSection names = Read(whole[..length]);
            Assert.Equal(length >= 6 ? "mod" : null, names.ModuleName);
            Assert.Equal(length == whole.Length ? "zero" : null, names.FunctionName(0));
        }
        // A subsection of good size whose second entry is cut.
        NameSection cut = Read(Subsection(1, [3, .. Entry(0, "zero"), 2, 200, 1]));
        Assert.Equal("zero", cut.FunctionName(0));
        Assert.Null(cut.FunctionName(2));
    }

    [Fact]
    public void BytesThatAreNotUtf8BecomeReplacementCharacters() =>
        Assert.Equal("a\uFFFD", Read(Subsection(1, [1, 0, 2, 0x61, 0xFF])).FunctionName(0));

    [Fact]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            byte[] content = new byte[random.Next(64)];
            random.NextBytes(content);
            if (content.Length > 1)
                (content[0], content[1]) = ((byte)random.Next(3), (byte)(content.Length - 2));
            NameSection names = Read(content);
            _ = names.ModuleName;
            for (int function = 0; function < 3; function++)
                _ = names.FunctionName(function) ?? names.LocalName(function, 0);
        }
    }

    [Fact]
    public void PrintableNamesHoldNoEscapes()
    {
        Assert.Equal("\"a?[31m\"", Printable.Quote("a\u001b[31m"));
        Assert.Equal("\"?ü\"", Printable.Quote("\u202eü"));
        Assert.Equal(Printable.LongestName + 3, Printable.Quote(new string('x', 1000)).Length);
    }

    private static byte[] Subsection(byte id, byte[] content) => [id, .. BinaryBuilder.U32((uint)content.Length), .. content];

    private static byte[] Entry(byte index, string name) => [index, .. BinaryBuilder.Name(name)];

    private static NameSection Read(params byte[][] subsections) =>
        new(Refused.Nothing(
            new BinaryBuilder()
                .Vector(SectionId.Type, [0x60, 0, 0])
                .Section(SectionId.Function, 3, 0, 0, 0)
                .Repeat(SectionId.Code, 3, 2, 0, 0x0B)
                .Section(SectionId.Custom, [.. BinaryBuilder.Name("name"), .. subsections.SelectMany(s => s)])
                .ToArray()));
}
