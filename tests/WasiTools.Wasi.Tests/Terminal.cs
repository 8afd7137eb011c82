using System.Runtime.InteropServices;
using System.Text;
using WasiTools.Wasi.Platform.Unix;

namespace WasiTools.Wasi.Tests;

/// <summary>A pseudo terminal of a Unix system.</summary>
internal sealed unsafe partial class Terminal : IDisposable
{
    private readonly SafeFd _master;
    private readonly SafeFd _slave;

    internal Terminal()
    {
        _master = new(OpenMaster(OpenFlag.ReadWrite | OpenFlag.NoControllingTerminal));
        Assert.False(_master.IsInvalid);
        Assert.Equal(0, Grant(_master.Number));
        Assert.Equal(0, Unlock(_master.Number));
        byte* name = stackalloc byte[128];
        Assert.Equal(0, SlaveName(_master.Number, name, 128));
        _slave = new(UnixSystem.OpenAt(ProcessFd.CurrentDirectory, name, OpenFlag.ReadWrite, 0));
        Assert.False(_slave.IsInvalid);
    }

    internal int Slave => _slave.Number;

    public void Dispose()
    {
        _slave.Dispose();
        _master.Dispose();
    }

    /// <summary>Types something on the terminal's keyboard.</summary>
    internal void Type(string text)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(text))
            Assert.Equal(text.Length, Libc.Write(_master.Number, start, (nuint)text.Length));
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int fd);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int fd);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int SlaveName(int fd, byte* name, nuint size);
}
