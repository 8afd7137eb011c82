using System.Buffers;
using System.Text;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Which names of a guest Windows can take as they are. Everything that Windows would read as another name, a device, a stream of
/// a file or a path is refused. Free of system calls, so that it is tested everywhere.</summary>
internal static class WindowsNames
{
    private const int MaxLength = 255;
    private const int MaxShortBase = 8;
    private const int MaxShortExtension = 3;

    private static readonly SearchValues<char> s_forbidden = SearchValues.Create(CreateForbidden());

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00B9", "COM\u00B2", "COM\u00B3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00B9", "LPT\u00B2", "LPT\u00B3",
    };

    /// <summary>Translates one component of a path, neither <c>.</c> nor <c>..</c>.</summary>
    internal static Errno Translate(ReadOnlySpan<byte> component, out string name)
    {
        name = Encoding.UTF8.GetString(component);
        return Check(name);
    }

    /// <summary>Whether a name may be used.</summary>
    internal static Errno Check(string name)
    {
        if (name.Length > MaxLength)
            return Errno.Nametoolong;
        if (name.Length == 0 || name.AsSpan().ContainsAny(s_forbidden) || name[^1] is '.' or ' ' || IsDevice(name))
            return Errno.Inval;
        return Errno.Success;
    }

    /// <summary>Whether Win32 takes a name for a device, with any extension, colon or blanks behind it.</summary>
    internal static bool IsDevice(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', ':');
        return s_devices.Contains((end < 0 ? name : name[..end]).TrimEnd(' '));
    }

    /// <summary>Whether a name may be the short (8.3) alias of a file with another name, such as <c>PROGRA~1</c>.</summary>
    internal static bool MayBeShortAlias(string name)
    {
        int dot = name.IndexOf('.');
        ReadOnlySpan<char> stem = dot < 0 ? name : name.AsSpan(0, dot);
        ReadOnlySpan<char> extension = dot < 0 ? [] : name.AsSpan(dot + 1);
        int tilde = stem.LastIndexOf('~');
        return tilde >= 0 && stem.Length <= MaxShortBase && extension.Length <= MaxShortExtension && !extension.Contains('.')
            && tilde + 1 < stem.Length && !stem[(tilde + 1)..].ContainsAnyExceptInRange('0', '9');
    }

    private static string CreateForbidden()
    {
        StringBuilder characters = new("<>:\"/\\|?*");
        for (char control = '\0'; control < ' '; control++)
            characters.Append(control);
        return characters.ToString();
    }
}
