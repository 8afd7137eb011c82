using System.Text;

namespace WasiTools.Core.UiTests.Running;

/// <summary>The last lines of what was printed.</summary>
internal sealed class LogTail
{
    private const int Kept = 12;
    private readonly Queue<string> _lines = new();

    /// <summary>The last line that says something.</summary>
    public string Last => _lines.LastOrDefault() ?? "";

    /// <summary>Whether a line said that a disk is full.</summary>
    public bool SaysDiskFull { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        SaysDiskFull |= bytes.IndexOf("No space left on device"u8) >= 0 || bytes.IndexOf("not enough space on the disk"u8) >= 0;
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            string line = Throw.Printable(Encoding.UTF8.GetString(bytes[range]).Trim());
            if (line.Length == 0)
                continue;
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    public override string ToString() => string.Join('\n', _lines);
}
