using System.Management.Automation;
using WasiTools.Core.Configuration;

namespace WasiTools.Cmdlets;

/// <summary>Sets a target's keys in the configuration of rustc's bootstrap, and leaves every other byte as it is.</summary>
[Cmdlet(VerbsCommon.Set, "RustBootstrapConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "ByRepository")]
[OutputType(typeof(RustBootstrapTarget))]
public sealed class SetRustBootstrapConfigCommand : RustBootstrapCmdlet
{
    /// <summary>The target, by rustc's name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = "";

    /// <summary>The sysroot that has lib and in it the target's folder; also a sysroot of Get-WasiSysroot or an SDK.</summary>
    [Parameter]
    [SysrootFolderTransformation]
    [ValidateNotNullOrEmpty]
    public string? WasiRoot { get; set; }

    /// <summary>What runs the target's programs: Builtin, another engine's name, or a command, in one text or as program and arguments.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunnerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Runner { get; set; }

    /// <summary>The linker.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Linker { get; set; }

    /// <summary>The C compiler.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CC { get; set; }

    /// <summary>Whether the C library is linked statically.</summary>
    [Parameter]
    public bool? CrtStatic { get; set; }

    /// <summary>Adds the target to build.target, so that bootstrap builds its standard library.</summary>
    [Parameter]
    public SwitchParameter AddTarget { get; set; }

    /// <summary>Writes what the configuration says then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(ParameterSetName == "ByPath" ? Path : Repository, () =>
    {
        string path = ConfigurationPath;
        RustBootstrapEdit edit = RustBootstrapEdit.Plan(path, new RustBootstrapSettings
        {
            Target = Target,
            WasiRoot = WasiRoot,
            Runner = Runner,
            Linker = Linker,
            CC = CC,
            CrtStatic = CrtStatic,
            AddTarget = AddTarget,
        });
        if (!edit.IsNeeded)
            WriteVerbose($"{path} says so already.");
        else if (ShouldProcess($"Changing {path}:\n{edit.Difference}", $"Change {path}?\n{edit.Difference}", "Bootstrap's configuration"))
            Apply(edit);
        if (PassThru)
            WriteObject(new RustBootstrapReader().Read(path, [Target]), enumerateCollection: true);
    });

    private void Apply(RustBootstrapEdit edit)
    {
        if (edit.Apply() is { } backup)
            WriteVerbose($"{edit.Path} as it was is in {backup}.");
    }
}
