using System.Runtime.InteropServices;
using WasiTools.Engine;
using WasiTools.Engine.Execution;

namespace WasiTools.Fuzz.Differential;

/// <summary>Runs a module as its plan says and writes down, line by line, what is seen of it.</summary>
internal static class EngineRun
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <summary>The lines of a run in one mode.</summary>
    public static string[] Run(byte[] bytes, CallPlan plan, EngineMode mode)
    {
        var lines = new List<string>();
        using var store = new Store(new StoreOptions { Bounds = mode.Bounds });
        using var timer = new Timer(_ => store.Group.Stop(StopCause.TimedOut), null, patience, Timeout.InfiniteTimeSpan);
        Instance? support = null, instance = null;
        lines.Add(Attempt(() =>
        {
            Module module = Module.Parse(bytes, mode.Options);
            support = new Linker().Instantiate(store, Support.Module);
            instance = Support.LinkerFor(support, module).Instantiate(store, module);
            return "instantiated";
        }, plan, null));
        if (instance is null)
            return [.. lines];
        foreach (PlannedCall call in plan.Calls)
        {
            if (plan.FuelExport is string fuel)
                instance.GetGlobal(fuel)!.Value = plan.Fuel;
            Func function = instance.GetFunction(call.Export)!;
            Value[] arguments = [.. call.Arguments.Select(Scalar.Parse)];
            string result = Attempt(() => string.Join(' ', function.Invoke(arguments).Select(Scalar.Format)), plan, instance);
            lines.Add($"{call.Export}({string.Join(' ', call.Arguments)}) = {result}");
        }
        lines.AddRange(plan.Memories.Select(m => Describe(m, instance.GetMemory(m)!)));
        lines.AddRange(plan.Tables.Select(t => Describe(t, instance.GetTable(t)!)));
        lines.AddRange(plan.Globals.Select(g => $"global {g.Export} = {Scalar.Format(instance.GetGlobal(g.Export)!.Value)}"));
        lines.Add($"log = {Scalar.Format(support!.GetGlobal("log")!.Value)}");
        return [.. lines];
    }

    private static string Attempt(Func<string> action, CallPlan plan, Instance? instance)
    {
        try
        {
            return action();
        }
        catch (Trap trap)
        {
            string name = TrapNames.Of(trap.Kind);
            return name == TrapNames.Exhausted ? name : $"trap {name}";
        }
        catch (GuestException e)
        {
            PlannedTag? tag = plan.Tags.FirstOrDefault(t => instance?.GetTag(t.Export) == e.Tag);
            return tag is null ? "exception" : $"exception {tag.Export} {string.Join(' ', e.Values.Select((v, i) => tag.Values[i] == '?' ? "?" : Scalar.Format(v)))}";
        }
        catch (Exception e)
        {
            // Nothing else may come out of the engine: the line is unlike any of the other side's.
            return $"HOST {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("WasiTools"))?.Trim()}";
        }
    }

    private static string Describe(string name, Memory memory)
    {
        uint hash = 0;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(memory.Span(0, (int)memory.ByteLength)))
            hash = ((hash << 5 | hash >> 27) * 0x9E3779B1) + word;
        return $"memory {name} = {memory.ByteLength} {hash}";
    }

    private static string Describe(string name, Table table) =>
        $"table {name} = {string.Concat(table.Elements.Select(e => e is null ? '0' : '1'))}";
}
