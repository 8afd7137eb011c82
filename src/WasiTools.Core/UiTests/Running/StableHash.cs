using System.Text;

namespace WasiTools.Core.UiTests.Running;

/// <summary>A hash of text that is the same on every machine and in every version: FNV-1a, finished as MurmurHash3 is.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ value) * 1099511628211;
        // FNV alone leaves its low bits, which a remainder looks at, too much alike.
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
