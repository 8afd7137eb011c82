using System.Text;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

/// <summary>All names of a module's custom section <c>name</c>, for the printer. Nothing in the section is an error: what is malformed
/// ends it.</summary>
internal sealed class NameMaps
{
    private readonly Dictionary<byte, Dictionary<uint, string>> flat = [];
    private readonly Dictionary<byte, Dictionary<uint, Dictionary<uint, string>>> nested = [];

    public NameMaps(ModuleContent content)
    {
        CustomSection? section = content.CustomSections.Find(s => s.Name == "name");
        if (section is null)
            return;
        try
        {
            Read(new CodeReader(content, section.Content), content);
        }
        catch (InvalidModuleException)
        {
            // Names before the malformed place count, the others are lost.
        }
    }

    /// <summary>The module's own name; null for none.</summary>
    public string? Module { get; private set; }

    /// <summary>The names of a subsection by index.</summary>
    public IReadOnlyDictionary<uint, string> Of(NameSubsection subsection) => flat.GetValueOrDefault((byte)subsection) ?? [];

    /// <summary>The names within an item of a subsection.</summary>
    public IReadOnlyDictionary<uint, string> Of(NameSubsection subsection, uint item) =>
        nested.GetValueOrDefault((byte)subsection)?.GetValueOrDefault(item) ?? [];

    private void Read(CodeReader reader, ModuleContent content)
    {
        while (!reader.IsAtEnd)
        {
            byte id = reader.ReadByte();
            int length = reader.ReadLength();
            var body = new CodeReader(content, new(reader.Position, length));
            reader.Position += length;
            switch ((NameSubsection)id)
            {
                case NameSubsection.Module:
                    Module = Name(ref body);
                    break;
                case NameSubsection.Locals or NameSubsection.Fields:
                    Dictionary<uint, Dictionary<uint, string>> maps = nested[id] = [];
                    for (uint count = body.ReadU32(); count > 0; count--)
                        ReadMap(ref body, maps[body.ReadU32()] = []);
                    break;
                case NameSubsection.Labels:
                    break;
                default:
                    ReadMap(ref body, flat[id] = []);
                    break;
            }
        }
    }

    private static void ReadMap(ref CodeReader body, Dictionary<uint, string> map)
    {
        for (uint count = body.ReadU32(); count > 0; count--)
        {
            uint index = body.ReadU32();
            map[index] = Name(ref body);
        }
    }

    private static string Name(ref CodeReader body) => Encoding.UTF8.GetString(body.ReadNameBytes());
}
