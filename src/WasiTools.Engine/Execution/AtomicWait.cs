namespace WasiTools.Engine.Execution;

/// <summary>The instructions that wait for and wake other threads (threads proposal, "Wait and notify operators"); methods named as their
/// opcodes.</summary>
internal static unsafe class AtomicWait
{
    public static int MemoryAtomicNotify(Instance instance, int memory, ulong address, ulong offset, int count)
    {
        Memory target = instance.Memories[memory];
        nuint place = Place(target, address, offset, sizeof(int));
        return target.Type.IsShared ? target.Waiters.Notify(place, (uint)count) : 0;
    }

    public static int MemoryAtomicWait32(Instance instance, int memory, ulong address, ulong offset, int expected, long timeout)
    {
        Memory target = Shared(instance, memory, Place(instance.Memories[memory], address, offset, sizeof(int)), out nuint place);
        return (int)target.Waiters.Wait(instance, place, expected, sizeof(int), timeout);
    }

    public static int MemoryAtomicWait64(Instance instance, int memory, ulong address, ulong offset, long expected, long timeout)
    {
        Memory target = Shared(instance, memory, Place(instance.Memories[memory], address, offset, sizeof(long)), out nuint place);
        return (int)target.Waiters.Wait(instance, place, expected, sizeof(long), timeout);
    }

    private static Memory Shared(Instance instance, int memory, nuint checkedPlace, out nuint place)
    {
        Memory target = instance.Memories[memory];
        if (!target.Type.IsShared)
            Throw.Trap(TrapKind.ExpectedSharedMemory);
        place = checkedPlace;
        return target;
    }

    private static nuint Place(Memory memory, ulong address, ulong offset, int size)
    {
        if (((address + offset) & (uint)(size - 1)) != 0)
            Throw.Trap(TrapKind.UnalignedAtomic);
        return (nuint)Memory.Place(memory, address, offset, size);
    }
}
