using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using WasiTools.Engine;
using WasiTools.Engine.Execution;
using WasiTools.Fuzz.Generation;
using WasiTools.Wasi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Fuzz.Wasi;

/// <summary>Calls the functions of WASI preview 1 with random arguments and pointers, as a guest does. Each must return an error number:
/// no exception of the host may come out, and none may reach beyond the memory, behind which nothing is mapped.</summary>
internal sealed class WasiCallRun(string folder)
{
    private const int CallsPerProgram = 2_000, MemorySize = 2 * 65_536, NamesStart = 4_096, NameLength = 32, LastErrorNumber = 76;
    private const int SubscriptionSize = 48, ShownFailures = 20;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    // proc_exit and proc_raise end the program.
    private static readonly string[] functions =
    [
        "args_get", "args_sizes_get", "clock_res_get", "clock_time_get", "environ_get", "environ_sizes_get", "fd_advise", "fd_allocate",
        "fd_close", "fd_datasync", "fd_fdstat_get", "fd_fdstat_set_flags", "fd_fdstat_set_rights", "fd_filestat_get", "fd_filestat_set_size",
        "fd_filestat_set_times", "fd_pread", "fd_prestat_dir_name", "fd_prestat_get", "fd_pwrite", "fd_read", "fd_readdir", "fd_renumber",
        "fd_seek", "fd_sync", "fd_tell", "fd_write", "path_create_directory", "path_filestat_get", "path_filestat_set_times", "path_link",
        "path_open", "path_readlink", "path_remove_directory", "path_rename", "path_symlink", "path_unlink_file", "poll_oneoff", "random_get",
        "sched_yield", "sock_accept", "sock_recv", "sock_send", "sock_shutdown",
    ];

    private static readonly string[] names = ["a", "b", "a/b", "../x", "/", ".", "..", "c/../a", "a/", "", "a//b", "./b/.", "zwölf"];

    private readonly int[] errors = new int[LastErrorNumber + 1];
    private int calls, failed;

    /// <summary>Does so many calls. The result is the process's exit code.</summary>
    public int Run(ulong seed, int count)
    {
        var random = new Entropy(seed);
        Module module = Module.ParseText(Text());
        long start = Stopwatch.GetTimestamp();
        while (calls < count)
            RunProgram(module, random, Math.Min(CallsPerProgram, count - calls));
        string seen = string.Join(", ", errors.Select((n, i) => (n, i)).Where(p => p.n > 0).OrderByDescending(p => p.n).Select(p => $"{p.i}: {p.n}"));
        Console.WriteLine($"WASI calls: seed {seed}, {calls} calls of {functions.Length} functions, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s; error numbers {seen}");
        Console.WriteLine($"{calls - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>A module that passes on what it is called with.</summary>
    private static string Text()
    {
        var imports = new StringBuilder();
        var bodies = new StringBuilder();
        foreach (string name in functions)
        {
            string parameters = Preview1Table.Find(name)!.Value.Signature.Split('>')[0];
            string types = string.Concat(parameters.Select(p => p == 'i' ? " i32" : " i64"));
            imports.AppendLine($"(import \"{Preview1Table.ModuleName}\" \"{name}\" (func ${name} (param{types}) (result i32)))");
            bodies.AppendLine($"(func (export \"{name}\") (param{types}) (result i32) (call ${name} {string.Concat(parameters.Select((_, i) => $"(local.get {i})"))}))");
        }
        return $"(module {imports} (memory (export \"memory\") 2 2) {bodies})";
    }

    private void RunProgram(Module module, Entropy random, int count)
    {
        string directory = Path.Combine(folder, "wasi");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "a"), "text");
        using var program = new WasiProgram(module, new WasiOptions
        {
            Arguments = ["program", "zwölf"],
            Environment = [new("NAME", "value")],
            Directories = [new(directory, "/")],
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        });
        using var timer = new Timer(_ => program.Group.Stop(StopCause.TimedOut), null, patience, Timeout.InfiniteTimeSpan);
        program.Group.Start(StoreOptions.Default.StackSize, () =>
        {
            using var store = new Store(program.Group, StoreOptions.Default);
            Instance instance = program.Linker.Instantiate(store, module);
            Memory memory = instance.GetMemory("memory")!;
            Fill(memory, random);
            for (int i = 0; i < count; i++)
                Call(instance, memory, random);
            program.Group.Stop(StopCause.Returned);
        });
        program.Group.Stopping.WaitHandle.WaitOne();
        if (program.Group.Cause != StopCause.Returned)
            Report($"a program ended: {program.Group.Cause} {program.Group.Error}");
    }

