namespace WasiTools.Core.Runs;

/// <summary>Tells components from core modules by their header.</summary>
internal static class ComponentHeader
{
    /// <summary>Whether a file begins as components do: the layer field of the version is 1.</summary>
    public static bool IsComponent(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && bytes.StartsWith("\0asm"u8) && bytes[6] == 1 && bytes[7] == 0;

    /// <exception cref="WasiToolsException"><c>ComponentNotSupported</c>.</exception>
    public static void ThrowIfComponent(string path)
    {
        Span<byte> header = stackalloc byte[8];
        using FileStream stream = File.OpenRead(path);
        if (IsComponent(header[..stream.ReadAtLeast(header, 8, throwOnEndOfStream: false)]))
            throw Throw.ComponentNotSupported(path);
    }
}
