using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>Prints modules and parses what was printed.</summary>
internal static class RoundTrip
{
    /// <summary>The text of a module.</summary>
    public static string Print(byte[] module, EngineFeatures features)
    {
        using var writer = new StringWriter();
        TextPrinter.Print(Module.Parse(module, new() { Features = features }).Content, writer);
        return writer.ToString();
    }

    /// <summary>Asserts that a module from our own parser comes back byte by byte, and that one from elsewhere comes back as the same
    /// text.</summary>
    public static void Check(byte[] module, bool isOurs, EngineFeatures features, string place)
    {
        string text = Print(module, features);
        byte[] again;
        try
        {
            again = TextParser.ToBinary(text, features);
        }
        catch (InvalidModuleException e)
        {
            Assert.Fail($"{place}: what was printed does not parse: {e.Message}\n{text}");
            return;
        }
        if (isOurs)
            Assert.True(module.AsSpan().SequenceEqual(again), $"{place}: came back different\n{text}\n{Convert.ToHexStringLower(module)}\n{Convert.ToHexStringLower(again)}");
        else
            Assert.True(text == Print(again, features), $"{place}: came back different\n{text}\n{Print(again, features)}");
    }
}
