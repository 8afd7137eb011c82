using System.Buffers;
using System.Text;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Takes off a line what terminals and CI systems put around it: colours, timestamps, names of jobs.</summary>
internal sealed class LogLine
{
    private const byte Escape = 0x1B;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _scratch = new byte[1024];

    /// <summary>Whether lines begin with the names of job and step, as the GitHub CLI prints them.</summary>
    public bool HasJobColumns { get; set; }

    /// <summary>The line without its wrapping; valid until the next call.</summary>
    public ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (line.Contains(Escape))
            line = WithoutEscapes(line);
        if (HasJobColumns)
            line = WithoutJobColumns(line);
        // Travis prints its own time before a time of the script's now and then.
        for (int i = 0; i < 2; i++)
        {
            int time = TimestampLength(line);
            if (time == 0)
                break;
            line = line[time..];
        }

        return line;
    }

    /// <summary>Whether the line looks as the GitHub CLI prints it: job, tab, step, tab, time.</summary>
    public static bool LooksLikeJobColumns(ReadOnlySpan<byte> line) => WithoutJobColumns(line).Length < line.Length;

    /// <summary>The text of bytes from a log. Bytes that are not UTF-8 are taken for Latin-1, as old Windows tools write.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.Latin1.GetString(bytes);
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static ReadOnlySpan<byte> WithoutJobColumns(ReadOnlySpan<byte> line)
    {
        int job = line.IndexOf((byte)'\t');
        int step = job < 0 ? -1 : line[(job + 1)..].IndexOf((byte)'\t');
        if (step < 0)
            return line;
        ReadOnlySpan<byte> rest = line[(job + step + 2)..];
        if (rest.StartsWith("\uFEFF"u8))
            rest = rest[3..];
        return TimestampLength(rest) > 0 ? rest : line;
    }

    /// <summary>The length of a time such as <c>[00:14:07] </c> or <c>2026-09-04T12:08:25.2623607Z </c>, or 0.</summary>
    private static int TimestampLength(ReadOnlySpan<byte> line)
    {
        if (line.Length < 10)
            return 0;
        int end;
        if (line[0] == '[')
        {
            if (line[9] != ']' || line[3] != ':' || line[6] != ':' || !AreDigits(line, 1, 2) || !AreDigits(line, 4, 5) || !AreDigits(line, 7, 8))
                return 0;
            end = 10;
        }
        else
        {
            if (line.Length < 20 || line[4] != '-' || line[7] != '-' || line[10] != 'T' || line[13] != ':' || line[16] != ':'
                || !AreDigits(line, 0, 3) || !AreDigits(line, 5, 6) || !AreDigits(line, 8, 9) || !AreDigits(line, 17, 18))
                return 0;
            end = 19;
            if (line[end] == '.')
            {
                end++;
                while (end < line.Length && char.IsAsciiDigit((char)line[end]))
                    end++;
            }

            if (end == line.Length || line[end] != 'Z')
                return 0;
            end++;
        }

        return end < line.Length && line[end] == ' ' ? end + 1 : end;
    }

    private static bool AreDigits(ReadOnlySpan<byte> line, int first, int last)
    {
        for (int i = first; i <= last; i++)
        {
            if (!char.IsAsciiDigit((char)line[i]))
                return false;
        }

        return true;
    }

    private ReadOnlySpan<byte> WithoutEscapes(ReadOnlySpan<byte> line)
    {
        if (_scratch.Length < line.Length)
            _scratch = new byte[Math.Max(line.Length, _scratch.Length * 2)];
        int length = 0;
        while (true)
        {
            int escape = line.IndexOf(Escape);
            if (escape < 0)
                break;
            line[..escape].CopyTo(_scratch.AsSpan(length));
            length += escape;
            line = line[EscapeEnd(line, escape)..];
        }

        line.CopyTo(_scratch.AsSpan(length));
        return _scratch.AsSpan(0, length + line.Length);
    }

    /// <summary>Where the control sequence ends (ECMA-48 5.4; the string sequences of 5.6 by BEL or ST).</summary>
    private static int EscapeEnd(ReadOnlySpan<byte> line, int escape)
    {
        int i = escape + 1;
        if (i == line.Length)
            return i;
        switch (line[i])
        {
            case (byte)'[':
                for (i++; i < line.Length; i++)
                {
                    if (line[i] is >= 0x40 and <= 0x7E)
                        return i + 1;
                    if (line[i] is < 0x20 or > 0x7E)
                        return i;
                }

                return i;
            case (byte)']':
                int end = line[i..].IndexOfAny((byte)0x07, Escape);
                if (end < 0)
                    return line.Length;
                return line[i + end] == 0x07 ? i + end + 1 : Math.Min(line.Length, i + end + 2);
            case (byte)'(' or (byte)')':
                return Math.Min(line.Length, i + 2);
            default:
                return i + 1;
        }
    }
}
