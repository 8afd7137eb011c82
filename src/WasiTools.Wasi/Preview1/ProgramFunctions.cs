using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Arguments, environment and randomness.</summary>
internal static class ProgramFunctions
{
    private const int RandomPartSize = 1 << 20;

    internal static Errno ArgsSizesGet(WasiHost host, in GuestMemory memory, uint count, uint size) =>
        GetSizes(host.Arguments, memory, count, size);

    internal static Errno ArgsGet(WasiHost host, in GuestMemory memory, uint pointers, uint buffer) =>
        GetStrings(host.Arguments, memory, pointers, buffer);

    internal static Errno EnvironSizesGet(WasiHost host, in GuestMemory memory, uint count, uint size) =>
        GetSizes(host.Environment, memory, count, size);

    internal static Errno EnvironGet(WasiHost host, in GuestMemory memory, uint pointers, uint buffer) =>
        GetStrings(host.Environment, memory, pointers, buffer);

    internal static Errno RandomGet(WasiHost host, in GuestMemory memory, uint address, uint size)
    {
        if (!memory.Contains(address, size))
            return Errno.Fault;
        for (uint done = 0; done < size;)
        {
            if (host.Stop.IsSet)
                return Errno.Canceled;
            uint part = Math.Min(size - done, RandomPartSize);
            memory.TrySpan(address + done, part, out Span<byte> span);
            if (host.Options.Random is { } random)
                random(span);
            else
                host.Platform.FillRandom(span);
            done += part;
        }
        return Errno.Success;
    }

    private static Errno GetSizes(byte[][] strings, in GuestMemory memory, uint count, uint size)
    {
        uint total = 0;
        foreach (byte[] value in strings)
            total = checked(total + (uint)value.Length);
        return memory.TryWrite(count, (uint)strings.Length) && memory.TryWrite(size, total) ? Errno.Success : Errno.Fault;
    }

    private static Errno GetStrings(byte[][] strings, in GuestMemory memory, uint pointers, uint buffer)
    {
        foreach (byte[] value in strings)
        {
            if (!memory.TrySpan(buffer, (uint)value.Length, out Span<byte> span) || !memory.TryWrite(pointers, buffer))
                return Errno.Fault;
            value.CopyTo(span);
            buffer += (uint)value.Length;
            pointers += sizeof(uint);
        }
        return Errno.Success;
    }
}
