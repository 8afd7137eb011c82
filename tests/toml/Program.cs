using System.Text.Json;
using WasiTools.Core.Toml;
using WasiTools.TomlTest;

if (args is not [string folder] || !File.Exists(Path.Combine(folder, "tests", "files-toml-1.0.0")))
{
    Console.Error.WriteLine("""
        Reads the documents of the public toml-test suite, those for TOML 1.0: valid ones must give the values that the suite says and be
        written back byte for byte, invalid ones must be refused. Give the folder of a checkout. The last line is "N passed, N failed".
        """);
    return 2;
}

string tests = Path.Combine(folder, "tests");
int passed = 0, failed = 0;
foreach (string name in File.ReadLines(Path.Combine(tests, "files-toml-1.0.0")).Where(static name => name.EndsWith(".toml", StringComparison.Ordinal)))
{
    string? wrong = name.StartsWith("valid/", StringComparison.Ordinal) ? CheckValid(Path.Combine(tests, name)) : CheckInvalid(Path.Combine(tests, name));
    if (wrong is null)
    {
        passed++;
        continue;
    }

    failed++;
    Console.WriteLine($"FAILED {name}: {wrong}");
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed > 0 || passed == 0 ? 1 : 0;

static string? CheckValid(string path)
{
    byte[] bytes = File.ReadAllBytes(path);
    try
    {
        var document = TomlDocument.Parse(bytes);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(path, ".json")));
        return !document.Encode().AsSpan().SequenceEqual(bytes) ? "is written back differently"
            : ExpectedValue.Equals(expected.RootElement, document.Root) ? null
            : "has other values";
    }
    catch (TomlException exception)
    {
        return exception.Message;
    }
}

static string? CheckInvalid(string path)
{
    try
    {
        TomlDocument.Parse(File.ReadAllBytes(path));
        return "is accepted";
    }
    catch (TomlException)
    {
        return null;
    }
}
