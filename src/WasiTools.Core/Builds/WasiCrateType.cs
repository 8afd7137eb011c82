namespace WasiTools.Core.Builds;

/// <summary>What a build makes, by rustc's names.</summary>
public enum WasiCrateType
{
    /// <summary>A program: a module with <c>_start</c>.</summary>
    Bin,

    /// <summary>A library to link with others: an archive of objects.</summary>
    StaticLib,

    /// <summary>A module without <c>_start</c> whose exports others call: a reactor, with <c>_initialize</c>.</summary>
    CDyLib,
}
