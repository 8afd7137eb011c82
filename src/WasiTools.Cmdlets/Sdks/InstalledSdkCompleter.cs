using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Completes versions of wasi-sdk that are installed.</summary>
public sealed class InstalledSdkCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SdkLocator.FindAll()
            .Where(sdk => sdk.Version is { } version && version.ToString().StartsWith(wordToComplete ?? "", StringComparison.Ordinal))
            .Select(static sdk => new CompletionResult(
                sdk.Version!.Value.ToString(), sdk.Version.Value.ToString(), CompletionResultType.ParameterValue, sdk.Path));
}
