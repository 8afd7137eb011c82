using System.Runtime.InteropServices;

namespace WasiTools.Wine;

/// <summary>What a loaded 64-bit module imports; offsets are those of the portable executable format.</summary>
internal static unsafe class ImportTable
{
    private const int HeaderOffset = 0x3C;
    private const int ImportDirectory = 0x90;
    private const int DescriptorSize = 20;
    private const int DescriptorTable = 16;

    /// <summary>Where a module keeps the address of a function that it imports by name.</summary>
    /// <param name="module">The module's address.</param>
    /// <param name="address">The function's address.</param>
    public static nint* Find(nint module, nint address)
    {
        byte* start = (byte*)module;
        byte* header = start + *(int*)(start + HeaderOffset);
        for (byte* descriptor = start + *(int*)(header + ImportDirectory); *(int*)(descriptor + DescriptorTable) != 0; descriptor += DescriptorSize)
        {
            for (nint* entry = (nint*)(start + *(int*)(descriptor + DescriptorTable)); *entry != 0; entry++)
            {
                if (*entry == address)
                    return entry;
            }
        }
        throw new EntryPointNotFoundException("The runtime does not import the function that has to be replaced.");
    }
}
