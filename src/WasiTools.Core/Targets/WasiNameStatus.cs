namespace WasiTools.Core.Targets;

/// <summary>Whether a name of a target or a macro was ever one to use.</summary>
public enum WasiNameStatus
{
    /// <summary>Works in current tools.</summary>
    Current,

    /// <summary>Worked once.</summary>
    Former,

    /// <summary>Was discussed, and no release had it.</summary>
    Proposed,

    /// <summary>Was planned in a document, and no release had it.</summary>
    NeverShipped,

    /// <summary>A macro that releases define.</summary>
    Shipped,
}
