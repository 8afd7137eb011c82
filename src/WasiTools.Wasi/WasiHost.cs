using System.Diagnostics.CodeAnalysis;
using System.Net;
using WasiTools.Engine.Structure;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi;

/// <summary>The host side of one WASI program, shared by all its threads: its arguments, environment, descriptors and waits.</summary>
public sealed class WasiHost : IDisposable
{
    private const int MinDescriptors = 3;
    private const int MaxThreadId = (1 << 29) - 1;

    /// <summary>Opens what the options name.</summary>
    /// <exception cref="ArgumentException">An argument or variable contains a zero character, a variable has no name, a limit is out of
    /// its range.</exception>
    /// <exception cref="IOException">A directory, file or address cannot be opened.</exception>
    public WasiHost(WasiOptions options)
        : this(options, HostPlatform.Current)
    {
    }

    internal WasiHost(WasiOptions options, HostPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDescriptors, MinDescriptors, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxThreads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxThreads, MaxThreadId, nameof(options));
        Options = options;
        Platform = platform;
        Arguments = new byte[options.Arguments.Count][];
        for (int i = 0; i < Arguments.Length; i++)
            Arguments[i] = Encode("argument", options.Arguments[i]);
        Environment = new byte[options.Environment.Count][];
        for (int i = 0; i < Environment.Length; i++)
            Environment[i] = EncodeVariable(options.Environment[i].Key, options.Environment[i].Value);
        Descriptors = new(options.MaxDescriptors);
        Stop = platform.CreateStopSignal();
        try
        {
            OpenDescriptors();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the program gets.</summary>
    public WasiOptions Options { get; }

    /// <summary>The addresses that are listened on, in the order of the options, their ports known.</summary>
    [AllowNull]
    public IReadOnlyList<IPEndPoint> ListenerAddresses { get => field ?? []; private set; }

    internal HostPlatform Platform { get; }

    /// <summary>The arguments, each in UTF-8 with a zero byte at its end.</summary>
    internal byte[][] Arguments { get; }

    /// <summary>The variables as <c>name=value</c>, each in UTF-8 with a zero byte at its end.</summary>
    internal byte[][] Environment { get; }

    internal DescriptorTable Descriptors { get; }

    internal StopSignal Stop { get; }

    /// <summary>Closes the program's descriptors. None of its threads may run any more.</summary>
    public void Dispose()
    {
        Descriptors.CloseAll();
        Stop.Dispose();
    }

    private static byte[] Encode(string what, string value) =>
        Utf8Text.ZeroTerminated(value) ?? throw Throw.ZeroCharacter(what, value);

    private static byte[] EncodeVariable(string name, string value)
    {
        if (name.Length == 0 || name.Contains('='))
            throw Throw.BadEnvironmentName(name);
        return Encode("environment variable", $"{name}={value}");
    }

    private void OpenDescriptors()
    {
        Add(OpenStream(Options.StandardInput, 0));
        Add(OpenStream(Options.StandardOutput, 1));
        Add(OpenStream(Options.StandardError, 2));
        foreach (WasiDirectory directory in Options.Directories)
            Add(Platform.OpenDirectory(directory));
        if (Options.HasListeners)
            OpenListeners();
    }

    private void OpenListeners()
    {
        List<IPEndPoint> addresses = [];
        foreach (IPEndPoint address in Options.Listeners)
        {
            ListenerDescriptor listener = Platform.Listen(address);
            addresses.Add(listener.Address);
            Add(listener);
        }
        ListenerAddresses = addresses;
    }

    private void Add(Descriptor descriptor)
    {
        if (Descriptors.Add(descriptor, out _) != Errno.Success)
            Throw.Argument($"The program's directories and listeners need more than {Options.MaxDescriptors} descriptors.");
    }

    private Descriptor OpenStream(WasiStream stream, int number) => stream switch
    {
        WasiStream.InheritedStream => Platform.OpenStandardStream(number),
        WasiStream.FileStreamSource file => Platform.OpenFile(file.Path, forWriting: number != 0),
        WasiStream.ManagedStreamSource managed => new ManagedStreamDescriptor(managed.Stream, forWriting: number != 0),
        _ => new NullDescriptor(),
    };
}
