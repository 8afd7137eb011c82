namespace WasiTools.Core.Objects;

/// <summary>What linking needs to know of a WebAssembly object file: its symbols and the features it was compiled for.</summary>
/// <param name="Defined">Names that it defines for others, weak ones included.</param>
/// <param name="Undefined">Names that it needs from others.</param>
/// <param name="Imports">Names that it imports from the host, <c>module.name</c>.</param>
/// <param name="Features">Features that its code uses, as <c>target_features</c> says with <c>+</c> or <c>=</c>.</param>
/// <param name="Producers">Compilers that made it, such as <c>clang 22.1.0</c>.</param>
internal sealed record WasmObject(
    IReadOnlyList<string> Defined,
    IReadOnlyList<string> Undefined,
    IReadOnlyList<string> Imports,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Producers)
{
    /// <summary>The <c>linking</c> format of tool-conventions' Linking.md.</summary>
    private const uint LinkingVersion = 2;

    private const byte SymbolTable = 8;
    private const uint BindingLocal = 2;
    private const uint SymbolUndefined = 0x10;
    private const uint ExplicitName = 0x40;

    private static ReadOnlySpan<byte> Magic => [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    public static bool IsWasm(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads an object file.</summary>
    /// <exception cref="WasiToolsException"><c>ObjectInvalid</c>.</exception>
    public static WasmObject Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (!IsWasm(bytes))
            throw Throw.ObjectInvalid(file, 0, "it is no WebAssembly object");
        var builder = new Builder();
        var reader = new ObjectReader(bytes[Magic.Length..], file);
        while (!reader.AtEnd)
        {
            byte id = reader.Byte();
            ObjectReader section = reader.Sized();
            if (id == 2)
            {
                builder.ReadImports(section);
                continue;
            }

            if (id != 0)
                continue;
            switch (section.Name())
            {
                case "linking":
                    builder.ReadLinking(section, file);
                    break;
                case "target_features":
                    builder.ReadFeatures(section);
                    break;
                case "producers":
                    builder.Producers.AddRange(ReadProducers(ref section));
                    break;
            }
        }

        return new WasmObject(builder.Defined, builder.Undefined, builder.HostImports, builder.Features, builder.Producers);
    }

    /// <summary>Reads the tools from the content of a <c>producers</c> section.</summary>
    public static List<string> ReadProducers(ref ObjectReader section)
    {
        var producers = new List<string>();
        for (int fields = section.Count(); fields > 0; fields--)
        {
            string field = section.Name();
            for (int count = section.Count(); count > 0; count--)
            {
                string name = section.Name();
                string version = section.Name();
                if (field == "processed-by")
                    producers.Add($"{name} {version}".TrimEnd());
            }
        }

        return producers;
    }

    private sealed class Builder
    {
        private readonly Dictionary<byte, List<(string Module, string Name)>> _importsByKind = [];

        public List<string> Defined { get; } = [];

        public List<string> Undefined { get; } = [];

        public List<string> HostImports { get; } = [];

        public List<string> Features { get; } = [];

        public List<string> Producers { get; } = [];

        public void ReadImports(ObjectReader section)
        {
            for (int count = section.Count(); count > 0; count--)
            {
                string module = section.Name();
                string name = section.Name();
                byte kind = section.Byte();
                SkipType(ref section, kind);
                if (!_importsByKind.TryGetValue(kind, out List<(string Module, string Name)>? imports))
                    _importsByKind[kind] = imports = [];
                imports.Add((module, name));
                // "env" stands for "some other object" as long as nothing is linked.
                if (kind == 0 && module != "env")
                    HostImports.Add($"{module}.{name}");
            }
        }

        public void ReadLinking(ObjectReader section, string file)
        {
            uint version = section.U32();
            if (version != LinkingVersion)
                throw Throw.ObjectInvalid(file, section.Position, $"its linking section has the version {version}, not {LinkingVersion}");
            while (!section.AtEnd)
            {
                byte type = section.Byte();
                ObjectReader part = section.Sized();
                if (type == SymbolTable)
                    ReadSymbols(part, file);
            }
        }

        public void ReadFeatures(ObjectReader section)
        {
            for (int count = section.Count(); count > 0; count--)
            {
                bool used = section.Byte() is (byte)'+' or (byte)'=';
                string name = section.Name();
                if (used)
                    Features.Add(name);
            }
        }

        private void ReadSymbols(ObjectReader part, string file)
        {
            for (int count = part.Count(); count > 0; count--)
            {
                byte kind = part.Byte();
                uint flags = part.U32();
                bool undefined = (flags & SymbolUndefined) != 0;
                string? name = null;
                switch (kind)
                {
                    case 0 or 2 or 4 or 5:
                        uint index = part.U32();
                        if (!undefined || (flags & ExplicitName) != 0)
                            name = part.Name();
                        else
                            name = ImportName(kind, index, file);
                        break;
                    case 1:
                        name = part.Name();
                        if (!undefined)
                            (_, _, _) = (part.U32(), part.U64(), part.U64());
                        break;
                    case 3:
                        part.U32();
                        break;
                    default:
                        throw Throw.ObjectInvalid(file, part.Position, $"it has a symbol of the unknown kind {kind}");
                }

                if (name is not null && (flags & 3) != BindingLocal)
                    (undefined ? Undefined : Defined).Add(name);
            }
        }

        private string ImportName(byte symbolKind, uint index, string file)
        {
            // Symbol kinds function, global, event, table; import kinds 0, 3, 4, 1.
            byte importKind = symbolKind switch { 2 => 3, 4 => 4, 5 => 1, _ => 0 };
            return _importsByKind.TryGetValue(importKind, out List<(string Module, string Name)>? imports) && index < imports.Count
                ? imports[(int)index].Name
                : throw Throw.ObjectInvalid(file, 0, $"a symbol names import {index}, which does not exist");
        }

        private static void SkipType(ref ObjectReader section, byte kind)
        {
            switch (kind)
            {
                case 0:
                    section.U32();
                    break;
                case 1:
                    section.Byte();
                    SkipLimits(ref section);
                    break;
                case 2:
                    SkipLimits(ref section);
                    break;
                case 3:
                    section.Bytes(2);
                    break;
                default:
                    section.Byte();
                    section.U32();
                    break;
            }
        }

        private static void SkipLimits(ref ObjectReader section)
        {
            byte flags = section.Byte();
            section.U64();
            if ((flags & 1) != 0)
                section.U64();
        }
    }
}
