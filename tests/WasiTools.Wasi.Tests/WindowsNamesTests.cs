using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform.Windows;

namespace WasiTools.Wasi.Tests;

public sealed class WindowsNamesTests
{
    [Theory]
    [InlineData("a.txt")]
    [InlineData(".hidden")]
    [InlineData("..a")]
    [InlineData("with space")]
    [InlineData("конфиг")]
    [InlineData("console")]
    [InlineData("com10")]
    [InlineData("com")]
    [InlineData("lpt")]
    [InlineData("nullable.txt")]
    [InlineData("a~1b")]
    public void OrdinaryNamesAreTaken(string name) => Assert.Equal(Errno.Success, WindowsNames.Check(name));

    [Theory]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("Con.txt")]
    [InlineData("con.tar.gz")]
    [InlineData("CON .txt")]
    [InlineData("PRN")]
    [InlineData("aux")]
    [InlineData("NUL")]
    [InlineData("nul.")]
    [InlineData("COM1")]
    [InlineData("com9.log")]
    [InlineData("COM\u00B9")]
    [InlineData("com\u00B2.txt")]
    [InlineData("LPT1")]
    [InlineData("lpt\u00B3")]
    [InlineData("CONIN$")]
    [InlineData("conout$")]
    [InlineData("file:stream")]
    [InlineData("file::$DATA")]
    [InlineData("dir::$INDEX_ALLOCATION")]
    [InlineData("C:")]
    [InlineData("C:file")]
    [InlineData("trailing.")]
    [InlineData("trailing ")]
    [InlineData("trailing. .")]
    [InlineData("...")]
    [InlineData("a\\b")]
    [InlineData("..\\secret")]
    [InlineData("\\??\\C:")]
    [InlineData("a/b")]
    [InlineData("star*")]
    [InlineData("what?")]
    [InlineData("a<b")]
    [InlineData("a>b")]
    [InlineData("a\"b")]
    [InlineData("a|b")]
    [InlineData("tab\tname")]
    [InlineData("line\nname")]
    [InlineData("bell\a")]
    [InlineData("")]
    public void NamesThatMeanSomethingElseAreRefused(string name) => Assert.Equal(Errno.Inval, WindowsNames.Check(name));

    [Fact]
    public void LongNamesAreRefused()
    {
        Assert.Equal(Errno.Success, WindowsNames.Check(new string('a', 255)));
        Assert.Equal(Errno.Nametoolong, WindowsNames.Check(new string('a', 256)));
    }

    [Theory]
    [InlineData("PROGRA~1", true)]
    [InlineData("progra~1", true)]
    [InlineData("LONGFI~1.TXT", true)]
    [InlineData("A~1", true)]
    [InlineData("AB12~9.X", true)]
    [InlineData("a~b", false)]
    [InlineData("backup~", false)]
    [InlineData("averylongname~1", false)]
    [InlineData("name~1.text", false)]
    [InlineData("name~1.a.b", false)]
    [InlineData("name", false)]
    public void ShortAliasesAreTold(string name, bool mayBe) => Assert.Equal(mayBe, WindowsNames.MayBeShortAlias(name));

    [Theory]
    [InlineData(0x10u, 0u, (int)WindowsFileKind.Directory)]
    [InlineData(0x20u, 0u, (int)WindowsFileKind.File)]
    [InlineData(0x420u, 0xA000000Cu, (int)WindowsFileKind.SymbolicLink)]
    [InlineData(0x410u, 0xA000000Cu, (int)WindowsFileKind.SymbolicLink)]
    [InlineData(0x410u, 0xA0000003u, (int)WindowsFileKind.OtherLink)] // a junction
    [InlineData(0x420u, 0xA000001Du, (int)WindowsFileKind.OtherLink)] // a link of the Linux subsystem
    [InlineData(0x420u, 0x80000017u, (int)WindowsFileKind.File)]      // a compressed file
    [InlineData(0x410u, 0x9000601Au, (int)WindowsFileKind.Directory)] // a cloud directory
    [InlineData(0x20u, 0xA000000Cu, (int)WindowsFileKind.File)]       // no reparse point, whatever the tag field holds
    public void ReparsePointsThatLeadElsewhereAreTold(uint attributes, uint tag, int kind)
    {
#pragma warning disable CA1416 // free of system calls
        Assert.Equal((WindowsFileKind)kind, WindowsStatus.KindOf(attributes, tag));
#pragma warning restore CA1416
    }
}
