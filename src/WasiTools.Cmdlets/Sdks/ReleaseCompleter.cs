using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Completes versions of wasi-sdk that can be installed; knows them without a network.</summary>
public sealed class ReleaseCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ReleaseCatalog.Versions
            .OrderDescending()
            .Where(version => version.ToString().StartsWith(wordToComplete ?? "", StringComparison.Ordinal))
            .Select(static version => new CompletionResult(
                version.Major.ToString(System.Globalization.CultureInfo.InvariantCulture), version.ToString(),
                CompletionResultType.ParameterValue, $"wasi-sdk {version} with LLVM {ReleaseCatalog.FindLlvm(version)}"));
}
