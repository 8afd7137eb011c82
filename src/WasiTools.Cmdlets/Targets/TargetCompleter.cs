using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiTools.Core.Targets;

namespace WasiTools.Cmdlets;

/// <summary>Completes the names of targets.</summary>
public sealed class TargetCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = WildcardPattern.Get((wordToComplete ?? "").Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return TargetCatalog.All
            .Where(target => pattern.IsMatch(target.Name))
            .Select(static target => new CompletionResult(
                target.Name, target.Name, CompletionResultType.ParameterValue, target.Status));
    }
}
