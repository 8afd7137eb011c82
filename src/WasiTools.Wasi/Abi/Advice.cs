namespace WasiTools.Wasi.Abi;

/// <summary>How a part of a file will be used (<c>advice</c>).</summary>
internal enum Advice : byte
{
    Normal = 0,
    Sequential = 1,
    Random = 2,
    WillNeed = 3,
    DontNeed = 4,
    NoReuse = 5,
}
