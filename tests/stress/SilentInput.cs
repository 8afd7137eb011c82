using System.IO.Pipes;

namespace WasiTools.Stress;

/// <summary>An input that delivers nothing while a program runs. A pipe of .NET cannot be told to give up a read, so the end of a run ends it:
/// otherwise each run that was stopped while it read would leave a buffer waiting.</summary>
internal sealed class SilentInput : IDisposable
{
    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.In);

    public Stream Stream => pipe;

    public void Dispose()
    {
        pipe.DisposeLocalCopyOfClientHandle();
        pipe.Dispose();
    }
}
