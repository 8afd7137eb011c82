namespace WasiTools.Core.UiTests.Logs;

/// <summary>What tells one way to fail from another: the first error and how the process ended.</summary>
internal static class FailureSignature
{
    private const int MaxLength = 400;

    public static string? Of(string? output)
    {
        if (string.IsNullOrWhiteSpace(output))
            return null;
        ReadOnlySpan<char> error = default, status = default, panic = default, first = default;
        foreach (ReadOnlySpan<char> untrimmed in output.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = untrimmed.Trim();
            if (line.IsEmpty)
                continue;
            if (first.IsEmpty)
                first = line;
            if (error.IsEmpty && (line.StartsWith("error:") || line.StartsWith("error[") || line.StartsWith("error in revision")))
                error = line;
            else if (status.IsEmpty && line.StartsWith("status: "))
                status = line["status: ".Length..];
            else if (panic.IsEmpty && line.StartsWith("thread '") && line.Contains("panicked at", StringComparison.Ordinal))
                panic = line;
            if (!error.IsEmpty && !status.IsEmpty)
                break;
        }

        // The number of the thread, which newer compilers print, differs from run to run.
        int number = panic.IndexOf("' (");
        int close = number < 0 ? -1 : panic.IndexOf(") panicked");
        if (close > number)
            panic = string.Concat(panic[..(number + 1)], panic[(close + 1)..]);
        ReadOnlySpan<char> what = !error.IsEmpty ? error : !panic.IsEmpty ? panic : first;
        string text = what.Length > MaxLength ? what[..MaxLength].ToString() : what.ToString();
        return status.IsEmpty ? text : $"{text} ({(status.Length > MaxLength ? status[..MaxLength] : status)})";
    }
}
