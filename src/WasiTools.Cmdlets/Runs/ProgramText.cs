using System.Globalization;
using System.Management.Automation;

namespace WasiTools.Cmdlets;

/// <summary>Values of PowerShell as a program gets them, in whatever culture.</summary>
internal static class ProgramText
{
    public static string Of(object? value) => value is PSObject wrapped ? Of(wrapped.BaseObject)
        : value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture)
        : value?.ToString() ?? "";
}
