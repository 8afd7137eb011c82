using System.Text;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Debugging;

/// <summary>The custom sections with a module's debug information. A section that is missing is empty.</summary>
internal sealed class DebugSections
{
    private readonly ModuleContent content;

    public DebugSections(ModuleContent content)
    {
        this.content = content;
        Lines = Find(".debug_line");
        LineStrings = Find(".debug_line_str");
        Strings = Find(".debug_str");
        StringOffsets = Find(".debug_str_offsets");
        Units = Find(".debug_info");
        Abbreviations = Find(".debug_abbrev");
    }

    public ByteRange Lines { get; }
    public ByteRange LineStrings { get; }
    public ByteRange Strings { get; }
    public ByteRange StringOffsets { get; }
    public ByteRange Units { get; }
    public ByteRange Abbreviations { get; }

    public DebugReader Read(ByteRange section) => new(content.Bytes.AsSpan(section.Offset, section.Length));

    /// <summary>The string at an offset of a section; empty if there is none.</summary>
    public string Text(ByteRange section, ulong offset) => Encoding.UTF8.GetString(Read(section).At(offset).ReadString());

    private ByteRange Find(string name)
    {
        foreach (CustomSection section in content.CustomSections)
        {
            if (section.Name == name)
                return section.Content;
        }
        return default;
    }
}
