using System.Globalization;
using System.Management.Automation;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Accepts an SDK version as number, text or object with a version, so that <c>33</c> needs no quotes.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SdkVersionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Transform(engineIntrinsics, wrapped.BaseObject),
        object?[] items => items.Select(item => Transform(engineIntrinsics, item)).ToArray(),
        string text => WasiSdkVersion.TryParse(text, out WasiSdkVersion version)
            ? version
            : throw new ArgumentTransformationMetadataException($"'{text}' is not a version of wasi-sdk, such as 33 or 34-rc.1."),
        IFormattable number and (int or long or double or decimal) =>
            Transform(engineIntrinsics, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => inputData,
    };
}
