using System.Globalization;
using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Sdks;
using WasiTools.Core.Sysroots;

namespace WasiTools.Cmdlets;

/// <summary>Accepts an installed SDK as version, folder, or object that has one.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SdkTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Transform(engineIntrinsics, wrapped.BaseObject),
        object?[] items => items.Select(item => Transform(engineIntrinsics, item)).ToArray(),
        WasiSysroot { Sdk: { } sdk } => sdk,
        WasiSdkVersion version => Find(version),
        string text => Find(engineIntrinsics, text),
        IFormattable number and (int or long or double or decimal) =>
            Transform(engineIntrinsics, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => inputData,
    };

    private static WasiSdk Find(EngineIntrinsics engine, string text)
    {
        if (WasiSdkVersion.TryParse(text, out WasiSdkVersion version))
            return Find(version);
        try
        {
            return SdkLocator.FromPath(engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text));
        }
        catch (WasiToolsException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private static WasiSdk Find(WasiSdkVersion version) =>
        SdkLocator.FindAll().FirstOrDefault(sdk => sdk.Version == version)
        ?? throw new ArgumentTransformationMetadataException(
            $"wasi-sdk {version} is not installed. 'Install-WasiSdk {version}' installs it.");
}
