using WasiTools.Engine;
using WasiTools.Runner.Options;

namespace WasiTools.Runner.Profiling;

/// <summary>Where the program's threads are, a thousand times a second, from its start to its end. The runtime stops them and walks their
/// stacks; a thread that waits is counted where it does.</summary>
internal sealed class Profile : IDisposable
{
    // Of the interpreter there is one frame for all functions that it runs.
    private const string InterpreterType = "WasiTools.Engine.Interpretation.Interpreter.", InterpreterFrame = "(interpreter)";

    private static readonly (string, ulong, uint)[] providers =
    [
        ("Microsoft-DotNETCore-SampleProfiler", 0, 4),
        // What the just-in-time compiler makes, verbosely.
        ("Microsoft-Windows-DotNETRuntime", 0x10, 5),
    ];

    private readonly FileStream file;
    private readonly string program;
    private readonly GuestNames names;
    private readonly TraceReader reader;
    private readonly Stream events;
    private readonly ulong session;
    private readonly Thread thread;
    private Exception? failure;

    private Profile(FileStream file, string program, Module module)
    {
        this.file = file;
        this.program = program;
        names = new(module);
        events = DiagnosticPort.StartTrace(providers, out session);
        reader = new(new BufferedStream(events, 1 << 16));
        thread = new Thread(Collect) { IsBackground = true };
        thread.Start();
    }

    /// <summary>Begins to take samples.</summary>
    /// <exception cref="UsageException">The file cannot be written, or there are none to be had.</exception>
    public static Profile Start(string path, string program, Module module)
    {
        FileStream file;
        try
        {
            file = File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The profile cannot be written to '{path}': {e.Message}");
        }
        return new Profile(file, program, module);
    }

    /// <summary>Takes no more samples, and writes those that there are.</summary>
    public void Dispose()
    {
        DiagnosticPort.StopTrace(session);
        thread.Join();
        events.Dispose();
        using (file)
        {
            if (failure is not null)
                throw new IOException($"The profile cannot be made: {failure.Message}", failure);
            Write();
        }
    }

    private void Collect()
    {
        try
        {
            reader.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            failure = e;
        }
    }

    private void Write()
    {
        var frames = new List<string>();
        var numbers = new Dictionary<string, int>();
        var stacks = new Dictionary<int, int[]>();
        int Number(string name)
        {
            if (!numbers.TryGetValue(name, out int number))
            {
                numbers[name] = number = frames.Count;
                frames.Add(name);
            }
            return number;
        }
        int[] Stack(int node)
        {
            if (!stacks.TryGetValue(node, out int[]? stack))
                stacks[node] = stack = [.. NamesOf(node).Select(Number)];
            return stack;
        }
        var threads = new List<Speedscope.ThreadSamples>();
        foreach (IGrouping<ulong, TraceReader.Sample> samples in reader.Samples.GroupBy(s => s.Thread))
        {
            TraceReader.Sample[] ordered = [.. samples.OrderBy(s => s.Time)];
            var timed = new List<(int[], double)>();
            for (int i = 0; i < ordered.Length - 1; i++)
            {
                int[] stack = Stack(ordered[i].Node);
                if (stack.Length > 0)
                    timed.Add((stack, (ordered[i + 1].Time - ordered[i].Time) * 1e3 / reader.Frequency));
            }
            if (timed.Count > 0)
                threads.Add(new($"thread {threads.Count + 1}", timed));
        }
        Speedscope.Write(file, program, frames, threads);
    }

    /// <summary>A stack's frames from the guest's outermost inwards; none if the guest has none.</summary>
    private List<string> NamesOf(int node)
    {
        var found = new List<string>();
        int guests = 0;
        bool isPart = false;
        for (; node != CallTree.Root; node = reader.Stacks[node].Parent)
        {
            string? method = reader.Code.Find(reader.Stacks[node].Address);
            if (method is null || IsPassage(method))
                continue;
            string? guest = names.Find(method) ?? (method.StartsWith(InterpreterType, StringComparison.Ordinal) ? InterpreterFrame : null);
            string frame = guest ?? method;
            // Parts of a function that was cut belong to its frame, which comes next; so do the interpreter's own calls.
            if (!isPart || found[^1] != frame)
                found.Add(frame);
            isPart = guest is not null && !method.EndsWith(']');
            if (guest is not null)
                guests = found.Count;
        }
        // Beyond the guest's outermost function there is only what started it.
        found.RemoveRange(guests, found.Count - guests);
        found.Reverse();
        return found;
    }

    /// <summary>Whether a method only hands a call on: from the host to the guest, or from code to the interpreter.</summary>
    private static bool IsPassage(string method) =>
        method.StartsWith("WasiTools.Engine.Compilation.LazyStubs.", StringComparison.Ordinal)
        || (method.StartsWith('T') && method.EndsWith(".enter", StringComparison.Ordinal));
}
