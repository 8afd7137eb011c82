using System.Globalization;
using System.Management.Automation;
using System.Text;
using WasiTools.Core;
using WasiTools.Core.Runs;
using WasiTools.Engine;

namespace WasiTools.Cmdlets;

/// <summary>Tells how a program failed.</summary>
internal static class RunFailure
{
    public static ErrorRecord ToErrorRecord(WasiRunResult result)
    {
        (string id, ErrorCategory category) = result.Cause switch
        {
            StopCause.TimedOut => ("WasiTimeout", ErrorCategory.OperationTimeout),
            StopCause.Deadlocked => ("WasiDeadlock", ErrorCategory.DeadlockDetected),
            StopCause.Trapped => ("WasiTrap", ErrorCategory.InvalidOperation),
            _ => ("WasiFailure", ErrorCategory.NotSpecified),
        };
        string thread = result.FailedThread == 0 ? "main thread" : $"thread {result.FailedThread}";
        var text = new StringBuilder($"{Path.GetFileName(result.Path)}: {result.Failure}");
        if (result.Backtrace.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({thread})");
        foreach (string frame in result.Backtrace.Take(20))
            text.AppendLine().Append("  at ").Append(frame);
        return new ErrorRecord(new WasiToolsException(id, WasiErrorKind.ToolFailed, text.ToString(), result), id, category, result);
    }
}
