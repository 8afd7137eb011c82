using System.Text;
using WasiTools.Core;
using WasiTools.Core.Objects;
using Xunit;

namespace WasiTools.Tests.Objects;

public sealed class ObjectTests
{
    /// <summary>
    /// An object that defines <c>pthread_create</c> and needs <c>__wasi_thread_spawn</c>, with atomics, as clang lays it out.
    /// </summary>
    private static readonly byte[] s_object =
    [
        .. "\0asm"u8, 1, 0, 0, 0,
        .. Section(1, [1, 0x60, 0, 0]),
        .. Section(2, [1, .. Name("env"), .. Name("__wasi_thread_spawn"), 0, 0]),
        .. Section(3, [1, 0]),
        .. Section(10, [1, 2, 0, 0x0B]),
        .. Section(0, [.. Name("linking"), 2, 8, .. Sized([2, 0, 0, 1, .. Name("pthread_create"), 0, 0x10, 0])]),
        .. Section(0, [.. Name("producers"), 1, .. Name("processed-by"), 1, .. Name("clang"), .. Name("22.1.8")]),
        .. Section(0, [.. Name("target_features"), 2, (byte)'+', .. Name("atomics"), (byte)'-', .. Name("simd128")]),
    ];

    [Fact]
    public void ReadsSymbolsFeaturesAndProducers()
    {
        var read = WasmObject.Read(s_object, "a.o");
        Assert.Equal(["pthread_create"], read.Defined);
        Assert.Equal(["__wasi_thread_spawn"], read.Undefined);
        Assert.Equal(["atomics"], read.Features);
        Assert.Equal(["clang 22.1.8"], read.Producers);
    }

    [Fact]
    public void ReadsLongNamesOfBothKinds()
    {
        byte[] gnu = Archive(("//", "a-very-long-name.o/\n"u8.ToArray()), ("/0", s_object), ("b.o/", [1]));
        Assert.Equal(["a-very-long-name.o", "b.o"], ArArchive.Read(gnu, "x.a").Select(static member => member.Name));
        byte[] bsd = Archive(("__.SYMDEF", []), ("#1/8", [.. "long.o\0\0"u8, 1, 2]));
        ArchiveMember member = Assert.Single(ArArchive.Read(bsd, "x.a"));
        Assert.Equal(("long.o", 2), (member.Name, member.Content.Length));
    }

    [Fact]
    public void RefusesThinArchives()
    {
        var failure = Assert.Throws<WasiToolsException>(() => ArArchive.Read("!<thin>\n"u8.ToArray(), "x.a"));
        Assert.Contains("thin", failure.Message);
    }

    [Fact]
    public void DamagedObjectsAndArchivesGiveOneKindOfError()
    {
        byte[] archive = Archive(("//", "a-very-long-name.o/\n"u8.ToArray()), ("/0", s_object), ("#1/4", [.. "a.o\0"u8, .. s_object]));
        var random = new Random(11);
        int failures = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. archive];
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                foreach (ArchiveMember member in ArArchive.Read(damaged, "x.a"))
                    WasmObject.Read(member.Content.Span, member.Name);
            }
            catch (WasiToolsException exception)
            {
                Assert.Equal("ObjectInvalid", exception.ErrorId);
                failures++;
            }
        }

        Assert.InRange(failures, 1000, 19_999);
    }

    private static byte[] Name(string text) => Sized(Encoding.UTF8.GetBytes(text));

    private static byte[] Sized(byte[] content) => [(byte)content.Length, .. content];

    private static byte[] Section(byte id, byte[] content) => [id, .. Sized(content)];

    private static byte[] Archive(params (string Name, byte[] Content)[] members)
    {
        var bytes = new List<byte>("!<arch>\n"u8.ToArray());
        foreach ((string name, byte[] content) in members)
        {
            bytes.AddRange(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{644,-8}{content.Length,-10}`\n"));
            bytes.AddRange(content);
            if (content.Length % 2 == 1)
                bytes.Add((byte)'\n');
        }

        return [.. bytes];
    }
}
