using System.Text;
using WasiTools.Engine;

namespace WasiTools.Samples.Hosting;

/// <summary>Embeds the engine with its public API alone: a host function, a memory, a trap with its backtrace, and a guest that is stopped
/// from outside.</summary>
public static class Program
{
    private const string Guest = """
        (module
          (import "host" "log" (func $log (param i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "hello from the guest")
          (func (export "greet") (call $log (i32.const 16) (i32.const 20)))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func $divide (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
          (func (export "spin") (loop $again (br $again))))
        """;

    /// <summary>Runs the sample on the console.</summary>
    public static void Main() => Run(Console.Out);

    /// <summary>Runs the sample.</summary>
    /// <param name="output">Receives what it prints.</param>
    public static void Run(TextWriter output)
    {
        Module module = Module.ParseText(Guest, new ModuleOptions { Name = "guest" });
        Linker linker = new Linker().DefineFunction("host", "log", (Instance caller, int start, int length) =>
            output.WriteLine(Encoding.UTF8.GetString(caller.GetMemory("memory")!.Span(start, length))));

        using var store = new Store();
        Instance instance = linker.Instantiate(store, module);
        instance.GetFunction("greet")!.Invoke();
        output.WriteLine($"40 + 2 = {instance.GetFunction("add")!.Invoke(40, 2)[0].AsI32}");
        try
        {
            instance.GetFunction("divide")!.Invoke(1, 0);
        }
        catch (Trap trap)
        {
            output.WriteLine($"trap: {trap.Message} in {trap.Backtrace.Frames[0].FunctionName}");
        }
        using var timer = new Timer(_ => store.Group.Stop(StopCause.TimedOut), null, 100, Timeout.Infinite);
        try
        {
            instance.GetFunction("spin")!.Invoke();
        }
        catch (GuestStoppedException)
        {
            output.WriteLine($"stopped: {store.Group.Cause}");
        }
    }
}
