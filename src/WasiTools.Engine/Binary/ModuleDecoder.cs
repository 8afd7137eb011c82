using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

internal static class ModuleDecoder
{
    public static ModuleContent Decode(byte[] bytes, EngineFeatures features) => new() { Bytes = bytes };
}
