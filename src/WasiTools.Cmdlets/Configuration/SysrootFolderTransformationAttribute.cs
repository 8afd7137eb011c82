using System.Management.Automation;
using WasiTools.Core.Sdks;
using WasiTools.Core.Sysroots;

namespace WasiTools.Cmdlets;

/// <summary>Accepts a sysroot's folder as path, or as object of Get-WasiSysroot, Get-WasiSdk or Install-WasiSdk.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SysrootFolderTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject wrapped => Transform(engineIntrinsics, wrapped.BaseObject),
        object?[] and [var single] => Transform(engineIntrinsics, single),
        object?[] several => throw new ArgumentTransformationMetadataException($"One sysroot is wanted, and there are {several.Length}."),
        WasiSysroot sysroot => sysroot.Path,
        WasiSdk sdk => sdk.Sysroot,
        FileSystemInfo folder => folder.FullName,
        string text and not "" => engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text),
        _ => inputData,
    };
}
