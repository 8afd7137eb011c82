namespace WasiTools.Core.UiTests;

/// <summary>One start of a suite in a run, and the circumstances.</summary>
public sealed record UiTestSuite
{
    /// <summary>The suite, such as <c>ui</c>, or null if the run does not say.</summary>
    public string? Suite { get; init; }

    /// <summary>The mode, such as <c>ui</c> or <c>debuginfo</c>, or null.</summary>
    public string? Mode { get; init; }

    /// <summary>The compare mode, such as <c>polonius</c>, or null.</summary>
    public string? CompareMode { get; init; }

    /// <summary>The target triple, or null.</summary>
    public string? Target { get; init; }

    /// <summary>The host triple, or null.</summary>
    public string? Host { get; init; }

    /// <summary>The compiler's stage, or null.</summary>
    public int? Stage { get; init; }

    /// <summary>How often this suite had been started in the run, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() =>
        $"suite={Suite ?? "?"}{(CompareMode is null ? "" : $" compare_mode={CompareMode}")} mode={Mode ?? "?"}{(Target is null ? "" : $" target={Target}")}";
}
