using System.Management.Automation;
using WasiTools.Core;

namespace WasiTools.Cmdlets;

/// <summary>What all cmdlets of the module share: cancellation and the way failures become error records.</summary>
public abstract class WasiCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled by Ctrl+C and by the end of a pipeline such as <c>| Select-Object -First 1</c>.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stop.Dispose();
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Runs the work on one input object; its failure is a non-terminating error and the next object follows.</summary>
    /// <param name="target">What the work is about.</param>
    /// <param name="work">The work.</param>
    protected void ForItem(object? target, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            work();
        }
        catch (WasiToolsException exception)
        {
            WriteError(exception.ToErrorRecord(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(exception.ToErrorRecord(target));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs work on other threads, and writes what it reports meanwhile.</summary>
    /// <typeparam name="T">What the work results in.</typeparam>
    /// <param name="work">The work; it must heed <see cref="StopToken"/>.</param>
    /// <returns>The result.</returns>
    private protected T Run<T>(Func<OperationPump, Task<T>> work) => OperationPump.Run(this, work, _stop.Cancel);

    /// <summary>Starts work on other threads whose reports are written as the cmdlet goes on.</summary>
    /// <typeparam name="T">What the work results in.</typeparam>
    /// <param name="work">The work; it must heed <see cref="StopToken"/>.</param>
    /// <returns>The running work, to be disposed of.</returns>
    private protected PumpedWork<T> Start<T>(Func<OperationPump, Task<T>> work) => new(this, work, _stop.Cancel);

    /// <summary>Whether the host shows colours and nobody asked for none.</summary>
    private protected bool HostHasColor =>
        Host.UI.SupportsVirtualTerminal
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && (GetVariableValue("PSStyle") is not { } style
            || PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() != "PlainText");

    /// <summary>Resolves a path with wildcards to the files or folders that it matches.</summary>
    /// <param name="path">The path, relative to the current location.</param>
    /// <returns>Full paths.</returns>
    private protected IEnumerable<string> ExpandPath(string path) =>
        WildcardPattern.ContainsWildcardCharacters(path)
            ? SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
            : [ToFilePath(path)];

    /// <summary>Turns a path of the user's into one of the file system, without wildcards; it need not exist.</summary>
    /// <param name="path">The path, relative to the current location.</param>
    /// <returns>The full path.</returns>
    protected string ToFilePath(string path)
    {
        string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw new WasiToolsException(
                "PathNotFileSystem", WasiErrorKind.InvalidArgument, $"'{path}' is not a path of the file system.", path);
    }
}
