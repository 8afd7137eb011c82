namespace WasiTools.Core.Builds;

/// <summary>How a program reads arguments from a file, for command lines that are longer than the system allows.</summary>
public enum ResponseFileForm
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Quoted, with backslashes doubled, as clang and LLVM do.</summary>
    Quoted,

    /// <summary>A line each, taken as it is, as rustc does.</summary>
    Lines,
}
