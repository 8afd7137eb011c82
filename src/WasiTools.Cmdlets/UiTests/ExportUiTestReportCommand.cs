using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using WasiTools.Core.UiTests.Reports;

namespace WasiTools.Cmdlets;

/// <summary>Writes a comparison, or the results of one run, as a page or in a form for other tools.</summary>
[Cmdlet(VerbsData.Export, "UiTestReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(string), typeof(UiTestDifference))]
public sealed class ExportUiTestReportCommand : WasiCmdlet
{
    private readonly List<UiTestDifference> _rows = [];

    /// <summary>Differences, or results of a single run.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public object[] InputObject { get; set; } = [];

    /// <summary>The file to write; its extension tells the format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The format, where the extension does not tell.</summary>
    [Parameter]
    public UiTestReportFormat? Format { get; set; }

    /// <summary>What the report is called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "UI tests";

    /// <summary>Classes that make the command fail, after the report is written.</summary>
    [Parameter]
    public UiTestClass[] FailOn { get; set; } = [];

    /// <summary>Keeps a file that exists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes also workflow commands that annotate files on GitHub, as strings.</summary>
    [Parameter]
    public SwitchParameter Annotate { get; set; }

    /// <summary>Writes the differences on to the pipeline, in place of the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object item in InputObject)
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case UiTestDifference difference:
                    _rows.Add(difference);
                    break;
                case UiTestResult result:
                    _rows.Add(UiTestDifference.FromResult(result));
                    break;
                default:
                    WriteError(new WasiToolsException(
                        "InputNotSupported", WasiErrorKind.InvalidArgument, $"'{item}' is no test result and no difference between results.", item).ToErrorRecord(item));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            Export();
            if (UiTestRegression.ToException([.. _rows.Where(row => UiTestRegression.Counts(row, FailOn))]) is { } regression)
                throw regression;
        }
        catch (WasiToolsException exception)
        {
            ThrowTerminatingError(exception.ToErrorRecord(Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(exception.ToErrorRecord(Path));
        }
    }

    private void Export()
    {
        string file = ToFilePath(Path);
        UiTestReportFormat format = Format ?? UiTestReport.FormatOf(file)
            ?? throw new WasiToolsException(
                "ReportFormatUnknown", WasiErrorKind.InvalidArgument, $"The extension of '{Path}' tells no format. Give one with -Format.", Path);
        if (NoClobber && File.Exists(file))
            throw new WasiToolsException("PathExists", WasiErrorKind.Conflict, $"'{file}' exists. Leave out -NoClobber to replace it.", file);
        var report = new UiTestReport(Title, _rows);
        if (ShouldProcess(file, $"Write {_rows.Count} tests as {format}"))
        {
            report.Save(file, format);
            if (!PassThru)
                WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
        }

        if (Annotate)
            WriteObject(AnnotationReport.Lines(report), enumerateCollection: true);
        if (PassThru)
            WriteObject(_rows, enumerateCollection: true);
    }
}
