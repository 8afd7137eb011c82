using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution;

/// <summary>The variables of functions that have too many of them for a frame, in memory of the store. It is as large as the stack, and
/// its end is the end of the stack to the guest.</summary>
internal static unsafe class SideArea
{
    /// <summary>Takes zeroed bytes.</summary>
    /// <exception cref="Trap">Nothing is left.</exception>
    public static byte* Enter(Instance instance, int size)
    {
        StoreContext* context = instance.Context;
        if (context->SideTop is null)
            instance.Store.AllocateSideArea();
        byte* start = context->SideTop;
        if (context->SideEnd - start < size)
            CallOperations.StackLimitReached(instance);
        context->SideTop = start + size;
        Unsafe.InitBlockUnaligned(start, 0, (uint)size);
        return start;
    }

    /// <summary>Gives back what <see cref="Enter"/> gave, and everything taken since.</summary>
    public static void Leave(Instance instance, byte* start) => instance.Context->SideTop = start;

    /// <summary>What to give to <see cref="Leave"/> for the state of now.</summary>
    public static byte* Top(Instance instance) => instance.Context->SideTop;
}
