namespace WasiTools.Engine.Text;

internal static class TextParser
{
    public static byte[] ToBinary(string text, EngineFeatures features) => System.Text.Encoding.UTF8.GetBytes(text);
}
