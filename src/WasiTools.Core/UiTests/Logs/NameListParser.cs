using System.Buffers;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads a plain list of the tests that failed, one a line, as it is cut out of a log by hand.</summary>
internal sealed class NameListParser(RunRecorder recorder)
{
    private static readonly SearchValues<byte> s_pathEnds = SearchValues.Create(" \t\"'(){}<>|;,*="u8);

    /// <summary>Whether all of these lines are names, and there is one at least.</summary>
    /// <param name="text">The beginning of a file, in whole lines.</param>
    public static bool IsList(ReadOnlySpan<byte> text)
    {
        bool any = false;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
            if (line.IsEmpty)
                continue;
            if (!IsName(line))
                return false;
            any = true;
        }

        return any;
    }

    public void Read(Stream stream, CancellationToken cancellationToken)
    {
        UiTestSuite suite = recorder.Start(new UiTestSuite());
        long number = 0, unknown = 0, named = 0;
        foreach (byte[] raw in ReadLines(stream, cancellationToken))
        {
            number++;
            ReadOnlySpan<byte> line = Trim(raw);
            if (line.IsEmpty)
                continue;
            if (!IsName(line))
            {
                unknown++;
                continue;
            }

            named++;
            recorder.Emit(suite, LogLine.Decode(line), UiTestOutcome.Failed, null, null, null, number);
        }

        recorder.Run.AddLines(number, unknown);
        recorder.Run.AddTests(0, named, 0, 0);
        recorder.Run.NamesFailuresOnly = true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Trim(" \t\r\n"u8);
    }

    private static bool IsName(ReadOnlySpan<byte> line)
    {
        if (line.Length > 4096 || line.IndexOf(" ... "u8) >= 0)
            return false;
        if (TestLine.IsCompiletestName(line))
            return true;
        return !line.ContainsAny(s_pathEnds)
            && (line.IndexOf((byte)'/') > 0 || line.IndexOf((byte)'\\') > 0 || line.IndexOf("::"u8) > 0 || line.EndsWith(".rs"u8) || line.IndexOf(".rs#"u8) > 0);
    }

    private static IEnumerable<byte[]> ReadLines(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 << 10];
        int length = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A name is short: what has no end of line for this long is cut.
            int read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            int start = 0;
            while (true)
            {
                int end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                if (end < 0)
                    break;
                yield return buffer[start..(start + end)];
                start += end + 1;
            }

            if (read == 0 || (start == 0 && length == buffer.Length))
            {
                if (start < length)
                    yield return buffer[start..length];
                start = length;
            }

            if (read == 0)
                yield break;
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
        }
    }
}
