namespace WasiTools.Wasi.Abi;

/// <summary>Error numbers by the names of the witx.</summary>
internal static class ErrnoNames
{
    internal static string Name(this Errno error) => error == Errno.TooBig ? "2big" : error.ToString().ToLowerInvariant();
}
