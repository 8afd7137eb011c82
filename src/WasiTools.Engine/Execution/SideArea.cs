using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution;

/// <summary>The variables of functions that have too many of them for a frame, and the frames of interpreted functions, in memory of the
/// thread. It is as large as the stack, and its end is the end of the stack to the guest.</summary>
internal static unsafe class SideArea
{
    /// <summary>Gives a store that has none yet the area of the current thread.</summary>
    /// <exception cref="Trap">The system has no memory for it.</exception>
    public static void Open(Instance instance)
    {
        GuestThread thread = GuestThread.Current!;
        byte* start = thread.SideArea;
        if (start is null)
            CallOperations.StackLimitReached(instance);
        instance.Context->SideTop = start;
        instance.Context->SideEnd = start + thread.StackSize;
    }

    /// <summary>Lets a store go on in the area where another one is, whose guest has called the host on the same thread.</summary>
    public static void Share(StoreContext* outer, StoreContext* inner)
    {
        inner->SideTop = outer->SideTop;
        inner->SideEnd = outer->SideEnd;
    }

    /// <summary>Takes zeroed bytes.</summary>
    /// <exception cref="Trap">Nothing is left.</exception>
    public static byte* Enter(Instance instance, int size)
    {
        StoreContext* context = instance.Context;
        if (context->SideTop is null)
            Open(instance);
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
