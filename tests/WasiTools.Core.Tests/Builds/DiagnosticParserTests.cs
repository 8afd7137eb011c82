using WasiTools.Core.Builds;
using Xunit;

namespace WasiTools.Tests.Builds;

public sealed class DiagnosticParserTests
{
    [Fact]
    public void ReadsClang()
    {
        BuildDiagnostic found = Assert.Single(Parse("\u001b[1m/src/a b.c:2:67: \u001b[0m\u001b[0;1;35mwarning: \u001b[0m\u001b[1munused variable 'x' [-Wunused-variable]\u001b[0m"));
        Assert.Equal(new BuildDiagnostic("warning", "unused variable 'x'", "/src/a b.c", 2, 67, "-Wunused-variable"), found);
    }

    [Fact]
    public void ReadsPathsOfWindows()
    {
        BuildDiagnostic found = Assert.Single(Parse(@"C:\src\a.c:10:1: fatal error: 'x.h' file not found"));
        Assert.Equal((@"C:\src\a.c", 10, 1, "error"), (found.File, found.Line, found.Column, found.Severity));
    }

    [Fact]
    public void ReadsRustcWithThePlaceOnTheNextLine()
    {
        BuildDiagnostic[] found = Parse(
            "error[E0425]: cannot find value `x` in this scope", " --> src/main.rs:3:5", "  |", "3 |     x", "",
            "warning: unused import: `std::fs`", " --> src/main.rs:1:5", "", "error: aborting due to 1 previous error; 1 warning emitted");
        Assert.Equal(new BuildDiagnostic("error", "cannot find value `x` in this scope", "src/main.rs", 3, 5, "E0425"), found[0]);
        Assert.Equal(("src/main.rs", 1), (found[1].File, found[1].Line));
        Assert.Null(found[2].File);
    }

    [Theory]
    [InlineData("wasm-ld: error: --shared-memory is disallowed by foo.o because it was not compiled with 'atomics' or 'bulk-memory' features.", "-pthread")]
    [InlineData("wasm-ld-22: error: cannot open /sdk/lib/clang/18/lib/wasip1-threads/libclang_rt.builtins-wasm32.a: No such file or directory", "SDK 26")]
    [InlineData("clang: error: argument '--target=wasm32-wasi' is deprecated, use --target=wasm32-wasip1 instead [-Werror,-Wdeprecated]", "wasm32-wasip1")]
    [InlineData("wasm-ld: error: /tmp/a.o: undefined symbol: pthread_create", "wasm32-wasip1-threads")]
    [InlineData("error: undefined symbol: __wasi_thread_spawn", "wasm32-wasip1-threads")]
    [InlineData("/src/a.c:1:10: fatal error: 'stdio.h' file not found", "wasi-libc")]
    [InlineData("/usr/include/pthread.h:25:10: fatal error: 'bits/endian.h' file not found", "own C library")]
    [InlineData("error[E0463]: can't find crate for `std`", "rustup target add")]
    [InlineData("wasm-ld: error: a.o: undefined symbol: __cxa_throw", "-fno-exceptions")]
    [InlineData("wasm-ld-22: error: unable to find library -lc++", "no C++ library")]
    [InlineData("a.cpp:1:10: fatal error: 'vector' file not found", "no C++ library")]
    public void ExplainsKnownFailures(string line, string hint)
    {
        BuildDiagnostic found = Assert.Single(Parse(line));
        Assert.Equal("error", found.Severity);
        Assert.Contains(hint, found.Hint);
    }

    [Theory]
    [InlineData("1 warning generated.")]
    [InlineData("In file included from a.c:1:")]
    [InlineData("   2 | int main(void) { error: }")]
    [InlineData("")]
    public void TakesNothingElseForADiagnostic(string line) => Assert.Empty(Parse(line));

    private static BuildDiagnostic[] Parse(params string[] lines)
    {
        var parser = new DiagnosticParser();
        foreach (string line in lines)
            parser.Read(line);
        return [.. parser.Found];
    }
}
