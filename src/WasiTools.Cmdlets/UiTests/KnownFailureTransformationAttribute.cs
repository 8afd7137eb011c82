using System.Collections;
using System.Globalization;
using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Cmdlets;

/// <summary>Accepts known failures as files, as objects, or as hashtables with Pattern, Reason and Expires.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class KnownFailureTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object?[] items = inputData is object?[] several ? several : [inputData];
        return items.SelectMany(item => Read(engineIntrinsics, item is PSObject wrapped ? wrapped.BaseObject : item)).ToArray();
    }

    private static IEnumerable<UiKnownFailure> Read(EngineIntrinsics engine, object? item)
    {
        switch (item)
        {
            case UiKnownFailure failure:
                return [failure];
            case IDictionary table:
                return [FromTable(table)];
            case FileInfo file:
                return ReadFile(file.FullName);
            case string path:
                return ReadFile(engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
            default:
                throw new ArgumentTransformationMetadataException("A known failure is a file of them, or a hashtable with Pattern, Reason and Expires.");
        }
    }

    private static IReadOnlyList<UiKnownFailure> ReadFile(string path)
    {
        try
        {
            return UiKnownFailure.ReadFile(path);
        }
        catch (WasiToolsException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private static UiKnownFailure FromTable(IDictionary table)
    {
        string? pattern = table["Pattern"]?.ToString();
        if (string.IsNullOrWhiteSpace(pattern))
            throw new ArgumentTransformationMetadataException("A known failure needs a Pattern: the test's name or path, with * and ? if you like.");
        return new UiKnownFailure { Pattern = pattern, Reason = table["Reason"]?.ToString(), Expires = ToDay(table["Expires"]) };
    }

    private static DateOnly? ToDay(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        DateTime time => DateOnly.FromDateTime(time),
        DateOnly day => day,
        { } text when DateOnly.TryParseExact(text.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        _ => throw new ArgumentTransformationMetadataException($"'{value}' is no day such as 2027-01-31."),
    };
}
