using System.Management.Automation;
using System.Text;

namespace WasiTools.Cmdlets;

/// <summary>What a program reads of an object: bytes as they are, and a line of text of everything else.</summary>
internal static class InputBytes
{
    public static byte[] From(object? item) => item switch
    {
        PSObject wrapped => wrapped.BaseObject is PSCustomObject ? Line(wrapped) : From(wrapped.BaseObject),
        byte[] bytes => bytes,
        byte single => [single],
        object?[] items => [.. items.SelectMany(From)],
        _ => Line(item),
    };

    private static byte[] Line(object? item) => Encoding.UTF8.GetBytes(item + "\n");
}
