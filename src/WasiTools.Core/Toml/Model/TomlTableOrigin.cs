namespace WasiTools.Core.Toml;

/// <summary>What made a table.</summary>
internal enum TomlTableOrigin
{
    /// <summary>A header of a table within it; it may still get a header of its own.</summary>
    Implicit,

    /// <summary>Its own header.</summary>
    Header,

    /// <summary>A dotted key; more dotted keys may add to it.</summary>
    DottedKey,

    /// <summary>Braces; nothing may be added.</summary>
    Inline,
}
