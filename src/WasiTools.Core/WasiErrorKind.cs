namespace WasiTools.Core;

/// <summary>Sorts of failure; a PowerShell error category each.</summary>
public enum WasiErrorKind
{
    /// <summary>An argument cannot be used.</summary>
    InvalidArgument,

    /// <summary>Something read is malformed: an archive, an object file, a response.</summary>
    InvalidData,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>What is to be made exists already, or is in use.</summary>
    Conflict,

    /// <summary>A server or link failed.</summary>
    Connection,

    /// <summary>Content is not what it should be: a hash differs or is unknown.</summary>
    Security,

    /// <summary>Too little space, too many entries, a limit reached.</summary>
    ResourceLimit,

    /// <summary>Time ran out.</summary>
    Timeout,

    /// <summary>The combination is known not to work.</summary>
    NotSupported,

    /// <summary>A tool that was started failed.</summary>
    ToolFailed,
}
