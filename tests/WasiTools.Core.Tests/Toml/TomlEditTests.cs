using System.Text;
using WasiTools.Core.Toml;
using Xunit;

namespace WasiTools.Tests.Toml;

public sealed class TomlEditTests
{
    private const string Document = """
        # Comments stay. [not.a.header]
        change-id = 142379
        profile = 'compiler'   # with spaces behind   

        llvm.download-ci-llvm = "if-unchanged"
        llvm . assertions = false # dotted, with spaces

        [build]
          target = [
            "x86_64-unknown-linux-gnu", # the host
            'wasm32-wasip1' # and one more
          ]
          metrics=true
          docs	=	false

        # About rust.
        [rust]
        channel = "dev"
        codegen-backends = ["llvm", "cranelift",]
        text = '''
        [target.fake]
        runner = "not a key"
        '''
        escaped = "tab\t \u00e9 \"quoted\" # no comment"
        ["target"."wasm32-wasip1"]
        wasi-root = "/opt/wasi" # where it is

        inner = { a = 1, b.c = [1, 2], "d e" = {} }
        date = 1979-05-27 07:32:00Z
        [target.x86_64-unknown-linux-gnu]
        [[steps]]
        name = "first"
        [[steps]]
        name = "second"
        [steps.detail]
        last = 0.5
        """;

    private static readonly string[][] s_paths =
    [
        ["change-id"], ["new-root"], ["llvm", "assertions"], ["llvm", "ninja"], ["llvm", "deep", "er"], ["build", "metrics"], ["build", "host"],
        ["rust", "text"], ["rust", "escaped"], ["rust", "lto"], ["rust", "sub", "key"], ["target", "wasm32-wasip1", "wasi-root"], ["target", "wasm32-wasip1", "runner"],
        ["target", "wasm32-wasip1", "inner", "a"], ["target", "wasm32-wasip1", "inner", "b", "z"], ["target", "wasm32-wasip1", "inner", "d e", "q"],
        ["target", "wasm32-wasip1", "date"], ["target", "x86_64-unknown-linux-gnu", "cc"], ["target", "wasm32-wasip1-threads", "runner"],
        ["target", "wasm32-wasip1-threads", "wasi-root"], ["dist", "with space", "a\"b"],
    ];

    private static readonly string[][] s_arrays =
        [["build", "target"], ["rust", "codegen-backends"], ["target", "wasm32-wasip1", "inner", "b", "c"]];

