using WasiTools.Core.UiTests;
using Xunit;

namespace WasiTools.Tests.UiTests;

public sealed class UiTestNameTests
{
    [Theory]
    [InlineData("[ui] tests/ui/a.rs", "ui", null, "tests/ui/a.rs", null, "[ui] tests/ui/a.rs")]
    [InlineData("[ui (polonius)] tests/ui/a.rs#x", "ui", "polonius", "tests/ui/a.rs", "x", "[ui (polonius)] tests/ui/a.rs#x")]
    [InlineData("[ui] ui/a.rs", "ui", null, "ui/a.rs", null, "[ui] tests/ui/a.rs")]
    [InlineData("[ui] src/test/ui/a.rs", "ui", null, "src/test/ui/a.rs", null, "[ui] tests/ui/a.rs")]
    [InlineData(@"[ui] tests\ui\a.rs#r", "ui", null, "tests/ui/a.rs", "r", "[ui] tests/ui/a.rs#r")]
    [InlineData("[debuginfo-gdb] tests/debuginfo/a.rs", "debuginfo-gdb", null, "tests/debuginfo/a.rs", null, "[debuginfo-gdb] tests/debuginfo/a.rs")]
    [InlineData("[run-make] tests/run-make/c#dir/x", "run-make", null, "tests/run-make/c#dir/x", null, "[run-make] tests/run-make/c#dir/x")]
    [InlineData("tests::adds", null, null, "tests::adds", null, "tests::adds")]
    [InlineData("src/lib.rs - a::b (line 12)", null, null, "src/lib.rs - a::b (line 12)", null, "src/lib.rs - a::b (line 12)")]
    [InlineData("[", null, null, "[", null, "[")]
    [InlineData("", null, null, "", null, "")]
    public void IsTakenApart(string text, string? mode, string? compareMode, string path, string? revision, string id)
    {
        UiTestName name = UiTestName.Parse(text);
        Assert.Equal(new UiTestName(mode, compareMode, path, revision), name);
        Assert.Equal(id, name.ToString());
    }

    [Theory]
    [InlineData("[ui] tests/ui/x/a.rs", "ui")]
    [InlineData("[ui] ui-fulldeps/a.rs", "ui-fulldeps")]
    [InlineData("tests::adds", null)]
    public void KnowsItsSuite(string name, string? suite) => Assert.Equal(suite, UiTestName.Parse(name).Suite);
}
