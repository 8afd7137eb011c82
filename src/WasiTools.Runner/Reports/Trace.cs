using System.Globalization;
using System.Text;
using WasiTools.Runner.Options;
using WasiTools.Wasi;

namespace WasiTools.Runner.Reports;

/// <summary>The lines of <c>--trace</c>.</summary>
internal static class Trace
{
    /// <summary>What is to be called after each call into the host; null for nothing.</summary>
    public static Action<WasiCallTrace>? For(WasiTraceParts parts)
    {
        if (parts == WasiTraceParts.None)
            return null;
        return call =>
        {
            if (parts.HasFlag(call.Part))
                StandardError.WriteLine(Line(call));
        };
    }

    /// <summary>A call as a line, such as <c>[0] fd_write(1, 0x400, 1, 0x3f8) = success, 12 us</c>.</summary>
    internal static string Line(WasiCallTrace call)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"[{call.ThreadId}] {call.Function}(");
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            long argument = call.Arguments[i];
            if (i > 0)
                line.Append(", ");
            // Addresses and other large numbers read better in hexadecimal.
            if (argument is > -256 and < 256)
                line.Append(CultureInfo.InvariantCulture, $"{argument}");
            else
                line.Append(CultureInfo.InvariantCulture, $"0x{argument:x}");
        }
        line.Append(CultureInfo.InvariantCulture, $") = {call.Result}, {call.Elapsed.TotalMicroseconds:0} us");
        return line.ToString();
    }
}
