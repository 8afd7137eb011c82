using System.IO.Compression;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads results from files: logs in any form, JSON lines, <c>metrics.json</c>, JUnit XML and plain lists, packed or not.</summary>
public static class UiTestLogReader
{
    private const int BufferLength = 1 << 20;

    private static readonly string[] s_extensions = [".log", ".txt", ".json", ".jsonl", ".xml", ".gz", ".zip", ".list"];

    /// <summary>Reads a file, or all files of a folder, into a run. The caller ends the run.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="run">The run that the results are of.</param>
    /// <param name="emit">Receives the results as they are found.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="WasiToolsException">There is no such file, or it cannot be read.</exception>
    public static void Read(string path, UiTestRun run, Action<UiTestResult> emit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(emit);
        if (Directory.Exists(path))
        {
            IEnumerable<string> files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(static file => s_extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal);
            bool any = false;
            foreach (string file in files)
            {
                any = true;
                ReadFile(file, run, emit, cancellationToken);
            }

            if (!any)
                throw Throw.NoTestLogsIn(path, string.Join(", ", s_extensions));
            return;
        }

        if (!File.Exists(path))
            throw Throw.TestLogNotFound(path);
        ReadFile(path, run, emit, cancellationToken);
    }

    /// <summary>Reads one stream of unpacked text.</summary>
    /// <param name="stream">The stream; it need not be able to seek.</param>
    /// <param name="name">What results name as their file, or null.</param>
    /// <param name="run">The run that the results are of.</param>
    /// <param name="emit">Receives the results as they are found.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static void Read(Stream stream, string? name, UiTestRun run, Action<UiTestResult> emit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var recorder = new RunRecorder(run, name, emit);
        if (stream.CanSeek && LogStream.PackingOf(stream) == LogStream.Packing.Gzip)
        {
            using var unpacked = new CountingStream(LogStream.Unzip(stream));
            ReadText(unpacked, recorder, cancellationToken);
            // The last four bytes are the length of what was packed (RFC 1952, 2.3.1); .NET takes a missing end for the end.
            if (stream is { CanRead: true } && LogStream.LastWord(stream) != (uint)unpacked.BytesRead)
                recorder.Gap("ends early, or is made of several archives");
            return;
        }

        ReadText(stream, recorder, cancellationToken);
    }

    private static void ReadFile(string path, UiTestRun run, Action<UiTestResult> emit, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        if (file.CanSeek && LogStream.PackingOf(file) == LogStream.Packing.Zip)
            ReadZip(file, path, run, emit, cancellationToken);
        else
            Read(file, path, run, emit, cancellationToken);
    }

    private static void ReadZip(FileStream file, string path, UiTestRun run, Action<UiTestResult> emit, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in LogEntries(zip))
            {
                var recorder = new RunRecorder(run, $"{path}/{entry.FullName}", emit);
                using Stream content = entry.Open();
                if (entry.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    using GZipStream unpacked = LogStream.Unzip(content);
                    ReadText(unpacked, recorder, cancellationToken);
                }
                else
                {
                    ReadText(content, recorder, cancellationToken);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            run.AddGap($"{Path.GetFileName(path)}: ends early or is damaged: {exception.Message}");
        }
    }

    /// <summary>The entries of a zip; in one of GitHub's, which has each job as a whole and again in steps, the whole jobs.</summary>
    private static IEnumerable<ZipArchiveEntry> LogEntries(ZipArchive zip)
    {
        ZipArchiveEntry[] files = [.. zip.Entries.Where(static entry => entry.Name.Length > 0).OrderBy(static entry => entry.FullName, StringComparer.Ordinal)];
        string[] jobs = [.. files.Select(static entry => entry.FullName)
            .Where(static name => !name.Contains('/') && char.IsAsciiDigit(name[0]) && name.IndexOf('_', StringComparison.Ordinal) > 0 && name.EndsWith(".txt", StringComparison.Ordinal))
            .Select(static name => name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..^4])];
        return files.Where(entry => !Array.Exists(jobs, job => entry.FullName.StartsWith(job + "/", StringComparison.Ordinal)));
    }

    private static void ReadText(Stream stream, RunRecorder recorder, CancellationToken cancellationToken)
    {
        try
        {
            using Stream text = LogStream.ToUtf8(stream, out byte[] beginning);
            switch (FormOf(beginning))
            {
                case Form.Metrics:
                    new MetricsParser(recorder).Read(SkipMark(text, beginning), cancellationToken);
                    break;
                case Form.JUnit:
                    new JUnitParser(recorder).Read(SkipMark(text, beginning), cancellationToken);
                    break;
                case Form.List:
                    new NameListParser(recorder).Read(text, cancellationToken);
                    break;
                default:
                    ReadLog(text, new UiTestLogParser(recorder), cancellationToken);
                    break;
            }
        }
        catch (InvalidDataException exception)
        {
            recorder.Gap($"ends early or is damaged: {exception.Message}");
        }
    }

    private static void ReadLog(Stream stream, UiTestLogParser parser, CancellationToken cancellationToken)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferLength);
        try
        {
            int length;
            while ((length = stream.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                parser.Write(buffer.AsSpan(0, length));
            }
        }
        catch (InvalidDataException)
        {
            // What was read of a damaged archive counts, and is incomplete.
            parser.Complete();
            throw;
        }

        parser.Complete();
    }

    private static Stream SkipMark(Stream text, byte[] beginning)
    {
        if (beginning.AsSpan().StartsWith("\uFEFF"u8))
            text.ReadExactly(new byte[3]);
        return text;
    }

    private static Form FormOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<?xml"u8) || text.StartsWith("<testsuite"u8))
            return Form.JUnit;
        if (text.StartsWith("{"u8) && text.IndexOf("\"invocations\""u8) is > 0 and < 4096)
            return Form.Metrics;
        // Only whole lines can be judged.
        int end = text.LastIndexOf((byte)'\n');
        return NameListParser.IsList(end > 0 ? text[..end] : text) ? Form.List : Form.Log;
    }

    private enum Form
    {
        Log,
        Metrics,
        JUnit,
        List,
    }
}
