using System.Text;

namespace WasiTools.Wasi.Tests;

/// <summary>A new directory that is removed with everything in it.</summary>
internal sealed class TestDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("wasitools-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Reads a file that a guest may have open.</summary>
    internal byte[] ReadBytes(string name)
    {
        using FileStream stream = new(this[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads a text that a guest may have open.</summary>
    internal string Read(string name) => Encoding.UTF8.GetString(ReadBytes(name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
