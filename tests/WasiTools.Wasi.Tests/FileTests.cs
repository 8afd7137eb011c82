using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class FileTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public FileTests() => _guest = Guest.In(_directory.Path);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void WhatIsWrittenIsInTheFile()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);

        Assert.Equal(Errno.Success, _guest.WritePieces(fd, ["Hello", "", ", ", "wörld"], out uint count));
        Assert.Equal(13u, count);
        Assert.Equal("Hello, wörld", _directory.Read("a.txt"));
    }

    [Fact]
    public void ReadingGoesOnFromThePosition()
    {
        File.WriteAllText(_directory["a.txt"], "0123456789");
        int fd = _guest.Opened(Guest.Root, "a.txt");

        Assert.Equal(Errno.Success, _guest.Read(fd, 4, out string text));
        Assert.Equal("0123", text);
        Assert.Equal(Errno.Success, _guest.PRead(fd, 3, 6, out text));
        Assert.Equal("678", text);
        Assert.Equal(Errno.Success, _guest.Read(fd, 100, out text));
        Assert.Equal("456789", text);
        Assert.Equal(Errno.Success, _guest.Read(fd, 100, out text));
        Assert.Equal("", text);
    }

    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(-2, 2, 8)]
    [InlineData(2, 1, 7)]
    [InlineData(-5, 1, 0)]
    [InlineData(100, 2, 110)]
    public void Seeks(long offset, byte whence, ulong expected)
    {
        File.WriteAllText(_directory["a.txt"], "0123456789");
        int fd = _guest.Opened(Guest.Root, "a.txt");
        Assert.Equal(Errno.Success, _guest.Seek(fd, 5, Whence.Set, out _));

        Assert.Equal(Errno.Success, _guest.Seek(fd, offset, (Whence)whence, out ulong position));
        Assert.Equal(expected, position);
        uint result = _guest.Allocate(8);
        Assert.Equal(Errno.Success, FdFunctions.Tell(_guest.Host, _guest.Memory, fd, result));
        Assert.Equal(expected, _guest.UInt64(result));
    }

    [Fact]
    public void SeeksBeforeTheStartOrWithoutABaseAreInvalid()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);

        Assert.Equal(Errno.Inval, _guest.Seek(fd, -1, Whence.Set, out _));
        Assert.Equal(Errno.Inval, _guest.Seek(fd, -1, Whence.End, out _));
        Assert.Equal(Errno.Inval, FdFunctions.Seek(_guest.Host, _guest.Memory, fd, 0, 3u, _guest.Allocate(8)));
    }

    [Fact]
    public void AppendingWritesAtTheEndUntilTheFlagIsTaken()
    {
        File.WriteAllText(_directory["a.txt"], "01");
        int fd = _guest.Opened(Guest.Root, "a.txt", write: true, fdFlags: FdFlags.Append);
        Assert.Equal(FdFlags.Append, _guest.Fdstat(fd).Flags);

        _guest.Seek(fd, 0, Whence.Set, out _);
        _guest.Write(fd, "23", out _);
        _guest.Seek(fd, 0, Whence.Current, out ulong position);
        Assert.Equal(4ul, position);
        Assert.Equal(Errno.Success, FdFunctions.FdstatSetFlags(_guest.Host, fd, 0));
        _guest.Seek(fd, 0, Whence.Set, out _);
        _guest.Write(fd, "x", out _);

        Assert.Equal("x123", _directory.Read("a.txt"));
    }

    [Fact]
    public void WritingAtAnOffsetLeavesThePosition()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        _guest.Write(fd, "0123", out _);

        Assert.Equal(Errno.Success, _guest.PWrite(fd, "xy", 1, out uint count));
        Assert.Equal(2u, count);
        _guest.Write(fd, "4", out _);
        Assert.Equal("0xy34", _directory.Read("a.txt"));
        Assert.Equal(Errno.Inval, _guest.PWrite(fd, "x", ulong.MaxValue, out _));
        Assert.Equal(Errno.Inval, _guest.PRead(fd, 1, ulong.MaxValue, out _));
    }

    [Fact]
    public void LargeTransfersAreComplete()
    {
        byte[] content = new byte[40 << 20];
        new Random(1).NextBytes(content);
        int fd = _guest.Opened(Guest.Root, "big", OpenFlags.Create, write: true);

        foreach (bool atOffset in new[] { false, true })
        {
            unsafe
            {
                fixed (byte* start = content)
                {
                    Assert.True(_guest.Host.Descriptors.TryAcquire((uint)fd, out Descriptors.Descriptor? file));
                    IoVec[] pieces = [new(start, (nuint)(30 << 20)), new(start + (30 << 20), 10 << 20)];
                    Errno error = atOffset
                        ? file.WriteAt(pieces, 0, _guest.Host.Stop, out nuint count)
                        : file.Write(pieces, _guest.Host.Stop, out count);
                    file.Release();
                    Assert.Equal((Errno.Success, (nuint)content.Length), (error, count));
                }
            }
            Assert.True(_directory.ReadBytes("big").AsSpan().SequenceEqual(content));
        }
    }

    [Fact]
    public void SizesAreSetAndAllocated()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        _guest.Write(fd, "0123456789", out _);

        Assert.Equal(Errno.Success, FdFunctions.FilestatSetSize(_guest.Host, fd, 4));
        Assert.Equal("0123", _directory.Read("a.txt"));
        Assert.Equal(Errno.Success, FdFunctions.Allocate(_guest.Host, fd, 2, 10));
        Assert.Equal(12, new FileInfo(_directory["a.txt"]).Length);
        Assert.Equal(Errno.Success, FdFunctions.Allocate(_guest.Host, fd, 0, 3));
        Assert.Equal(12, new FileInfo(_directory["a.txt"]).Length);
        Assert.Equal(Errno.Inval, FdFunctions.Allocate(_guest.Host, fd, 0, 0));
        Assert.Equal(Errno.Inval, FdFunctions.Allocate(_guest.Host, fd, long.MaxValue, long.MaxValue));
        Assert.Equal(Errno.Inval, FdFunctions.FilestatSetSize(_guest.Host, fd, ulong.MaxValue));
    }

    [Fact]
    public void StatusTellsSizeTypeAndIdentity()
    {
        File.WriteAllText(_directory["a.txt"], "0123");
        File.WriteAllText(_directory["b.txt"], "");
        int fd = _guest.Opened(Guest.Root, "a.txt");

        Assert.Equal(Errno.Success, _guest.Status(fd, out FileStatus byDescriptor));
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, "a.txt", out FileStatus byPath));
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, "b.txt", out FileStatus other));
        Assert.Equal((FileType.RegularFile, 4ul, 1ul), (byPath.Type, byPath.Size, byPath.Links));
        Assert.Equal((byPath.Device, byPath.Inode), (byDescriptor.Device, byDescriptor.Inode));
        Assert.Equal(byPath.Device, other.Device);
        Assert.NotEqual(byPath.Inode, other.Inode);
        TimeSpan age = DateTime.UtcNow - DateTime.UnixEpoch.AddTicks((long)(byPath.ModifyTime / 100));
        Assert.InRange(age.TotalSeconds, -5, 60);
    }

    [Fact]
    public void TimesAreSetOneByOne()
    {
        const ulong Second = 1_000_000_000;
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);

        Assert.Equal(Errno.Success, FdFunctions.FilestatSetTimes(
            _guest.Host, fd, 100 * Second + 500, 200 * Second, (uint)(TimeFlags.Access | TimeFlags.Modify)));
        _guest.Status(fd, out FileStatus status);
        Assert.Equal((100 * Second + 500, 200 * Second), (status.AccessTime, status.ModifyTime));

        Assert.Equal(Errno.Success, _guest.SetTimes(Guest.Root, "a.txt", true, 0, 300 * Second, TimeFlags.Modify));
        _guest.Status(fd, out status);
        Assert.Equal((100 * Second + 500, 300 * Second), (status.AccessTime, status.ModifyTime));

        Assert.Equal(Errno.Success, _guest.SetTimes(Guest.Root, "a.txt", true, 0, 0, TimeFlags.AccessNow));
        _guest.Status(fd, out status);
        Assert.True(status.AccessTime > 1_600_000_000 * Second);
        Assert.Equal(300 * Second, status.ModifyTime);

        Assert.Equal(Errno.Inval, _guest.SetTimes(Guest.Root, "a.txt", true, 0, 0, TimeFlags.Access | TimeFlags.AccessNow));
        Assert.Equal(Errno.Inval, FdFunctions.FilestatSetTimes(_guest.Host, fd, 0, 0, 1 << 4));
    }

    [Fact]
    public void OpenFlagsDoWhatTheySay()
    {
        File.WriteAllText(_directory["a.txt"], "0123");
        Directory.CreateDirectory(_directory["d"]);

        Assert.Equal(Errno.Exist, _guest.Open(Guest.Root, "a.txt", out _, OpenFlags.Create | OpenFlags.Exclusive));
        Assert.Equal(Errno.Notdir, _guest.Open(Guest.Root, "a.txt", out _, OpenFlags.Directory));
        Assert.Equal(Errno.Noent, _guest.Open(Guest.Root, "none", out _));
        Assert.Equal(Errno.Inval, _guest.Open(Guest.Root, "none", out _, OpenFlags.Create | OpenFlags.Directory));
        Assert.Equal(Errno.Isdir, _guest.Open(Guest.Root, "d", out _, rights: Guest.AllRights));
        Assert.Equal(Errno.Success, _guest.Open(Guest.Root, "a.txt", out _, OpenFlags.Truncate, Guest.AllRights));
        Assert.Equal("", _directory.Read("a.txt"));
        Assert.Equal(Errno.Success, _guest.Open(Guest.Root, "new", out _, OpenFlags.Create | OpenFlags.Exclusive));
        Assert.True(File.Exists(_directory["new"]));
    }

    [Fact]
    public void FilesAreOpenedForWhatWasAskedFor()
    {
        File.WriteAllText(_directory["a.txt"], "0123");
        _guest.Open(Guest.Root, "a.txt", out int reader, rights: Rights.FdRead);
        _guest.Open(Guest.Root, "a.txt", out int writer, rights: Rights.FdWrite);

        Assert.Equal(Errno.Badf, _guest.Write(reader, "x", out _));
        Assert.Equal(Errno.Badf, _guest.Read(writer, 1, out _));
        Assert.Equal(Errno.Success, _guest.Write(writer, "x", out _));
        Assert.Equal(Errno.Notcapable, _guest.Seek(reader, 0, Whence.Set, out _));
        Assert.Equal(Errno.Notcapable, _guest.Status(reader, out _));
        Assert.Equal(Errno.Notcapable, FdFunctions.Advise(_guest.Host, reader, 0, 0, 0));
        Assert.Equal(Errno.Notcapable, FdFunctions.Sync(_guest.Host, reader));
    }

    [Fact]
    public void RightsOnlyShrink()
    {
        File.WriteAllText(_directory["a.txt"], "0123");
        int fd = _guest.Opened(Guest.Root, "a.txt", write: true);
        var (_, _, rights, inheriting) = _guest.Fdstat(fd);

        Assert.Equal(Errno.Success, FdFunctions.FdstatSetRights(
            _guest.Host, fd, (ulong)(rights & ~Rights.FdWrite), (ulong)inheriting));
        Assert.Equal(Errno.Badf, _guest.Write(fd, "x", out _));
        Assert.Equal(Errno.Notcapable, FdFunctions.FdstatSetRights(_guest.Host, fd, (ulong)rights, (ulong)inheriting));
        Assert.Equal(rights & ~Rights.FdWrite, _guest.Fdstat(fd).Rights);
    }

    [Fact]
    public void ADirectoryHandsOnNoMoreThanItHas()
    {
        File.WriteAllText(_directory["a.txt"], "0123");
        Assert.Equal(Errno.Success, _guest.Open(
            Guest.Root, ".", out int directory, OpenFlags.Directory, RightSets.Directory, inheriting: Rights.FdRead | Rights.FdSeek));

        Assert.Equal(Errno.Notcapable, _guest.Open(directory, "a.txt", out _, rights: Rights.FdWrite));
        Assert.Equal(Errno.Success, _guest.Open(directory, "a.txt", out int file, rights: Rights.FdRead | Rights.FdFilestatGet));
        Assert.Equal(Rights.FdRead, _guest.Fdstat(file).Rights);
        FdFunctions.FdstatSetRights(_guest.Host, directory, (ulong)Rights.PathOpen, 0);
        Assert.Equal(Errno.Notcapable, _guest.Open(directory, "a.txt", out _, rights: Rights.FdRead));
        Assert.Equal(Errno.Notcapable, _guest.CreateDirectory(directory, "d"));
        Assert.Equal(Errno.Notcapable, _guest.Open(directory, "new", out _, OpenFlags.Create, Rights.None));
        Assert.Equal(Errno.Notcapable, _guest.Open(directory, "a.txt", out _, OpenFlags.Truncate, Rights.None));
    }

    [Fact]
    public void BadPointersAreFaultsAndNothingHappens()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        uint list = _guest.Allocate(8);
        _guest.Memory.TryWrite(list, 0u);
        _guest.Memory.TryWrite(list + 4, 4u);

        Assert.Equal(Errno.Fault, FdFunctions.Write(_guest.Host, _guest.Memory, fd, list, 1, Guest.MemorySize - 3));
        Assert.Equal(Errno.Fault, FdFunctions.Write(_guest.Host, _guest.Memory, fd, Guest.MemorySize - 4, 1, 0));
        _guest.Memory.TryWrite(list, Guest.MemorySize - 3);
        Assert.Equal(Errno.Fault, FdFunctions.Write(_guest.Host, _guest.Memory, fd, list, 1, 0));
        Assert.Equal(Errno.Fault, FdFunctions.Read(_guest.Host, _guest.Memory, fd, list, 1, 0));
        Assert.Equal(Errno.Fault, FdFunctions.FdstatGet(_guest.Host, _guest.Memory, fd, Guest.MemorySize - 23));
        Assert.Equal(Errno.Fault, FdFunctions.FilestatGet(_guest.Host, _guest.Memory, fd, Guest.MemorySize - 63, FileStatusLayout.Preview1));
        Assert.Equal(Errno.Fault, PathFunctions.CreateDirectory(_guest.Host, _guest.Memory, Guest.Root, Guest.MemorySize - 1, 2));
        Assert.Equal("", _directory.Read("a.txt"));
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(_directory.Path).Select(p => Path.GetFileName(p)));
    }

    [Fact]
    public void MorePiecesThanTheHostTakesAreWrittenInPart()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        uint list = _guest.Allocate(2000 * 8);
        for (uint i = 0; i < 2000; i++)
        {
            _guest.Memory.TryWrite(list + i * 8, list);
            _guest.Memory.TryWrite(list + i * 8 + 4, 1u);
        }
        uint result = _guest.Allocate(4);

        Assert.Equal(Errno.Success, FdFunctions.Write(_guest.Host, _guest.Memory, fd, list, 2000, result));
        Assert.Equal((uint)IoVec.MaxCount, _guest.UInt32(result));
    }

    [Fact]
    public void SynchronizingAndAdvisingSucceed()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        _guest.Write(fd, "x", out _);

        Assert.Equal(Errno.Success, FdFunctions.Sync(_guest.Host, fd));
        Assert.Equal(Errno.Success, FdFunctions.DataSync(_guest.Host, fd));
        for (uint advice = 0; advice <= 5; advice++)
            Assert.Equal(Errno.Success, FdFunctions.Advise(_guest.Host, fd, 0, 1, advice));
        Assert.Equal(Errno.Inval, FdFunctions.Advise(_guest.Host, fd, 0, 1, 6));
        Assert.Equal(Errno.Inval, FdFunctions.FdstatSetFlags(_guest.Host, fd, 1 << 5));
        Assert.Equal(Errno.Notsup, FdFunctions.FdstatSetFlags(_guest.Host, fd, (uint)FdFlags.Sync));
    }

    [Fact]
    public void AnOpenFileLivesOnAfterItsRemoval()
    {
        int fd = _guest.Opened(Guest.Root, "a.txt", OpenFlags.Create, write: true);
        Assert.Equal(Errno.Success, _guest.Unlink(Guest.Root, "a.txt"));

        Assert.Equal(Errno.Success, _guest.Write(fd, "abc", out _));
        Assert.Equal(Errno.Success, _guest.PRead(fd, 3, 0, out string text));
        Assert.Equal("abc", text);
    }

    [Fact]
    public void ThreadsAppendWithoutLosingAnything()
    {
        const int Lines = 500;
        int fd = _guest.Opened(Guest.Root, "log", OpenFlags.Create, write: true, fdFlags: FdFlags.Append);
        TestThread[] writers = [.. Enumerable.Range(0, 4).Select(n => TestThread.Start(() =>
        {
            for (int i = 0; i < Lines; i++)
                Assert.Equal(Errno.Success, _guest.WritePieces(fd, [$"{n}", "-", $"{i}\n"], out _));
        }))];
        foreach (TestThread writer in writers)
            writer.Join();

        string[] lines = _directory.Read("log").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4 * Lines, lines.Distinct().Count());
        Assert.Equal(4 * Lines, lines.Length);
    }
}
