namespace WasiTools.Wasi.Abi;

/// <summary>The rights that make sense for each kind of descriptor, and those that change something.</summary>
internal static class RightSets
{
    /// <summary>What can be done with a regular file.</summary>
    internal const Rights File = Rights.FdDatasync | Rights.FdRead | Rights.FdSeek | Rights.FdFdstatSetFlags | Rights.FdSync
        | Rights.FdTell | Rights.FdWrite | Rights.FdAdvise | Rights.FdAllocate | Rights.FdFilestatGet | Rights.FdFilestatSetSize
        | Rights.FdFilestatSetTimes | Rights.PollFdReadwrite;

    /// <summary>What can be done with a directory.</summary>
    internal const Rights Directory = Rights.FdFdstatSetFlags | Rights.FdSync | Rights.FdDatasync | Rights.PathCreateDirectory
        | Rights.PathCreateFile | Rights.PathLinkSource | Rights.PathLinkTarget | Rights.PathOpen | Rights.FdReaddir
        | Rights.PathReadlink | Rights.PathRenameSource | Rights.PathRenameTarget | Rights.PathFilestatGet
        | Rights.PathFilestatSetSize | Rights.PathFilestatSetTimes | Rights.FdFilestatGet | Rights.FdFilestatSetTimes
        | Rights.PathSymlink | Rights.PathRemoveDirectory | Rights.PathUnlinkFile | Rights.PollFdReadwrite;

    /// <summary>What can be done with a terminal, pipe or character device. Without seek and tell: wasi-libc takes a character
    /// device that has neither for a terminal.</summary>
    internal const Rights Stream = Rights.FdRead | Rights.FdWrite | Rights.FdFdstatSetFlags | Rights.FdFilestatGet | Rights.PollFdReadwrite;

    /// <summary>What can be done with a connected socket.</summary>
    internal const Rights Socket = Stream | Rights.SockShutdown;

    /// <summary>What can be done with a listening socket.</summary>
    internal const Rights Listener = Rights.FdFdstatSetFlags | Rights.FdFilestatGet | Rights.PollFdReadwrite | Rights.SockAccept;

    /// <summary>Everything that can be handed on by a directory.</summary>
    internal const Rights Inheriting = File | Directory;

    /// <summary>The rights to change a file or a directory: what a read-only directory does not give.</summary>
    internal const Rights Changing = Rights.FdWrite | Rights.FdAllocate | Rights.FdFilestatSetSize | Rights.FdFilestatSetTimes
        | Rights.PathCreateDirectory | Rights.PathCreateFile | Rights.PathLinkSource | Rights.PathLinkTarget | Rights.PathRenameSource
        | Rights.PathRenameTarget | Rights.PathFilestatSetSize | Rights.PathFilestatSetTimes | Rights.PathSymlink
        | Rights.PathRemoveDirectory | Rights.PathUnlinkFile;

    /// <summary>Asking for one of these opens a file for writing.</summary>
    internal const Rights Writing = Rights.FdWrite | Rights.FdAllocate | Rights.FdFilestatSetSize;
}
