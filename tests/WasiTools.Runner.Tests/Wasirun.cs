using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace WasiTools.Runner.Tests;

/// <summary>Starts wasirun as users do: as a process.</summary>
internal static class Wasirun
{
    /// <summary>No run of a test takes so long, on any machine.</summary>
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(60);

    /// <summary>The executable: the one that WASIRUN names, or the precompiled one in a folder beside the tests, or
    /// the one beside the tests.</summary>
    public static string Path { get; } = Find();

    /// <summary>A compiled program of tests/programs.</summary>
    public static string Program(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "programs", name + ".wasm");

    /// <summary>Runs it with an input that is empty or given.</summary>
    public static WasirunResult Run(params string[] arguments) => Run(arguments, []);

    /// <summary>Runs it and waits for its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input; null for one that stays open and delivers nothing.</param>
    /// <param name="whileRunning">Called once it runs.</param>
    /// <param name="variables">What its environment has beside this process's.</param>
    public static WasirunResult Run(
        IEnumerable<string> arguments, byte[]? input, Action<Process>? whileRunning = null, params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // A report of ours for what a test does not expect, not a dialog or a dump of the runtime's.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        // Ends the process whatever the test waits for: its end, or a line of its output.
        bool late = false;
        using (new Timer(_ => { Volatile.Write(ref late, true); process.Kill(); }, null, limit, Timeout.InfiniteTimeSpan))
        {
            whileRunning?.Invoke(process);
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (input is not null)
                Feed(process, input);
            process.WaitForExit();
            Assert.False(Volatile.Read(ref late),
                $"wasirun {string.Join(' ', arguments)} did not end within {limit.TotalSeconds} s. Standard error: {error.Result}");
            return new(process.ExitCode, output.Result, error.Result, Stopwatch.GetElapsedTime(started));
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        const int InternalError = 1359;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception e) when (e.NativeErrorCode == InternalError && attempt < 3)
            {
                // Wine 8 fails so once in a thousand times, for no reason of ours.
                Thread.Sleep(100);
            }
        }
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It may end without having read everything.
        }
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("WASIRUN") is { Length: > 0 } named)
            return named;
        string name = OperatingSystem.IsWindows() ? "wasirun.exe" : "wasirun";
        string apart = System.IO.Path.Combine(AppContext.BaseDirectory, "precompiled", name);
        return File.Exists(apart) ? apart : System.IO.Path.Combine(AppContext.BaseDirectory, name);
    }
}
