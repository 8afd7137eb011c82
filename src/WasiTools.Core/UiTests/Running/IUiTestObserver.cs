namespace WasiTools.Core.UiTests.Running;

/// <summary>Hears what happens in a run, on any thread, but one call at a time.</summary>
public interface IUiTestObserver
{
    /// <summary>A test's result.</summary>
    /// <param name="result">The result.</param>
    void Result(UiTestResult result);

    /// <summary>How far it has come.</summary>
    /// <param name="progress">The state of the current reference.</param>
    void Progress(UiTestProgress progress);

    /// <summary>Something that interests those who ask.</summary>
    /// <param name="message">A sentence.</param>
    void Verbose(string message);

    /// <summary>Something that everybody should know.</summary>
    /// <param name="message">A sentence.</param>
    void Warning(string message);
}
