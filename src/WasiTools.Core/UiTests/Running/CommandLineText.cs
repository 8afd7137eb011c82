using System.Text;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Splits command lines of Windows as the C runtime does, and Rust's standard library.</summary>
internal static class CommandLineText
{
    /// <summary>Splits a command line: the program, which has no escapes, and its arguments.</summary>
    public static string[] Split(string text)
    {
        var words = new List<string>();
        bool isProgramQuoted = text.StartsWith('"');
        int end = text.IndexOf(isProgramQuoted ? '"' : ' ', isProgramQuoted ? 1 : 0);
        end = end < 0 ? text.Length : end;
        words.Add(text[(isProgramQuoted ? 1 : 0)..end]);
        int at = isProgramQuoted ? Math.Min(end + 1, text.Length) : end;
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            if (at == text.Length)
                return [.. words];
            words.Add(Argument(text, ref at));
        }
    }

    private static string Argument(string text, ref int at)
    {
        var word = new StringBuilder();
        bool isQuoted = false;
        for (; at < text.Length && (isQuoted || text[at] is not (' ' or '\t')); at++)
        {
            int backslashes = 0;
            while (at < text.Length && text[at] == '\\')
            {
                backslashes++;
                at++;
            }

            bool isBeforeQuote = at < text.Length && text[at] == '"';
            // Backslashes escape quotes and, before these, each other.
            word.Append('\\', isBeforeQuote ? backslashes / 2 : backslashes);
            if (!isBeforeQuote)
            {
                if (backslashes > 0)
                    at--;
                else
                    word.Append(text[at]);
            }
            else if (backslashes % 2 == 1)
            {
                word.Append('"');
            }
            else if (isQuoted && at + 1 < text.Length && text[at + 1] == '"')
            {
                word.Append('"');
                at++;
            }
            else
            {
                isQuoted = !isQuoted;
            }
        }

        return word.ToString();
    }
}