    private static void Fill(Memory memory, Entropy random)
    {
        Span<byte> bytes = memory.Span(0, NamesStart);
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(random.Chance(70) ? 0 : random.Bits());
        for (int i = 0; i < names.Length; i++)
            Encoding.UTF8.GetBytes(names[i], memory.Span(NamesStart + (i * NameLength), NameLength));
    }

    private void Call(Instance instance, Memory memory, Entropy random)
    {
        string name = random.Of<string>(functions);
        Engine.Func function = instance.GetFunction(name)!;
        var arguments = new Value[function.Type.Parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = function.Type.Parameters[i].Kind == ValueKind.I32 ? (Value)Integer(i, random) : (Value)(long)random.Integer();
        if (name.StartsWith("path_", StringComparison.Ordinal) && random.Chance(80))
            UseNames(arguments, random);
        if (name == "fd_allocate")
            arguments[2] = (long)random.Below(1 << 20);
        if (name == "poll_oneoff")
            PrepareSubscriptions(memory, arguments, random);
        calls++;
        string shown = $"{name}({string.Join(", ", arguments.Select(a => a.ToString()))})";
        try
        {
            int error = function.Invoke(arguments)[0].AsI32;
            if (error is < 0 or > LastErrorNumber)
                Report($"{shown} = {error}");
            else
                errors[error]++;
        }
        catch (Exception e) when (!instance.Store.Group.IsStopping)
        {
            Report($"{shown}: {e}");
        }
    }

    private static int Integer(int position, Entropy random) => random.Below(position == 0 ? 6 : 10) switch
    {
        <= 3 => random.Below(8),
        4 => (int)random.Integer(),
        5 => MemorySize - random.Below(40),
        _ => random.Below(MemorySize),
    };

    /// <summary>A directory's descriptor, and wherever a pointer and a length may be, those of a name.</summary>
    private static void UseNames(Value[] arguments, Entropy random)
    {
        int first = random.Below(Math.Max(1, arguments.Length - 1));
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Kind == ValueKind.I32)
                arguments[i] = 3;
        }
        for (int i = first; i + 1 < arguments.Length; i += random.Between(2, 3))
        {
            if (arguments[i].Kind != ValueKind.I32 || arguments[i + 1].Kind != ValueKind.I32)
                continue;
            int name = random.Below(names.Length);
            arguments[i] = NamesStart + (name * NameLength);
            arguments[i + 1] = Encoding.UTF8.GetByteCount(names[name]);
        }
    }

    /// <summary>Whatever a call of <c>poll_oneoff</c> would wait for is over at once.</summary>
    private static void PrepareSubscriptions(Memory memory, Value[] arguments, Entropy random)
    {
        arguments[2] = random.Chance(95) ? random.Below(50) : (int)random.Integer();
        uint start = (uint)arguments[0].AsI32;
        long length = Math.Min((long)(uint)arguments[2].AsI32 * SubscriptionSize, MemorySize - (long)start);
        if (length <= 0)
            return;
        Span<byte> list = memory.Span((int)start, (int)length);
        list.Clear();
        for (int at = 0; at + SubscriptionSize <= list.Length; at += SubscriptionSize)
        {
            // Mostly clocks that are due, so that there is an end to waiting for descriptors.
            list[at + 8] = (byte)(at == 0 ? 0 : random.Chance(95) ? random.Below(3) : (int)random.Below(256));
            if (list[at + 8] is 1 or 2)
                BinaryPrimitives.WriteInt32LittleEndian(list[(at + 16)..], random.Below(8));
        }
    }

    private void Report(string failure)
    {
        if (++failed <= ShownFailures)
            Console.WriteLine($"FAILED {failure}\n");
    }
}
