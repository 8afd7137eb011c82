using WasiTools.Fuzz.Generation;

namespace WasiTools.Fuzz.Differential;

/// <summary>Where modules come from.</summary>
internal interface IModuleSource
{
    string Name { get; }

    /// <summary>The module of a seed.</summary>
    byte[] Module(ulong seed);

    /// <summary>What the arguments of the calls of its exports depend on.</summary>
    ulong ArgumentSeed(ulong seed) => seed;
}

/// <summary>The generator of this project.</summary>
internal sealed class GeneratedModules : IModuleSource
{
    public string Name => "generator";

    public byte[] Module(ulong seed) => ModuleGenerator.Generate(seed);
}

/// <summary>Modules of files, by their place in the list. A number in a file's name is the seed that it was made with.</summary>
internal sealed class ModuleFiles(string[] files) : IModuleSource
{
    public string Name => "file";

    public ulong ArgumentSeed(ulong seed)
    {
        string name = Path.GetFileName(files[seed]);
        string digits = string.Concat(name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit));
        return ulong.TryParse(digits, out ulong number) ? number : 0;
    }

    public byte[] Module(ulong seed)
    {
        byte[] bytes = File.ReadAllBytes(files[seed]);
        return bytes.AsSpan().StartsWith("\0asm"u8) ? bytes : Engine.Text.TextParser.ToBinary(bytes, Engine.EngineFeatures.Default);
    }
}
