namespace WasiTools.Runner.Tests;

/// <summary>What cannot be run, and why: exit code 2 and a message that names it.</summary>
public sealed class ModuleTests
{
    private const int Unusable = 2;

    [Fact]
    public void MissingFile()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(directory["none.wasm"]);
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains("none.wasm", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Directory()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(directory.Path);
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains(directory.Path, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Malformed()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["bad.wasm"], [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, 200]);
        WasirunResult result = Wasirun.Run(directory["bad.wasm"]);
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains("offset 0x", Assert.Single(result.ErrorLines));
        Assert.Contains("bad.wasm", result.Error);
    }

    [Fact]
    public void MalformedText()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(directory.Write("bad.wat", "(module\n  (func (i32.cons 1)))"));
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains("line 2", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Component()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["component.wasm"], [0, (byte)'a', (byte)'s', (byte)'m', 0x0D, 0, 1, 0]);
        WasirunResult result = Wasirun.Run(directory["component.wasm"]);
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains("component", result.Error);
    }

    [Fact]
    public void UnknownImportsAreAllNamed()
    {
        using var directory = new TestDirectory();
        string module = directory.Write("imports.wat", """
            (module
              (import "env" "one" (func))
              (import "other" "two" (func (param i32)))
              (import "env" "three" (global i32))
              (func (export "_start")))
            """);
        WasirunResult result = Wasirun.Run(module);
        Assert.Equal(Unusable, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains("env.one", line);
        Assert.Contains("other.two", line);
        Assert.Contains("env.three", line);
    }

    [Fact]
    public void UnknownFunctionsCanTrapInstead()
    {
        using var directory = new TestDirectory();
        string module = directory.Write("imports.wat", """
            (module
              (import "env" "one" (func $one))
              (memory (export "memory") 1)
              (func (export "_start"))
              (func (export "call") (call $one)))
            """);
        Assert.Equal(0, Wasirun.Run("--trap-unknown-imports", module).ExitCode);
        WasirunResult called = Wasirun.Run("--trap-unknown-imports", "--invoke", "call", module);
        Assert.Equal(134, called.ExitCode);
        Assert.Contains("unknown import: env.one", called.Error);
    }

    [Fact]
    public void NeitherCommandNorReactor()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(directory.Write("empty.wat", "(module)"));
        Assert.Equal(Unusable, result.ExitCode);
        Assert.Contains("_start", result.Error);
    }

    [Fact]
    public void NamesCannotDriveTheTerminal()
    {
        using var directory = new TestDirectory();
        string module = directory.Write("names.wat", """
            (module
              (import "\1b[2J\1b]0;title\07" "forged\nwasirun: all is well" (func))
              (func (export "_start")))
            """);
        WasirunResult result = Wasirun.Run(module);
        Assert.Equal(Unusable, result.ExitCode);
        Assert.DoesNotContain('\x1b', result.Error);
        Assert.DoesNotContain('\a', result.Error);
        Assert.Single(result.ErrorLines);
    }

    [Fact]
    public void TextAndSpaces()
    {
        using var directory = new TestDirectory();
        string module = directory.Write("a program.wat", TextPrograms.PrintName);
        WasirunResult result = Wasirun.Run(module);
        Assert.Equal((0, "a program.wat", ""), (result.ExitCode, result.Output, result.Error));
    }
}
