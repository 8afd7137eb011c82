using System.Diagnostics;
using System.Reflection.PortableExecutable;
using WasiTools.Core.UiTests.Running;
using Xunit;

namespace WasiTools.Tests.UiTests;

/// <summary>Programs that run in this process, started as compiletest starts them: through the operating system's client.</summary>
public sealed class TestServerTests : IDisposable
{
    private readonly TestServer _server = TestServer.Start(TestContext.Current.CancellationToken);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task HandsArgumentsOverUnchanged()
    {
        string[] arguments =
        [
            "", " ", "plain", "two words", "\"", "a\"b c\"", "\\", "a\\\\", "\\\"", "end \\", "%PATH%", "$HOME", "a&b", "^|<>", "!x!", "'", "`id`", "*", "ä€😀", "a\tb",
        ];
        (int code, string output, string errors) = await RunAsync(["args_env.wasm", .. arguments]);
        string expected = $"arguments {arguments.Length}\n{string.Concat(arguments.Select(static a => $"[{a}]\n"))}environment 1\n[RUSTC_BOOTSTRAP=1]\n";
        Assert.Equal((0, expected, ""), (code, output, errors));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("101", 101)]
    [InlineData("255", 255)]
    public async Task EndsWithTheExitCode(string argument, int expected) =>
        Assert.Equal(expected, (await RunAsync(["exit_code.wasm", argument])).Code);

    [Fact]
    public async Task KeepsOutputAndErrorsApart()
    {
        (int code, string output, string errors) = await RunAsync(["trap.wasm"]);
        Assert.Equal((134, "before\n"), (code, output));
        Assert.StartsWith("wasirun: ", errors);
        (code, output, errors) = await RunAsync(["nothing.wasm"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("nothing.wasm", errors);
        (code, output, errors) = await RunAsync([]);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("wasirun: The client of -InProcess", errors);
    }

    [Fact]
    public async Task PrintsMoreThanAPipeHolds()
    {
        string argument = new('a', 30_000);
        (int code, string output, _) = await RunAsync(["args_env.wasm", argument]);
        Assert.Equal(0, code);
        Assert.Equal($"arguments 1\n[{argument}]\nenvironment 1\n[RUSTC_BOOTSTRAP=1]\n", output);
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"line {i}\n"));
        await File.WriteAllTextAsync(_folder["text.txt"], text, TestContext.Current.CancellationToken);
        Assert.Equal((0, text, ""), await RunAsync(["cat.wasm", "text.txt"]));
    }

    /// <summary>Programs in one process that trap or exit, and others beside them that neither do so nor see anything of it.</summary>
    [Fact]
    public async Task RunsManyAtOnceEachForItself()
    {
        (int Code, string Output, string Errors)[] ended = await Task.WhenAll(Enumerable.Range(0, 36).Select(i => RunAsync((i % 3) switch
        {
            0 => ["args_env.wasm", $"number {i}"],
            1 => ["trap.wasm"],
            _ => ["exit_code.wasm", $"{i}"],
        })));
        for (int i = 0; i < ended.Length; i++)
        {
            switch (i % 3)
            {
                case 0:
                    Assert.Equal((0, $"arguments 1\n[number {i}]\nenvironment 1\n[RUSTC_BOOTSTRAP=1]\n", ""), ended[i]);
                    break;
                case 1:
                    Assert.Equal((134, "before\n"), (ended[i].Code, ended[i].Output));
                    break;
                default:
                    Assert.Equal(i, ended[i].Code);
                    break;
            }
        }
    }

    [Fact]
    public async Task TakesNothingForAPassWhenTheServerIsGone()
    {
        string copy;
        using (var server = TestServer.Start(TestContext.Current.CancellationToken))
        {
            copy = _folder[Path.GetFileName(server.Runner)];
            File.Copy(server.Runner, copy);
        }

        (int code, string output, string errors) = await RunAsync(["args_env.wasm"], copy);
        Assert.NotEqual(0, code);
        Assert.Equal("", output);
        Assert.NotEqual("", errors);
    }

    [Fact]
    public void WritesAnExecutableForWindows()
    {
        byte[] file = PipeTestClient.Write(@"\\.\pipe\x");
        using var reader = new PEReader(new MemoryStream(file));
        Assert.Equal((Machine.Amd64, Subsystem.WindowsCui), (reader.PEHeaders.CoffHeader.Machine, reader.PEHeaders.PEHeader!.Subsystem));
        Assert.Equal([".rdata", ".text"], reader.PEHeaders.SectionHeaders.Select(static section => section.Name));
        Assert.Equal(1536, file.Length);
        Assert.Equal(0x48, reader.GetSectionData(reader.PEHeaders.PEHeader.AddressOfEntryPoint).GetContent()[0]);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("\"a b\\\" c", "a b\\|c")]
    [InlineData("a \"b c\" \"\" d", "a|b c||d")]
    [InlineData("a b\\\"c \"d\\\\\" e\\\\f \\\\\\\"", "a|b\"c|d\\|e\\\\f|\\\"")]
    [InlineData("a \"b\"\"c\" d\\", "a|b\"c|d\\")]
    public void SplitsCommandLines(string text, string expected) => Assert.Equal(expected.Split('|'), CommandLineText.Split(text));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string[] command, string? client = null)
    {
        if (command.Length > 0 && !File.Exists(_folder[command[0]]) && File.Exists(Program(command[0])))
            File.Copy(Program(command[0]), _folder[command[0]], overwrite: true);
        var start = new ProcessStartInfo(client ?? _server.Runner, command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["RUSTC_BOOTSTRAP"] = "1";
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, errors);
    }

    private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, "programs", name);
}
