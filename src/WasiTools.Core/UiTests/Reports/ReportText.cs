using System.Text;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>Words and shapes that the reports share.</summary>
internal static class ReportText
{
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    public static string Label(UiTestClass @class) => @class switch
    {
        UiTestClass.New => "New failure",
        UiTestClass.StillFailing => "Still failing",
        UiTestClass.StillFailingDifferently => "Still failing differently",
        UiTestClass.NewlyIgnored => "Newly ignored",
        UiTestClass.NoLongerIgnored => "No longer ignored",
        _ => @class.ToString(),
    };

    /// <summary>The text without what XML 1.0 cannot hold (2.2) and terminals would obey.</summary>
    public static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else
                clean.Append(c is '\t' or '\n' || (!char.IsControl(c) && !char.IsSurrogate(c) && c < '\uFFFE') ? c : '\uFFFD');
        }

        return clean.ToString();
    }

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Printable(text).Replace('\n', ' ').Replace('\t', ' ');
}
