using System.Globalization;
using System.Net;

namespace WasiTools.Runner.Options;

/// <summary>The value of <c>--tcp-listen</c>: an address and a port.</summary>
internal static class ListenArgument
{
    public static IPEndPoint Parse(string text)
    {
        const string Local = "localhost:";
        // Names are not looked up: which of its addresses was meant would be a guess.
        string address = text.StartsWith(Local, StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{text.AsSpan(Local.Length)}" : text;
        int colon = address.LastIndexOf(':');
        if (colon <= 0
            || (address.AsSpan(0, colon).Contains(':') && address[colon - 1] != ']')
            || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !IPEndPoint.TryParse(address, out IPEndPoint? endPoint))
        {
            throw new UsageException($"--tcp-listen takes an address and a port such as 127.0.0.1:8080 or [::1]:0, not '{text}'.");
        }
        return endPoint;
    }
}
