using System.Globalization;
using System.Text.Json;
using WasiTools.Engine;
using WasiTools.Runner.Profiling;

namespace WasiTools.Runner.Tests;

/// <summary><c>--profile</c> and <c>--perf-map</c>.</summary>
public sealed class ProfileTests
{
    /// <summary>What has to be turned off for perf to find code.</summary>
    private static readonly (string, string) protection = ("DOTNET_EnableWriteXorExecute", "0");

    private static readonly string[] drawing = [Wasirun.Program("mandelbrot"), "2", "1000"];

    [Fact]
    public void Samples_say_in_which_function_each_thread_is()
    {
        using var directory = new TestDirectory();
        // Large enough that what precedes the drawing is little of it on a busy machine, too.
        WasirunResult result = Wasirun.Run("--profile", directory["p.json"], Wasirun.Program("mandelbrot"), "2", "3000");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("checksum ", result.Output);
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(directory["p.json"]));
        JsonElement root = profile.RootElement;
        Assert.Equal("https://www.speedscope.app/file-format-schema.json", root.GetProperty("$schema").GetString());
        Assert.Equal("mandelbrot.wasm", root.GetProperty("name").GetString());
        string[] frames = [.. root.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];
        int busy = 0;
        foreach (JsonElement thread in root.GetProperty("profiles").EnumerateArray())
        {
            Assert.Equal("sampled", thread.GetProperty("type").GetString());
            string[][] stacks = [.. thread.GetProperty("samples").EnumerateArray().Select(s => s.EnumerateArray().Select(f => frames[f.GetInt32()]).ToArray())];
            double[] weights = [.. thread.GetProperty("weights").EnumerateArray().Select(w => w.GetDouble())];
            Assert.Equal(stacks.Length, weights.Length);
            Assert.All(weights, w => Assert.True(w >= 0));
            Assert.Equal(thread.GetProperty("endValue").GetDouble(), weights.Sum(), 3);
            if (stacks.Count(s => s[^1] == "draw_rows") > stacks.Length / 2)
                busy++;
        }
        Assert.Equal(2, busy);
    }

    [Fact]
    public void Recursion_is_many_frames()
    {
        using var directory = new TestDirectory();
        string program = directory.Write("fib.wat", """
            (module (func $fib (export "fib") (param i32) (result i32)
              (if (result i32) (i32.lt_s (local.get 0) (i32.const 2)) (then (local.get 0))
                (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
            """);
        WasirunResult result = Wasirun.Run("--profile", directory["p.json"], "--invoke", "fib", program, "36");
        Assert.Equal("14930352", result.Output.Trim());
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(directory["p.json"]));
        int[] depths = [.. profile.RootElement.GetProperty("profiles")[0].GetProperty("samples").EnumerateArray().Select(s => s.GetArrayLength())];
        // Calls that are inlined are not frames of their own.
        Assert.InRange(depths.Max(), 5, 45);
    }

    [Fact]
    public void A_trap_leaves_a_profile()
    {
        using var directory = new TestDirectory();
        Assert.Equal(134, Wasirun.Run("--profile", directory["p.json"], Wasirun.Program("trap"), "unreachable").ExitCode);
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(directory["p.json"]));
        Assert.Equal("trap.wasm", profile.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_refused_before_the_run()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(["--profile", directory["no/p.json"], .. drawing]);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("The profile cannot be written to", result.Error);
    }

    [Fact]
    public void Without_a_diagnostic_port_there_is_no_profile()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(["--profile", directory["p.json"], .. drawing], [], null, ("DOTNET_EnableDiagnostics", "0"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--profile needs the diagnostic port", result.Error);
    }

    [Fact]
    public void Perf_finds_functions_by_their_names()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "perf is Linux's");
        int id = 0;
        WasirunResult result = Wasirun.Run(["--perf-map", .. drawing], [], process => id = process.Id, protection);
        Assert.Equal(0, result.ExitCode);
        string map = Path.Combine(Path.GetTempPath(), $"perf-{id}.map");
        string[] lines = File.ReadAllLines(map);
        File.Delete(map);
        string[] drawn = [.. lines.Where(l => l.EndsWith(" wasm:draw_rows", StringComparison.Ordinal))];
        Assert.NotEmpty(drawn);
        Assert.DoesNotContain(lines, l => l.Contains("wasm-function["));
        foreach (string[] parts in drawn.Select(l => l.Split(' ')))
        {
            Assert.NotEqual(0ul, ulong.Parse(parts[0].Replace("0x", ""), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.NotEqual(0u, uint.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Perf_map_says_what_it_needs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "perf is Linux's");
        WasirunResult result = Wasirun.Run(["--perf-map", .. drawing], [], null, ("DOTNET_EnableWriteXorExecute", "1"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("DOTNET_EnableWriteXorExecute=0", result.Error);
    }

    [Theory]
    [InlineData("int32 [wasm0] T0::wasm-function[0](class X)", "two?lines")]
    [InlineData("T7.wasm-function[0]@17", "two?lines")]
    [InlineData("wasm-function[1]12", "wasm-function[1]")]
    [InlineData("wasm-function[", null)]
    [InlineData("System.String.Concat", null)]
    public void A_name_is_one_line(string method, string? expected)
    {
        Module module = Module.ParseText("(module (func $\"two\\nlines\") (func))");
        Assert.Equal(expected, new GuestNames(module).Find(method));
    }
}
