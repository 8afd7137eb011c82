using System.Management.Automation;
using WasiTools.Core;

namespace WasiTools.Cmdlets;

/// <summary>Turns failures into error records with stable identifiers and fitting categories.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this WasiToolsException exception, object? target) =>
        new(exception, exception.ErrorId, ToCategory(exception.Kind), exception.ErrorTarget ?? target);

    /// <summary>For failures of the file system, which carry no identifier of ours.</summary>
    public static ErrorRecord ToErrorRecord(this Exception exception, object? target) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            new ErrorRecord(exception, "PathNotFound", ErrorCategory.ObjectNotFound, target),
        UnauthorizedAccessException => new ErrorRecord(exception, "AccessDenied", ErrorCategory.PermissionDenied, target),
        _ => new ErrorRecord(exception, "FileSystemError", ErrorCategory.WriteError, target),
    };

    private static ErrorCategory ToCategory(WasiErrorKind kind) => kind switch
    {
        WasiErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        WasiErrorKind.InvalidData => ErrorCategory.InvalidData,
        WasiErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        WasiErrorKind.Conflict => ErrorCategory.ResourceExists,
        WasiErrorKind.Connection => ErrorCategory.ConnectionError,
        WasiErrorKind.Security => ErrorCategory.SecurityError,
        WasiErrorKind.ResourceLimit => ErrorCategory.LimitsExceeded,
        WasiErrorKind.Timeout => ErrorCategory.OperationTimeout,
        WasiErrorKind.NotSupported => ErrorCategory.NotImplemented,
        WasiErrorKind.ToolFailed => ErrorCategory.FromStdErr,
        _ => ErrorCategory.NotSpecified,
    };
}
