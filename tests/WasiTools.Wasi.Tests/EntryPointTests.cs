using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;
using WasiTools.Wasi.Snapshot0;

namespace WasiTools.Wasi.Tests;

/// <summary>Every function of both snapshots, called by a module through its own import.</summary>
public sealed class EntryPointTests
{
    private const int BadDescriptor = 99;

    /// <summary>What each function says when all of its arguments are 99.</summary>
    private static readonly Dictionary<string, Errno> s_functions = new()
    {
        ["args_get"] = Errno.Success,
        ["args_sizes_get"] = Errno.Success,
        ["environ_get"] = Errno.Success,
        ["environ_sizes_get"] = Errno.Success,
        ["clock_res_get"] = Errno.Inval,
        ["clock_time_get"] = Errno.Inval,
        ["fd_advise"] = Errno.Badf,
        ["fd_allocate"] = Errno.Badf,
        ["fd_close"] = Errno.Badf,
        ["fd_datasync"] = Errno.Badf,
        ["fd_fdstat_get"] = Errno.Badf,
        ["fd_fdstat_set_flags"] = Errno.Badf,
        ["fd_fdstat_set_rights"] = Errno.Badf,
        ["fd_filestat_get"] = Errno.Badf,
        ["fd_filestat_set_size"] = Errno.Badf,
        ["fd_filestat_set_times"] = Errno.Badf,
        ["fd_pread"] = Errno.Badf,
        ["fd_prestat_get"] = Errno.Badf,
        ["fd_prestat_dir_name"] = Errno.Badf,
        ["fd_pwrite"] = Errno.Badf,
        ["fd_read"] = Errno.Badf,
        ["fd_readdir"] = Errno.Badf,
        ["fd_renumber"] = Errno.Badf,
        ["fd_seek"] = Errno.Inval,
        ["fd_sync"] = Errno.Badf,
        ["fd_tell"] = Errno.Badf,
        ["fd_write"] = Errno.Badf,
        ["path_create_directory"] = Errno.Badf,
        ["path_filestat_get"] = Errno.Badf,
        ["path_filestat_set_times"] = Errno.Badf,
        ["path_link"] = Errno.Badf,
        ["path_open"] = Errno.Inval,
        ["path_readlink"] = Errno.Badf,
        ["path_remove_directory"] = Errno.Badf,
        ["path_rename"] = Errno.Badf,
        ["path_symlink"] = Errno.Badf,
        ["path_unlink_file"] = Errno.Badf,
        ["poll_oneoff"] = Errno.Inval,
        ["proc_raise"] = Errno.Inval,
        ["sched_yield"] = Errno.Success,
        ["random_get"] = Errno.Success,
        ["sock_accept"] = Errno.Inval,
        ["sock_recv"] = Errno.Badf,
        ["sock_send"] = Errno.Badf,
        ["sock_shutdown"] = Errno.Badf,
    };

    public static TheoryData<string, string> Functions
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string name in s_functions.Keys)
            {
                data.Add(Preview1Table.ModuleName, name);
                if (name != "sock_accept")
                    data.Add(Snapshot0Table.ModuleName, name);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void IsReachedWithItsArguments(string module, string name)
    {
        RawFunction function = (module == Preview1Table.ModuleName ? Preview1Table.Find(name) : Snapshot0Table.Find(name))!.Value;
        string parameters = function.Signature[..function.Signature.IndexOf('>')];
        StringBuilder text = new();
        text.Append($"(module (import \"{module}\" \"{name}\" (func $f (param");
        foreach (char parameter in parameters)
            text.Append(parameter == 'i' ? " i32" : " i64");
        text.Append(") (result i32))) (memory (export \"memory\") 1) (data (i32.const 0) \"");
        text.Insert(text.Length, "a", 256).Append("\") (func (export \"call\") (result i32) (call $f");
        foreach (char parameter in parameters)
            text.Append(parameter == 'i' ? $" (i32.const {BadDescriptor})" : $" (i64.const {BadDescriptor})");
        text.Append(")))");

        List<WasiCallTrace> trace = [];
        using WasiProgram program = new(Module.ParseText(text.ToString()), Silent with { Trace = trace.Add });
        WasiRunResult result = program.Invoke("call", _ => [], Cancellation);

        Assert.Equal(StopCause.Returned, result.Cause);
        Assert.Equal(s_functions[name], (Errno)result.Values[0].AsI32);
        WasiCallTrace call = Assert.Single(trace);
        Assert.Equal((name, parameters.Length), (call.Function, call.Arguments.Count));
        Assert.All(call.Arguments, argument => Assert.Equal(BadDescriptor, argument));
    }

    [Fact]
    public void ThereAreFortySixFunctions()
    {
        Assert.Equal(46, s_functions.Count + 1); // and proc_exit, which does not return
        Assert.NotNull(Preview1Table.Find("proc_exit"));
        Assert.NotNull(Snapshot0Table.Find("proc_exit"));
        Assert.Null(Snapshot0Table.Find("sock_accept"));
        Assert.Null(Preview1Table.Find("fd_dup"));
    }

    [Theory]
    [InlineData(Preview1Table.ModuleName, 0)]
    [InlineData(Preview1Table.ModuleName, 33)]
    [InlineData(Snapshot0Table.ModuleName, -1)]
    public void ProcExitEndsTheProgram(string module, int code)
    {
        using WasiProgram program = new(
            Module.ParseText($"""
                (module (import "{module}" "proc_exit" (func $exit (param i32)))
                  (func (export "_start") (call $exit (i32.const {code})) unreachable))
                """),
            Silent);
        WasiRunResult result = program.Run(Cancellation);
        Assert.Equal((StopCause.Exited, (uint)code), (result.Cause, result.ExitCode));
    }

    [Theory]
    [InlineData(0, StopCause.Returned, 0u)]
    [InlineData(6, StopCause.Exited, 134u)]
    [InlineData(9, StopCause.Exited, 137u)]
    [InlineData(16, StopCause.Returned, 0u)]
    [InlineData(30, StopCause.Exited, 158u)]
    public void SignalsDoWhatTheyDoByDefault(int signal, StopCause cause, uint code)
    {
        using WasiProgram program = new(
            Module.ParseText($"""
                (module (import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32)))
                  (func (export "_start") (drop (call $raise (i32.const {signal})))))
                """),
            Silent);
        WasiRunResult result = program.Run(Cancellation);
        Assert.Equal((cause, code), (result.Cause, result.ExitCode));
    }

    [Fact]
    public void WithoutMemoryEveryPointerIsAFault()
    {
        using WasiProgram program = new(
            Module.ParseText("""
                (module (import "wasi_snapshot_preview1" "args_sizes_get" (func $f (param i32 i32) (result i32)))
                  (func (export "call") (result i32) (call $f (i32.const 0) (i32.const 4))))
                """),
            Silent);
        Assert.Equal(Errno.Fault, (Errno)program.Invoke("call", _ => [], Cancellation).Values[0].AsI32);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static WasiOptions Silent { get; } = new()
    {
        StandardInput = WasiStream.Null,
        StandardOutput = WasiStream.Null,
        StandardError = WasiStream.Null,
    };
}
