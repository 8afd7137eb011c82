using System.Diagnostics.CodeAnalysis;

namespace WasiTools.Wasi;

/// <summary>Exceptions for what the host's caller got wrong or the host system refused; guests get error numbers.</summary>
internal static class Throw
{
    internal static IOException HostCall(string what, int error) => new($"Cannot {what}: system error {error}.");

    internal static DirectoryNotFoundException NoDirectory(string path) =>
        new($"The directory '{path}' to give to the guest does not exist or is not a directory.");

    internal static UnauthorizedAccessException NoAccess(string path, string reason) =>
        new($"'{path}' cannot be given to the guest: {reason}.");

    internal static ArgumentException ZeroCharacter(string what, string value) =>
        new($"The {what} '{value.Replace("\0", "\\0")}' contains a zero character, which WASI cannot pass.");

    internal static ArgumentException BadEnvironmentName(string name) =>
        new($"'{name}' is not a name for an environment variable: it is empty or contains '='.");

    [DoesNotReturn]
    internal static void Argument(string message) => throw new ArgumentException(message);

    internal static OutOfMemoryException NoThread() => new("The system refuses a thread for the program.");

    [DoesNotReturn]
    internal static void InvalidOperation(string message) => throw new InvalidOperationException(message);
}
