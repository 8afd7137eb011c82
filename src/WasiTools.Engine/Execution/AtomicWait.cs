namespace WasiTools.Engine.Execution;

/// <summary>The instructions that wait for and wake other threads; methods named as their opcodes.</summary>
internal static class AtomicWait
{
    public static int MemoryAtomicNotify(Instance instance, int memory, ulong address, ulong offset, int count) => 0;

    public static int MemoryAtomicWait32(Instance instance, int memory, ulong address, ulong offset, int expected, long timeout) => 0;

    public static int MemoryAtomicWait64(Instance instance, int memory, ulong address, ulong offset, long expected, long timeout) => 0;
}