    [Fact]
    public void TenThousandEditsChangeNothingElse()
    {
        var random = new Random(20261121);
        byte[][] forms =
        [
            Encoding.UTF8.GetBytes(Document),
            Encoding.UTF8.GetBytes(Document + "\n"),
            Encoding.UTF8.GetBytes(Document.ReplaceLineEndings("\r\n")),
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Document.ReplaceLineEndings("\r\n") + "\r\n")],
        ];
        TomlDocument document = TomlDocument.Parse(forms[0]);
        for (int i = 0; i < 10_000; i++)
        {
            // Edits build on each other for a while.
            if (i % 25 == 0)
                document = TomlDocument.Parse(forms[random.Next(forms.Length)]);
            TomlDocument changed;
            if (random.Next(4) == 0)
            {
                string[] path = s_arrays[random.Next(s_arrays.Length)];
                string added = TomlWriter.Write(RandomText(random));
                changed = document.WithElement(path, added);
                Assert.Equal(Values(document.Root, path, added, isElement: true), Values(changed.Root, null, null, false));
                AssertOnlyInserted(document, changed, added);
            }
            else
            {
                string[] path = s_paths[random.Next(s_paths.Length)];
                string value = RandomValue(random);
                changed = document.With(path, value);
                Assert.Equal(Values(document.Root, path, value, isElement: false), Values(changed.Root, null, null, false));
                AssertOnePlace(document, changed, path, value);
            }

            Assert.Equal(document.Text.HasByteOrderMark, changed.Text.HasByteOrderMark);
            Assert.Equal(changed.Encode(), TomlDocument.Parse(changed.Encode()).Encode());
            document = changed;
        }
    }

    /// <summary>The same text before and behind one place; there, the old value made way, or nothing did.</summary>
    private static void AssertOnePlace(TomlDocument before, TomlDocument after, string[] path, string value)
    {
        string old = before.Text.Characters, changed = after.Text.Characters;
        int same = old.Zip(changed).TakeWhile(static pair => pair.First == pair.Second).Count();
        int sameEnd = old.Reverse().Zip(changed.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        if (before.Root.Find(path) is null)
        {
            Assert.True(same + sameEnd >= old.Length);
            Assert.Contains(value, changed, StringComparison.Ordinal);
            Assert.Equal(old.Count(static c => c == '\r') > 0, changed.Count(static c => c == '\r') > 0);
        }
        else
        {
            // What was replaced lies within the value: no comment, bracket or key of the rest of its line did.
            string replaced = old[Math.Min(same, old.Length - sameEnd)..(old.Length - sameEnd)];
            Assert.True(replaced.Length <= old.Length - same || replaced.Length == 0);
            Assert.Equal(old.Length - changed.Length, WrittenLength(before, path) - value.Length);
        }
    }

    private static int WrittenLength(TomlDocument document, string[] path)
    {
        string marker = TomlWriter.Write("marker" + new string('m', 40));
        // A value of known length in its place tells how long the present one is.
        return document.Text.Characters.Length - document.With(path, marker).Text.Characters.Length + marker.Length;
    }

    private static void AssertOnlyInserted(TomlDocument before, TomlDocument after, string added)
    {
        string old = before.Text.Characters, changed = after.Text.Characters;
        int matched = 0;
        foreach (char c in changed)
        {
            if (matched < old.Length && old[matched] == c)
                matched++;
        }

        Assert.Equal(old.Length, matched);
        string comments(string text) => string.Join('\n', text.Split('\n').Where(static line => line.Contains('#', StringComparison.Ordinal)).Select(static line => line[line.IndexOf('#', StringComparison.Ordinal)..]));
        Assert.Equal(comments(old), comments(changed));
        Assert.InRange(changed.Length - old.Length, added.Length, added.Length + 16);
    }

    /// <summary>Every value with its path, as a list; with one of them set or added as an edit should.</summary>
    private static List<string> Values(TomlTable root, string[]? path, string? value, bool isElement)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(root, "", found);
        if (path is not null)
        {
            string key = string.Concat(path.Select(static name => "/" + name));
            if (isElement)
                key += $"[{((TomlArray)root.Find(path)!).Items.Count}]";
            foreach (string below in found.Keys.Where(name => name == key || name.StartsWith(key + "/", StringComparison.Ordinal) || name.StartsWith(key + "[", StringComparison.Ordinal)).ToList())
                found.Remove(below);
            Collect(TomlDocument.Parse(Encoding.UTF8.GetBytes("v = " + value)).Root.Items["v"], key, found);
        }

        return [.. found.Select(static pair => $"{pair.Key} = {pair.Value}")];
    }

    private static void Collect(TomlValue value, string path, SortedDictionary<string, string> found)
    {
        switch (value)
        {
            case TomlTable table:
                foreach ((string name, TomlValue inner) in table.Items)
                    Collect(inner, $"{path}/{name}", found);
                break;
            case TomlArray array:
                for (int i = 0; i < array.Items.Count; i++)
                    Collect(array.Items[i], $"{path}[{i}]", found);
                break;
            default:
                found[path] = value.ToString()!;
                break;
        }
    }

    private static string RandomValue(Random random) => random.Next(4) switch
    {
        0 => TomlWriter.Write(random.Next(2) == 0),
        1 => TomlWriter.Write([RandomText(random), RandomText(random)]),
        _ => TomlWriter.Write(RandomText(random)),
    };

    private static string RandomText(Random random)
    {
        const string Letters = "ab \\'\"\t[]{}=,.\u00e9\u4e16";
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
    }
}
