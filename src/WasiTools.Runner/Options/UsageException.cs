namespace WasiTools.Runner.Options;

/// <summary>The command line cannot be used: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
