using System.Text;

namespace WasiTools.Runner.Reports;

/// <summary>What wasirun itself prints on standard output, in UTF-8. <see cref="Console.Out"/> would cost start-up time.</summary>
internal static class StandardOutput
{
    public static void Write(ReadOnlySpan<byte> text)
    {
        using Stream stream = Console.OpenStandardOutput();
        stream.Write(text);
    }

    public static void WriteLine(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));
}
