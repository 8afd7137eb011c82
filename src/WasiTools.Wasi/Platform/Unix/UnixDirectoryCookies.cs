namespace WasiTools.Wasi.Platform.Unix;

/// <summary>
/// The cookies of one open directory: small numbers for the file system's positions, which may have 64 bits, while the C library's
/// <c>telldir</c> has room for 32 on wasm32.
/// </summary>
internal sealed class UnixDirectoryCookies
{
    /// <summary>From here on, reading from the beginning forgets the cookies of before, since directories change for ever.</summary>
    private const int ManyCookies = 1 << 16;

    private readonly List<ulong> _positions = [0];
    private readonly Dictionary<ulong, uint> _cookies = [];

    /// <summary>The position of a cookie.</summary>
    /// <param name="cookie">The cookie; 0 is the beginning.</param>
    /// <param name="position">The position.</param>
    /// <returns>Whether the cookie is of this directory.</returns>
    internal bool TryGetPosition(ulong cookie, out ulong position)
    {
        if (cookie == 0 && _positions.Count > ManyCookies)
        {
            _positions.RemoveRange(1, _positions.Count - 1);
            _cookies.Clear();
        }

        bool isKnown = cookie < (ulong)_positions.Count;
        position = isKnown ? _positions[(int)cookie] : 0;
        return isKnown;
    }

    /// <summary>The cookie of a position, the same whenever it is asked for.</summary>
    internal uint Of(ulong position)
    {
        if (_cookies.TryGetValue(position, out uint cookie))
            return cookie;
        cookie = (uint)_positions.Count;
        _positions.Add(position);
        _cookies.Add(position, cookie);
        return cookie;
    }
}
