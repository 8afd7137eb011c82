using WasiTools.Core;
using WasiTools.Core.Configuration;
using Xunit;

namespace WasiTools.Tests.Configuration;

public sealed class RustBootstrapTests : IDisposable
{
    private const string Target = "wasm32-wasip1-threads";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SetsItsKeysAndKeepsABackup()
    {
        string path = Save("profile = 'compiler' # mine\r\n[build]\r\ntarget = ['x86_64-unknown-linux-gnu']\r\n");
        string runner = Program("run er");
        RustBootstrapEdit edit = RustBootstrapEdit.Plan(path, new() { Target = Target, WasiRoot = Sysroot(), Runner = [runner], CrtStatic = false, AddTarget = true });
        Assert.True(edit.IsNeeded);
        string? backup = edit.Apply();

        Assert.Equal("profile = 'compiler' # mine\r\n[build]\r\ntarget = ['x86_64-unknown-linux-gnu']\r\n", File.ReadAllText(backup!));
        Assert.StartsWith("profile = 'compiler' # mine\r\n", File.ReadAllText(path), StringComparison.Ordinal);
        RustBootstrapTarget set = Assert.Single(new RustBootstrapReader().Read(path, [Target]));
        Assert.True(set.IsBuildTarget && set.WasiRootIsValid == true && set.CrtStatic == false);
        Assert.Empty(set.Problems);
        Assert.DoesNotContain(' ', set.Runner!);
        Assert.True(File.Exists(set.Runner));
        File.Delete(set.Runner!);
    }

    [Fact]
    public void TheSameOnceMoreChangesNothing()
    {
        string path = Save("");
        var settings = new RustBootstrapSettings { Target = Target, WasiRoot = Sysroot(), AddTarget = true, Linker = "wasm-ld" };
        RustBootstrapEdit.Plan(path, settings).Apply();
        string before = File.ReadAllText(path);
        RustBootstrapEdit again = RustBootstrapEdit.Plan(path, settings);
        Assert.False(again.IsNeeded);
        Assert.Null(again.Apply());
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void WithoutBuildTargetTheHostsStay()
    {
        string path = Save("[build]\nhost = [\"aarch64-apple-darwin\"]\n");
        RustBootstrapEdit.Plan(path, new() { Target = Target, AddTarget = true }).Apply();
        Assert.Equal("[build]\nhost = [\"aarch64-apple-darwin\"]\ntarget = [\"aarch64-apple-darwin\", \"wasm32-wasip1-threads\"]\n", File.ReadAllText(path));
    }

    [Fact]
    public void TheDifferenceShowsChangedLinesOnly()
    {
        string path = Save("a = 1\n[target.wasm32-wasip1-threads]\nrunner = \"old\"\nlinker = \"ld\"\nb = 2\n");
        string program = Program("new");
        char quote = program.Contains('\\') ? '\'' : '"';
        Assert.Equal(
            $"@@ line 3 @@\n-runner = \"old\"\n+runner = {quote}{program} -x{quote}\n@@ line 6 @@\n+cc = \"clang\"",
            RustBootstrapEdit.Plan(path, new() { Target = Target, Runner = [$"{program} -x"], CC = "clang" }).Difference);
    }

    [Fact]
    public void AFileThatIsNoTomlIsLeftAlone()
    {
        string path = Save("a = 1\nb = [1,\n");
        var error = Assert.Throws<WasiToolsException>(() => RustBootstrapEdit.Plan(path, new() { Target = Target, Linker = "x" }));
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.Contains($"{path}(3,1)", error.Message, StringComparison.Ordinal);
        Assert.Equal("a = 1\nb = [1,\n", File.ReadAllText(path));
    }

    [Fact]
    public void ASysrootWithoutTheTargetIsRefused()
    {
        Directory.CreateDirectory(_folder["old", "lib", "wasm32-wasi-threads"]);
        var error = Assert.Throws<WasiToolsException>(() => RustBootstrapEdit.Plan(Save(""), new() { Target = Target, WasiRoot = _folder["old"] }));
        Assert.Equal("WasiRootInvalid", error.ErrorId);
        Assert.Contains("former name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BootstrapsOwnRunnerLacksThreads()
    {
        string tools = System.IO.Path.GetDirectoryName(Program("wasmtime"))!;
        var reader = new RustBootstrapReader(name => name == "PATH" ? tools : null);
        IReadOnlyList<RustBootstrapTarget> found = reader.Read(Save(""));
        RustBootstrapTarget threads = Assert.Single(found, static target => target.Target == Target);
        Assert.EndsWith("run -C cache=n --dir . --env RUSTC_BOOTSTRAP", threads.DefaultRunner, StringComparison.Ordinal);
        Assert.Contains(threads.Problems, static problem => problem.Contains("threads", StringComparison.Ordinal));
        Assert.EndsWith("allow-ip-name-lookup", found.Single(static target => target.Target == "wasm32-wasip2").DefaultRunner, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bootstrap.example.toml", "bootstrap.toml")]
    [InlineData("config.example.toml", "config.toml")]
    public void TheNameFollowsTheRepository(string example, string expected)
    {
        Directory.CreateDirectory(_folder["src", "bootstrap"]);
        File.WriteAllText(_folder["x.py"], "");
        File.WriteAllText(_folder[example], "");
        Assert.Equal(_folder[expected], RustBootstrapReader.FindIn(_folder.Path));
        File.WriteAllText(_folder["config.toml"], "");
        Assert.Equal(_folder["config.toml"], RustBootstrapReader.FindIn(_folder.Path));
    }

    private string Save(string text)
    {
        File.WriteAllText(_folder["bootstrap.toml"], text);
        return _folder["bootstrap.toml"];
    }

    private string Sysroot()
    {
        Directory.CreateDirectory(_folder["sys root", "lib", Target]);
        return _folder["sys root"];
    }

    private string Program(string name)
    {
        string path = _folder[name] + (OperatingSystem.IsWindows() ? ".exe" : "");
        File.WriteAllText(path, "");
        return path;
    }
}
