using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class ReadOnlyTests : IDisposable
{
    private const int Writable = 4;
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public ReadOnlyTests()
    {
        Directory.CreateDirectory(_directory["ro/dir"]);
        Directory.CreateDirectory(_directory["rw"]);
        File.WriteAllText(_directory["ro/file"], "content");
        File.WriteAllText(_directory["rw/file"], "other");
        _guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
            Directories = [new(_directory["ro"], "/ro", ReadOnly: true), new(_directory["rw"], "/rw")],
        });
    }

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void NothingCanBeChanged()
    {
        Assert.Equal(Errno.Rofs, _guest.CreateDirectory(Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.RemoveDirectory(Guest.Root, "dir"));
        Assert.Equal(Errno.Rofs, _guest.Unlink(Guest.Root, "file"));
        Assert.Equal(Errno.Rofs, _guest.Rename(Guest.Root, "file", Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.Rename(Guest.Root, "file", Writable, "new"));
        Assert.Equal(Errno.Rofs, _guest.Rename(Writable, "file", Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.Link(Guest.Root, "file", Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.Link(Guest.Root, "file", Writable, "new"));
        Assert.Equal(Errno.Rofs, _guest.Link(Writable, "file", Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.Symlink("file", Guest.Root, "new"));
        Assert.Equal(Errno.Rofs, _guest.SetTimes(Guest.Root, "file", true, 1, 1, TimeFlags.Access | TimeFlags.Modify));
        Assert.Equal(Errno.Rofs, FdFunctions.FilestatSetTimes(_guest.Host, Guest.Root, 1, 1, (uint)TimeFlags.Modify));
        Assert.Equal(Errno.Rofs, _guest.Open(Guest.Root, "file", out _, rights: Guest.AllRights));
        Assert.Equal(Errno.Rofs, _guest.Open(Guest.Root, "file", out _, OpenFlags.Truncate, Rights.FdRead));
        Assert.Equal(Errno.Rofs, _guest.Open(Guest.Root, "new", out _, OpenFlags.Create, Rights.FdRead));
        Assert.Equal(Errno.Rofs, _guest.Open(Guest.Root, "new", out _, OpenFlags.Create | OpenFlags.Exclusive, Rights.FdRead));

        Assert.Equal("content", _directory.Read("ro/file"));
        Assert.Equal(["dir", "file"], Directory.GetFileSystemEntries(_directory["ro"]).Select(p => Path.GetFileName(p)).Order());
    }

    [Fact]
    public void WhatIsOpenedBelowIsReadOnlyToo()
    {
        int directory = _guest.Opened(Guest.Root, "dir", OpenFlags.Directory);
        Assert.Equal(Errno.Rofs, _guest.CreateDirectory(directory, "new"));
        Assert.Equal(Errno.Rofs, _guest.Open(directory, "new", out _, OpenFlags.Create));

        int file = _guest.Opened(Guest.Root, "file");
        Assert.Equal(Rights.None, _guest.Fdstat(file).Rights & RightSets.Changing);
        Assert.Equal(Errno.Badf, _guest.Write(file, "x", out _));
        Assert.Equal(Errno.Notcapable, FdFunctions.FilestatSetSize(_guest.Host, file, 0));
        Assert.Equal(Errno.Notcapable, FdFunctions.FilestatSetTimes(_guest.Host, file, 1, 1, (uint)TimeFlags.Modify));
        Assert.Equal(Errno.Notcapable, FdFunctions.Allocate(_guest.Host, file, 0, 100));
        Assert.Equal("content", _directory.Read("ro/file"));
    }

    [Fact]
    public void ReadingWorks()
    {
        Assert.Equal(Errno.Success, _guest.Open(Guest.Root, "file", out int file, OpenFlags.Create, Rights.FdRead));
        Assert.Equal(Errno.Success, _guest.Read(file, 100, out string text));
        Assert.Equal("content", text);
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, "dir", out _));
        Assert.Equal(Errno.Success, _guest.ReadDir(Guest.Root, 1000, 0, out List<DirEntry> entries, out _));
        Assert.Equal(4, entries.Count);
    }

    [Fact]
    public void TheOtherDirectoryIsNot()
    {
        Assert.Equal(Errno.Success, _guest.CreateDirectory(Writable, "new"));
        Assert.Equal(Errno.Success, _guest.Rename(Writable, "file", Writable, "new/file"));
    }
}
