using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiTools.Core;
using WasiTools.Core.Modules;
using WasiTools.Engine;

namespace WasiTools.Cmdlets;

/// <summary>Completes the functions that the module on the command line exports.</summary>
public sealed class ExportCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (fakeBoundParameters["Path"] is not { } path)
            return [];
        try
        {
            // Relative to the session's location, which is not the process's.
            using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            string? full = shell.AddCommand(@"Microsoft.PowerShell.Management\Convert-Path").AddParameter("LiteralPath", path).Invoke<string>().FirstOrDefault();
            return full is null ? [] : ModuleInspector.Inspect(full).Exports
                .Where(item => item.Kind == ExternalKind.Function && item.Name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
                .Select(static item => new CompletionResult(item.Name, item.Name, CompletionResultType.ParameterValue, $"{item.Name} {item.Type}"));
        }
        catch (Exception exception) when (exception is WasiToolsException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            // What cannot be read has nothing to offer; the run will say why.
            return [];
        }
    }
}
