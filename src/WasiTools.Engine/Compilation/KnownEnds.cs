namespace WasiTools.Engine.Compilation;

/// <summary>How far memory 0 is known to reach beyond addresses: it has at least as many bytes as an address and its end together. Memory
/// never shrinks, so that this is true for as long as the address's variable has its value. A few addresses at most, the latest: what is known
/// is copied where control flow splits.</summary>
internal sealed class KnownEnds
{
    private const int Most = 16;

    private readonly (Address Address, ulong End)[] entries = new (Address, ulong)[Most];
    private int count;

    /// <summary>The end of an address; 0 if nothing is known of it.</summary>
    public ulong Of(Address address)
    {
        ulong most = 0;
        for (int i = 0; i < count; i++)
        {
            (Address known, ulong end) = entries[i];
            // What is within bounds does not wrap around when something is added with which it still is.
            ulong distance = address.Addend - known.Addend;
            if (known.Variable == address.Variable && distance < end)
                most = Math.Max(most, end - distance);
        }
        return most;
    }

    /// <summary>Memory is known to reach beyond an address.</summary>
    public void Add(Address address, ulong end)
    {
        if (Of(address) >= end)
            return;
        for (int i = count - 1; i >= 0; i--)
        {
            if (entries[i].Address == address)
                RemoveAt(i);
        }
        if (count == Most)
            RemoveAt(0);
        entries[count++] = (address, end);
    }

    /// <summary>A variable changes.</summary>
    public void Remove(int variable)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            if (entries[i].Address.Variable == variable)
                RemoveAt(i);
        }
    }

    /// <summary>A variable gets an address: what is known of that, is known of the variable.</summary>
    public void Assign(int variable, Address value)
    {
        if (value.Variable == variable)
        {
            for (int i = 0; i < count; i++)
            {
                if (entries[i].Address.Variable == variable)
                    entries[i].Address += 0u - value.Addend;
            }
            return;
        }
        Remove(variable);
        for (int i = 0, last = count; i < last && count < Most; i++)
        {
            (Address known, ulong end) = entries[i];
            if (known.Variable == value.Variable)
                entries[count++] = (new Address(variable, known.Addend - value.Addend), end);
        }
    }

    /// <summary>Forgets the variables that do not pass a test.</summary>
    public void Keep(Predicate<int> test)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            if (!test(entries[i].Address.Variable))
                RemoveAt(i);
        }
    }

    /// <summary>Leaves what is true on both ways to a place.</summary>
    public void Meet(KnownEnds other)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            ulong end = Math.Min(entries[i].End, other.Of(entries[i].Address));
            if (end == 0)
                RemoveAt(i);
            else
                entries[i].End = end;
        }
    }

    public KnownEnds Copy()
    {
        var copy = new KnownEnds { count = count };
        entries.AsSpan(0, count).CopyTo(copy.entries);
        return copy;
    }

    private void RemoveAt(int index)
    {
        count--;
        entries.AsSpan(index + 1, count - index).CopyTo(entries.AsSpan(index));
    }
}
