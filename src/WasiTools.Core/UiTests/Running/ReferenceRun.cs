using System.Diagnostics;
using WasiTools.Core.UiTests.Logs;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Runs the parts of one reference, and takes what an earlier, broken-off run has.</summary>
internal sealed class ReferenceRun(UiTestRequest request, string worktree, string buildFolder, SuiteTree suite, TestPlan plan, UiTestRun run, IUiTestObserver observer)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private long _passed, _failed, _ignored, _resumed;

    /// <exception cref="WasiToolsException"><c>UiTestRunFailed</c> or <c>DiskFull</c>.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        int present = 0;
        for (int attempt = 1; attempt <= request.Repeat; attempt++)
        {
            for (int i = 0; i < plan.Parts.Count; i++)
            {
                string log = Path.Combine(run.Source!, $"attempt-{attempt}", $"part-{i + 1:000}.log");
                if (File.Exists(log))
                {
                    present++;
                    Read(log, attempt, cancellation);
                    continue;
                }

                if (present > 0 && _resumed == 0)
                {
                    _resumed = _passed + _failed + _ignored;
                    observer.Verbose($"{run.Label}: {present} parts of {plan.Parts.Count * request.Repeat} with {_resumed} tests were run before and are taken from {run.Source}.");
                    _clock.Restart();
                }

                await RunPartAsync(plan.Parts[i], log, attempt, cancellation).ConfigureAwait(false);
            }
        }
    }

    private void Read(string log, int attempt, CancellationToken cancellation) =>
        UiTestLogReader.Read(log, run, result => Emit(result, attempt), cancellation);

    private async Task RunPartAsync(TestPart part, string log, int attempt, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        string metrics = Path.Combine(buildFolder, "metrics.json");
        // Bootstrap adds to what is there.
        if (File.Exists(metrics))
            File.Delete(metrics);
        var tail = new LogTail();
        var parser = new UiTestLogParser(run, log, result => Emit(result, attempt));
        int gaps = run.Gaps.Count;
        int code;
        string growing = log + ".part";
        try
        {
            var file = new FileStream(growing, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            await using (file.ConfigureAwait(false))
            {
                var command = BootstrapTestCommand.For(worktree, suite, request, part);
                observer.Verbose(command.ToString());
                code = await LoggedProcess.RunAsync(command, file, Take, cancellation).ConfigureAwait(false);
            }
        }
        catch (IOException exception) when (IsDiskFull(exception))
        {
            throw Throw.DiskFull(growing);
        }

        parser.Complete();
        // Bootstrap fails with tests that fail, but also without having run any.
        if (run.Gaps.Count > gaps)
            throw tail.SaysDiskFull ? Throw.DiskFull(worktree) : Throw.UiTestRunFailed(run.Label, code, growing, tail.ToString());
        if (File.Exists(metrics))
            File.Copy(metrics, Path.ChangeExtension(log, ".metrics"), overwrite: true);
        File.Move(growing, log, overwrite: true);

        void Take(ReadOnlyMemory<byte> lines)
        {
            tail.Add(lines.Span);
            parser.Write(lines.Span);
            if (_sinceProgress.Elapsed < s_interval)
                return;
            _sinceProgress.Restart();
            Report(tail.Last, parser.AwaitingFailures);
        }
    }

    private void Emit(UiTestResult result, int attempt)
    {
        switch (result.Outcome)
        {
            case UiTestOutcome.Passed:
                _passed++;
                break;
            case UiTestOutcome.Failed:
                _failed++;
                break;
            case UiTestOutcome.Ignored:
                _ignored++;
                break;
        }

        observer.Result(attempt == 1 ? result : result with { SuiteRun = (result.SuiteRun ?? new UiTestSuite()) with { Attempt = attempt } });
    }

    private void Report(string lastLine, int awaiting)
    {
        double seconds = _clock.Elapsed.TotalSeconds;
        long failed = _failed + awaiting;
        long done = _passed + failed + _ignored;
        observer.Progress(new UiTestProgress(
            run.Label, _passed, failed, _ignored, Math.Max(done, (long)plan.Count * request.Repeat), seconds > 0 ? (done - _resumed) / seconds : 0, lastLine));
    }

    private static bool IsDiskFull(IOException exception)
    {
        const int OnUnix = 28, OnWindows = unchecked((int)0x80070070);
        return exception.HResult is OnUnix or OnWindows;
    }
}
