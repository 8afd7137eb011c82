namespace WasiTools.Core.UiTests.Reports;

/// <summary>What a report is written as.</summary>
public enum UiTestReportFormat
{
    /// <summary>One page that needs nothing else.</summary>
    Html,

    /// <summary>Markdown within the limit of GitHub's job summaries, 1 MiB.</summary>
    Markdown,

    /// <summary>JUnit XML.</summary>
    JUnit,

    /// <summary>Comma-separated values, RFC 4180.</summary>
    Csv,

    /// <summary>JSON; <c>docs/ui-test-report.schema.json</c> describes it.</summary>
    Json,

    /// <summary>Workflow commands by which GitHub annotates files.</summary>
    GitHubAnnotation,
}
