namespace WasiTools.Engine.Text;

/// <summary>The subsections of the name section: those of version 3.0 (specification appendix 7.4.1), and of the extended name section
/// proposal for what it leaves out.</summary>
internal enum NameSubsection : byte
{
    Module = 0,
    Functions = 1,
    Locals = 2,
    Labels = 3,
    Types = 4,
    Tables = 5,
    Memories = 6,
    Globals = 7,
    Elements = 8,
    Data = 9,
    Fields = 10,
    Tags = 11,
}
