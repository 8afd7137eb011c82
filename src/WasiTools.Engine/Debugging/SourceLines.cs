namespace WasiTools.Engine.Debugging;

/// <summary>Adds source files and lines to the frames of a backtrace.</summary>
internal static class SourceLines
{
    /// <returns>The frames, changed in place.</returns>
    public static GuestFrame[] Add(GuestFrame[] frames)
    {
        var modules = new Dictionary<Module, SortedDictionary<int, SourceLocation?>>();
        foreach (GuestFrame frame in frames)
        {
            if (frame.Source is not { } module)
                continue;
            if (!modules.TryGetValue(module, out var locations))
                modules[module] = locations = [];
            locations[frame.Offset] = null;
        }
        foreach ((Module module, var locations) in modules)
        {
            // One look through a module's tables for all of its frames, of which a deep recursion has many but at few places.
            int[] offsets = [.. locations.Keys];
            SourceLocation?[] found = module.LineTables.Locate(offsets);
            for (int i = 0; i < offsets.Length; i++)
                locations[offsets[i]] = found[i];
        }
        for (int i = 0; i < frames.Length; i++)
        {
            GuestFrame frame = frames[i];
            if (frame.Source is { } module && modules[module][frame.Offset] is { File: not "" } location)
                frames[i] = frame with { File = location.File, Line = location.Line };
        }
        return frames;
    }
}
