using System.Text;
using WasiTools.Engine;
using WasiTools.Engine.Caching;
using WasiTools.Engine.Text;

namespace WasiTools.Runner.Tests;

/// <summary>The user's cache folder, from one process to the next.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly string caches, folder, program;

    public CacheTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no variable names the folder of caches on Windows");
        caches = directory["caches"];
        folder = Path.Combine(caches, "wasitools");
        program = directory["big.wasm"];
        File.WriteAllBytes(program, Big("(i32.const 7)"));
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_program_is_remembered_and_runs_the_same()
    {
        WasirunResult first = Run(program);
        string entry = Assert.Single(Directory.GetFiles(folder));
        DateTime written = File.GetLastWriteTimeUtc(entry);
        WasirunResult second = Run(program);
        Assert.Equal((7, "", ""), (first.ExitCode, first.Output, first.Error));
        Assert.Equal((7, "", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(folder))));
    }

    [Fact]
    public void Nothing_is_remembered_with_no_cache()
    {
        Assert.Equal(7, Run("--no-cache", program).ExitCode);
        Assert.False(Directory.Exists(caches));
        // Nor looked up.
        File.WriteAllBytes(program, Big("(i64.const 7)"));
        Forge();
        WasirunResult result = Run("--no-cache", program);
        Assert.Equal(2, result.ExitCode);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_small_program_leaves_no_trace()
    {
        Assert.Equal(0, Run(Wasirun.Program("hello")).ExitCode);
        Assert.False(Directory.Exists(caches));
    }

    [Fact]
    public void An_invalid_program_with_a_forged_entry_is_refused_when_it_comes_to_it()
    {
        File.WriteAllBytes(program, Big("(i64.const 7)"));
        Forge();
        string result = directory["result.json"];
        foreach (string[] options in (string[][])[[], ["--result", result]])
        {
            WasirunResult refused = Run([.. options, program]);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.Contains($"'{program}' cannot be run: Invalid module", refused.Error);
            Assert.Empty(Directory.GetFiles(folder));
        }
        Assert.Contains("cannot be run", File.ReadAllText(result));
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);
        WasirunResult result = Run(program);
        Assert.Equal((7, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"wasirun: The cache folder '{folder}' is not used: it has to be a folder of yours that nobody else has access to (mode 700).\n", result.Error);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Many_processes_at_once()
    {
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ =>
        {
            WasirunResult result = Run(program);
            Assert.Equal((7, ""), (result.ExitCode, result.Error));
        });
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Without_a_place_for_it_a_program_runs_without()
    {
        File.WriteAllText(caches, "no folder");
        for (int i = 0; i < 2; i++)
            Assert.Equal((7, ""), (Run(program).ExitCode, Run(program).Error));
    }

    private void Forge() =>
        new CacheEntry(new CacheFolder(folder, 10, null), File.ReadAllBytes(program), EngineFeatures.Default).Add();

    private WasirunResult Run(params string[] arguments) => Wasirun.Run(arguments, [], null, ("XDG_CACHE_HOME", caches));

    /// <summary>A program with so much code that it is worth remembering. Its exit code is what an instruction gives.</summary>
    private static byte[] Big(string code)
    {
        const int Functions = 900, Additions = 400;
        var text = new StringBuilder("(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32))) (memory (export \"memory\") 1)");
        text.Append($"(func (export \"_start\") (call $exit {code}))");
        for (int i = 0; i < Functions; i++)
        {
            text.Append("(func (param i64) (result i64) local.get 0");
            text.Insert(text.Length, " i64.const 0x7123456789abcdef i64.add", Additions);
            text.Append(')');
        }
        return TextParser.ToBinary(text.Append(')').ToString(), EngineFeatures.Default);
    }
}
