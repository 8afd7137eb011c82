using System.Management.Automation;
using System.Text;
using WasiTools.Core.Runs;

namespace WasiTools.Cmdlets;

/// <summary>Where what a program writes goes: down the pipeline as it comes, or into its result.</summary>
/// <param name="path">The module, for error records.</param>
/// <param name="collects">Whether all of it goes into the result.</param>
/// <param name="asBytes">Whether standard output goes down the pipeline as bytes.</param>
/// <param name="errorsAsRecords">Whether standard error goes to the error stream.</param>
internal sealed class RunOutput(string path, bool collects, bool asBytes, bool errorsAsRecords)
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    /// <summary>What the run hands its output to; guest threads call it.</summary>
    public GuestSinks Sinks(OperationPump pump, Stream? input, bool inheritsInput) => new()
    {
        Input = input,
        InheritInput = inheritsInput,
        OnOutputLine = collects ? line => _output.AppendLine(line) : line => pump.Post(cmdlet => cmdlet.WriteObject(line)),
        OnOutputBytes = asBytes && !collects ? bytes => pump.Post(cmdlet => cmdlet.WriteObject(bytes, enumerateCollection: true)) : null,
        OnErrorLine = collects ? line => _error.AppendLine(line)
            : errorsAsRecords ? line => pump.Post(cmdlet => cmdlet.WriteError(new ErrorRecord(
                new InvalidOperationException(line), "WasiStandardError", ErrorCategory.FromStdErr, path)))
            : null,
        OnTrace = line => pump.Post(cmdlet => cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", "WasiTrace"])),
    };

    /// <summary>Adds what was collected.</summary>
    public WasiRunResult Complete(WasiRunResult result) =>
        result with { StandardOutput = _output.ToString(), StandardError = _error.ToString() };
}
