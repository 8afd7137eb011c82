namespace WasiTools.Engine.Binary;

/// <summary>The sections of a module, numbered as in the binary format (specification section 5.5.2).</summary>
internal enum SectionId : byte
{
    Custom,
    Type,
    Import,
    Function,
    Table,
    Memory,
    Global,
    Export,
    Start,
    Element,
    Code,
    Data,
    DataCount,
    Tag,
}
