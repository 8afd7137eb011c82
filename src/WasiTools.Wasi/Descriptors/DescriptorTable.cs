using System.Diagnostics.CodeAnalysis;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Descriptors;

/// <summary>The descriptors of a program by number, shared by all its threads. Look-ups take no lock.</summary>
/// <param name="limit">The most descriptors that may be open at once.</param>
internal sealed class DescriptorTable(int limit)
{
    private readonly Lock _lock = new();
    private Descriptor?[] _slots = new Descriptor?[16];
    private int _lowestFree;
    private bool _closed;

    /// <summary>Puts a descriptor under the lowest free number. The table takes over its reference, also when it fails.</summary>
    internal Errno Add(Descriptor descriptor, out uint number)
    {
        lock (_lock)
        {
            int index = _lowestFree;
            while (index < _slots.Length && _slots[index] is not null)
                index++;
            if (index < limit && !_closed)
            {
                Place(index, descriptor);
                _lowestFree = index + 1;
                number = (uint)index;
                return Errno.Success;
            }
        }
        descriptor.Release();
        number = 0;
        return Errno.Mfile;
    }

    /// <summary>The descriptor of a number, with a reference that the caller gives back.</summary>
    internal bool TryAcquire(uint number, [NotNullWhen(true)] out Descriptor? descriptor)
    {
        while (true)
        {
            Descriptor?[] slots = Volatile.Read(ref _slots);
            descriptor = number < (uint)slots.Length ? Volatile.Read(ref slots[number]) : null;
            if (descriptor is null)
                return false;
            if (descriptor.TryAcquire())
                return true;
            // Closed since it was read: another may have taken its number.
        }
    }

    /// <summary>Frees a number.</summary>
    internal Errno Close(uint number)
    {
        Descriptor? descriptor;
        lock (_lock)
        {
            if (!Exists(number))
                return Errno.Badf;
            descriptor = _slots[number]!;
            Free((int)number);
        }
        descriptor.Release();
        return Errno.Success;
    }

    /// <summary>Moves a descriptor to a number that is open as well, and closes what was there.</summary>
    internal Errno Renumber(uint from, uint to)
    {
        Descriptor? replaced;
        lock (_lock)
        {
            if (!Exists(from) || !Exists(to))
                return Errno.Badf;
            if (from == to)
                return Errno.Success;
            replaced = _slots[to]!;
            Volatile.Write(ref _slots[to], _slots[from]);
            Free((int)from);
        }
        replaced.Release();
        return Errno.Success;
    }

    /// <summary>Closes everything; nothing can be added afterwards.</summary>
    internal void CloseAll()
    {
        Descriptor?[] slots;
        lock (_lock)
        {
            _closed = true;
            slots = _slots;
            _slots = [];
        }
        foreach (Descriptor? descriptor in slots)
            descriptor?.Release();
    }

    private bool Exists(uint number) => number < (uint)_slots.Length && _slots[number] is not null;

    private void Place(int index, Descriptor descriptor)
    {
        if (index == _slots.Length)
        {
            // A reader may still look into the old array, which stays as it was.
            Descriptor?[] larger = new Descriptor?[_slots.Length * 2];
            _slots.CopyTo(larger, 0);
            larger[index] = descriptor;
            Volatile.Write(ref _slots, larger);
        }
        else
        {
            Volatile.Write(ref _slots[index], descriptor);
        }
    }

    private void Free(int index)
    {
        Volatile.Write(ref _slots[index], null);
        _lowestFree = Math.Min(_lowestFree, index);
    }
}
