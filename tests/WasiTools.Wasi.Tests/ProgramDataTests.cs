using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

/// <summary>Arguments, environment and randomness.</summary>
public sealed class ProgramDataTests
{
    private static readonly WasiOptions s_nothing = new()
    {
        StandardInput = WasiStream.Null,
        StandardOutput = WasiStream.Null,
        StandardError = WasiStream.Null,
    };

    [Fact]
    public void ArgumentsAreStoredOneBehindTheOther()
    {
        using Guest guest = new(s_nothing with { Arguments = ["prog", "", "zwölf"] });
        uint sizes = guest.Allocate(8);
        Assert.Equal(Errno.Success, ProgramFunctions.ArgsSizesGet(guest.Host, guest.Memory, sizes, sizes + 4));
        Assert.Equal((3u, 13u), (guest.UInt32(sizes), guest.UInt32(sizes + 4)));

        uint pointers = guest.Allocate(12);
        uint buffer = guest.Allocate(13);
        Assert.Equal(Errno.Success, ProgramFunctions.ArgsGet(guest.Host, guest.Memory, pointers, buffer));
        Assert.Equal("prog\0\0zwölf\0", Encoding.UTF8.GetString(guest.Bytes(buffer, 13)));
        Assert.Equal([buffer, buffer + 5, buffer + 6], Enumerable.Range(0, 3).Select(i => guest.UInt32(pointers + (uint)i * 4)));
    }

    [Fact]
    public void TheEnvironmentKeepsItsOrder()
    {
        using Guest guest = new(s_nothing with { Environment = [new("B", "1"), new("A", "x=y"), new("EMPTY", "")] });
        uint sizes = guest.Allocate(8);
        Assert.Equal(Errno.Success, ProgramFunctions.EnvironSizesGet(guest.Host, guest.Memory, sizes, sizes + 4));
        Assert.Equal((3u, 17u), (guest.UInt32(sizes), guest.UInt32(sizes + 4)));
        uint pointers = guest.Allocate(12);
        uint buffer = guest.Allocate(17);
        Assert.Equal(Errno.Success, ProgramFunctions.EnvironGet(guest.Host, guest.Memory, pointers, buffer));
        Assert.Equal("B=1\0A=x=y\0EMPTY=\0", Encoding.UTF8.GetString(guest.Bytes(buffer, 17)));
    }

    [Fact]
    public void BuffersBeyondTheMemoryAreFaults()
    {
        using Guest guest = new(s_nothing with { Arguments = ["prog"] });
        Assert.Equal(Errno.Fault, ProgramFunctions.ArgsGet(guest.Host, guest.Memory, 0, Guest.MemorySize - 4));
        Assert.Equal(Errno.Fault, ProgramFunctions.ArgsGet(guest.Host, guest.Memory, Guest.MemorySize - 3, 0));
        Assert.Equal(Errno.Fault, ProgramFunctions.ArgsSizesGet(guest.Host, guest.Memory, Guest.MemorySize, 0));
        Assert.Equal(Errno.Fault, ProgramFunctions.RandomGet(guest.Host, guest.Memory, 0, Guest.MemorySize + 1));
        Assert.Equal(Errno.Fault, ProgramFunctions.RandomGet(guest.Host, guest.Memory, 1, uint.MaxValue));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\0")]
    public void ArgumentsWithZeroCharactersAreRefused(string argument) =>
        Assert.Contains("zero character", Assert.Throws<ArgumentException>(
            () => new WasiHost(s_nothing with { Arguments = [argument] })).Message);

    [UnixFact]
    public void DirectoriesWithZeroCharactersAreRefused() =>
        Assert.Contains("zero character", Assert.Throws<ArgumentException>(
            () => new WasiHost(s_nothing with { Directories = [new(".\0x", "x")] })).Message);

    [Theory]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A", "x\0")]
    public void VariablesThatCannotBePassedAreRefused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new WasiHost(s_nothing with { Environment = [new(name, value)] }));

    [Fact]
    public void DirectoriesThatDoNotExistAreNamed()
    {
        using TestDirectory directory = new();
        Assert.Contains(directory["none"], Assert.Throws<DirectoryNotFoundException>(
            () => new WasiHost(s_nothing with { Directories = [new(directory["none"], "/")] })).Message);
        File.WriteAllText(directory["file"], "");
        Assert.Throws<DirectoryNotFoundException>(
            () => new WasiHost(s_nothing with { Directories = [new(directory["file"], "/")] }));
    }

    [Fact]
    public void RandomBytesFillTheBufferAndNoMore()
    {
        using Guest guest = new(s_nothing);
        uint buffer = guest.Allocate(3000);
        guest.Bytes(buffer, 3000).Clear();
        Assert.Equal(Errno.Success, ProgramFunctions.RandomGet(guest.Host, guest.Memory, buffer, 2000));
        Assert.True(guest.Bytes(buffer + 1900, 100).ContainsAnyExcept((byte)0));
        Assert.False(guest.Bytes(buffer + 2000, 1000).ContainsAnyExcept((byte)0));
        Assert.Equal(Errno.Success, ProgramFunctions.RandomGet(guest.Host, guest.Memory, Guest.MemorySize, 0));
    }

    [Fact]
    public void TheHostMayProvideTheRandomness()
    {
        using Guest guest = new(s_nothing with { Random = span => span.Fill(42) });
        uint buffer = guest.Allocate(10);
        ProgramFunctions.RandomGet(guest.Host, guest.Memory, buffer, 10);
        Assert.False(guest.Bytes(buffer, 10).ContainsAnyExcept((byte)42));
    }
}
