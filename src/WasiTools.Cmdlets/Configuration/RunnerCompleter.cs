using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiTools.Core.Engines;

namespace WasiTools.Cmdlets;

/// <summary>Completes the names of engines that can be a runner.</summary>
public sealed class RunnerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Enum.GetNames<WasiEngineKind>()
            .Where(name => name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(name));
}
