namespace WasiTools.Runner;

/// <summary>What wasirun returns when it is not the program's own exit code.</summary>
internal static class ExitCode
{
    /// <summary>The program's own code does not fit.</summary>
    public const int OutOfRange = 1;

    /// <summary>Unusable module, unknown import or bad option.</summary>
    public const int Unusable = 2;

    /// <summary>As <c>timeout</c> of coreutils has it.</summary>
    public const int TimedOut = 124;

    public const int Deadlocked = 125;

    /// <summary>As a shell reports SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>As a shell reports SIGABRT.</summary>
    public const int Trapped = 134;
}
