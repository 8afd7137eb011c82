using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Descriptors;

/// <summary>How <c>path_open</c> is to open something, after its rights were checked.</summary>
/// <param name="Follow">Whether a symbolic link at the end of the path is followed.</param>
/// <param name="OpenFlags">What to do beside opening.</param>
/// <param name="Rights">The rights asked for, cut to what the directory hands on.</param>
/// <param name="Inheriting">The same for what is opened through the new descriptor.</param>
/// <param name="Flags">How the new descriptor reads and writes.</param>
internal readonly record struct OpenRequest(bool Follow, OpenFlags OpenFlags, Rights Rights, Rights Inheriting, FdFlags Flags)
{
    /// <summary>Whether the file is opened for reading.</summary>
    internal bool Reads => (Rights & (Rights.FdRead | Rights.FdReaddir)) != 0;

    /// <summary>Whether the file is opened for writing.</summary>
    internal bool Writes => (Rights & RightSets.Writing) != 0;
}
