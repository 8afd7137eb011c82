using System.Diagnostics;
using System.Text;
using WasiTools.Engine;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Text;
using WasiTools.Engine.Validation;
using WasiTools.Fuzz.Generation;

namespace WasiTools.Fuzz.Mutation;

/// <summary>Gives damaged modules and texts to decoder, validator and text parser. They may be taken or refused with
/// <see cref="InvalidModuleException"/>, in bounded time and memory, and nothing else may come out.</summary>
/// <param name="files">Modules that are damaged too, besides those of the generator; text if they end in <c>.wat</c>.</param>
/// <param name="folder">Where inputs go that failed.</param>
internal sealed class MutationRun(IReadOnlyList<string> files, string folder)
{
    private const int InputsPerOriginal = 250, LargestReal = 8_000, LargestGenerated = 1_200, OneIsReal = 8, OneIsText = 5, ShownFailures = 20;

    /// <summary>What an input may allocate: this much, and so many bytes for each of its own.</summary>
    private const long AllocatedAtMost = 64 << 20, AllocatedPerByte = 10;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private int taken, refused, failed;
    private long bytes, ourTicks, scanTicks, mostAllocated;
    private uint sum;

    /// <summary>Runs so many inputs, or until the time is over. The result is the process's exit code.</summary>
    public int Run(ulong seed, int count, TimeSpan limit)
    {
        Directory.CreateDirectory(folder);
        byte[][] real = [.. files.Select(File.ReadAllBytes).Where(b => b.Length <= LargestReal)];
        var random = new Entropy(seed);
        byte[] original = [];
        bool isText = false;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (i % InputsPerOriginal == 0)
            {
                if (Stopwatch.GetElapsedTime(start) > limit)
                {
                    count = i;
                    break;
                }
                int number = i / InputsPerOriginal;
                bool isReal = real.Length > 0 && number % OneIsReal == 0;
                original = isReal ? real[random.Below(real.Length)] : Generated(random);
                bool isBinary = original.AsSpan().StartsWith("\0asm"u8);
                isText = !isBinary || (!isReal && number % OneIsText == 1);
                if (isText && isBinary)
                    original = Print(original);
            }
            Feed(Mutator.Mutate(original, isText, random), isText, i);
        }
        double ours = 1e9 * ourTicks / Stopwatch.Frequency / bytes, scan = 1e9 * scanTicks / Stopwatch.Frequency / bytes;
        Console.WriteLine(
            $"mutation: seed {seed}, {count} inputs of {bytes / count} bytes on average, {taken} taken, {refused} refused; {ours:F1} ns a byte, " +
            $"{ours / scan:F0} times a plain scan (sum {sum:x}); at most {mostAllocated / 1024} KiB allocated, " +
            $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        Console.WriteLine($"{count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>A small module: of large ones there would be fewer inputs in the same time.</summary>
    private static byte[] Generated(Entropy random)
    {
        while (true)
        {
            byte[] module = ModuleGenerator.Generate(random.Bits());
            if (module.Length <= LargestGenerated)
                return module;
        }
    }

    private static byte[] Print(byte[] binary)
    {
        var text = new StringWriter();
        Module.Parse(binary).WriteText(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Feed(byte[] input, bool isText, int number)
    {
        long start = Stopwatch.GetTimestamp();
        uint scanned = 0;
        foreach (byte b in input)
            scanned += b;
        sum += scanned;
        scanTicks += Stopwatch.GetTimestamp() - start;
        bytes += input.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        start = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            byte[] binary = isText ? TextParser.ToBinary(input, EngineFeatures.Default) : input;
            ModuleContent content = ModuleDecoder.Decode(binary, EngineFeatures.Default);
            ModuleValidator.Validate(content, EngineFeatures.Default);
            taken++;
        }
        catch (InvalidModuleException)
        {
            refused++;
        }
        catch (Exception e)
        {
            failure = e.ToString();
        }
        ourTicks += Stopwatch.GetTimestamp() - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        mostAllocated = Math.Max(mostAllocated, allocated);
        if (allocated > AllocatedAtMost + AllocatedPerByte * input.Length)
            failure ??= $"{allocated} bytes allocated for {input.Length}";
        if (Stopwatch.GetElapsedTime(start) > patience)
            failure ??= $"took {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s for {input.Length} bytes";
        if (failure is not null)
            Report(input, isText, number, failure);
    }

    private void Report(byte[] input, bool isText, int number, string failure)
    {
        string file = Path.Combine(folder, $"mutation-{number}.{(isText ? "wat" : "wasm")}");
        File.WriteAllBytes(file, input);
        if (++failed <= ShownFailures)
            Console.WriteLine($"FAILED {file}: {failure}\n");
    }
}
