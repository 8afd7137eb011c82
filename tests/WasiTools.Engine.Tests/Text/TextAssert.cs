using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>What the tests of the text format share.</summary>
internal static class TextAssert
{
    /// <summary>Every feature there is.</summary>
    public static EngineFeatures Everything { get; } =
        EngineFeatures.Default.With(Feature.CustomPageSizes).With(Feature.WideArithmetic);

    /// <summary>The binary form of a text.</summary>
    public static byte[] Binary(string text) => TextParser.ToBinary(text, Everything);

    /// <summary>Asserts that a text is refused for a reason that starts so, at a place.</summary>
    public static void Refused(string text, string reason, int line = 0, int column = 0, EngineFeatures? features = null)
    {
        var refusal = Assert.Throws<InvalidModuleException>(() => TextParser.ToBinary(text, features ?? Everything));
        Assert.Equal(ModuleFault.Malformed, refusal.Fault);
        Assert.StartsWith(reason, refusal.Reason);
        if (line > 0)
            Assert.Equal((line, column), (refusal.Line, refusal.Column));
    }

    /// <summary>The content of a module's section; null if there is none. Custom sections are told apart by name.</summary>
    public static byte[]? Section(byte[] module, int id, string? custom = null)
    {
        for (int at = 8; at < module.Length;)
        {
            int found = module[at++];
            int length = Leb(module, ref at);
            int end = at + length;
            if (found == id)
            {
                if (custom is null)
                    return module[at..end];
                int nameLength = Leb(module, ref at);
                if (System.Text.Encoding.UTF8.GetString(module, at, nameLength) == custom)
                    return module[(at + nameLength)..end];
            }
            at = end;
        }
        return null;
    }

    private static int Leb(byte[] bytes, ref int at)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
