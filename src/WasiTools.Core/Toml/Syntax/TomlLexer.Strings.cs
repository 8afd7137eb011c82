using System.Globalization;
using System.Text;

namespace WasiTools.Core.Toml;

/// <content>Text in quotes.</content>
internal sealed partial class TomlLexer
{
    /// <summary>Takes text in one or three quotes of either kind.</summary>
    /// <returns>What it says.</returns>
    public string TakeString()
    {
        char quote = Next;
        bool hasEscapes = quote == '"';
        bool hasLines = Peek(1) == quote && Peek(2) == quote;
        int start = Offset;
        Offset += hasLines ? 3 : 1;
        if (hasLines)
            TryTakeNewLine();
        var said = new StringBuilder();
        while (!TryEnd(quote, hasLines, said))
        {
            if (AtEnd)
                throw text.ErrorAt(start, "The text that begins here has no end");
            if (hasEscapes && Next == '\\')
                TakeEscape(hasLines, said);
            else
                TakeCharacter(start, hasLines, said);
        }

        return said.ToString();
    }

    /// <summary>Takes the closing quotes. Text of several lines may have two more of them at its end.</summary>
    private bool TryEnd(char quote, bool hasLines, StringBuilder said)
    {
        if (AtEnd || Next != quote)
            return false;
        if (!hasLines)
        {
            Offset++;
            return true;
        }

        int count = 1;
        while (count < 5 && Peek(count) == quote)
            count++;
        Offset += count;
        said.Append(quote, count < 3 ? count : count - 3);
        return count >= 3;
    }

    private void TakeCharacter(int start, bool hasLines, StringBuilder said)
    {
        int from = Offset;
        if (TryTakeNewLine())
        {
            if (!hasLines)
                throw text.ErrorAt(start, "The text that begins here does not end on its line");
        }
        else
        {
            ThrowIfControl();
            Offset++;
        }

        said.Append(_characters, from, Offset - from);
    }

    private void TakeEscape(bool hasLines, StringBuilder said)
    {
        if (hasLines && TrySkipLineContinuation())
            return;
        char letter = Peek(1);
        int digits = letter switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            said.Append(TakeCodePoint(digits));
            return;
        }

        int known = "btnfr\"\\".IndexOf(letter, StringComparison.Ordinal);
        if (known < 0 || letter == '\0')
            throw Error("There is no such escape");
        said.Append("\b\t\n\f\r\"\\"[known]);
        Offset += 2;
    }

    private string TakeCodePoint(int digits)
    {
        int first = Offset + 2;
        if (first + digits > _characters.Length
            || _characters.AsSpan(first, digits).ContainsAnyExcept("0123456789ABCDEFabcdef")
            || !Rune.TryCreate(uint.Parse(_characters.AsSpan(first, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), out Rune rune))
            throw Error($"This escape needs {digits} hexadecimal digits of a Unicode character");
        Offset = first + digits;
        return rune.ToString();
    }

    /// <summary>A backslash at the end of a line: the text goes on at the next character that is no white space.</summary>
    private bool TrySkipLineContinuation()
    {
        int start = Offset;
        Offset++;
        SkipSpaces();
        if (!TryTakeNewLine())
        {
            Offset = start;
            return false;
        }

        do
            SkipSpaces();
        while (TryTakeNewLine());
        return true;
    }
}
