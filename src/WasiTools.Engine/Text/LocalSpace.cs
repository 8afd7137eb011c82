namespace WasiTools.Engine.Text;

/// <summary>The parameters and locals of a function.</summary>
/// <param name="names">Where their names go.</param>
/// <param name="function">The function's index.</param>
internal sealed class LocalSpace(NameSectionBuilder names, uint function)
{
    private readonly IndexSpace space = new("local");

    public uint Count => space.Count;

    public void Declare(TokenReader reader, Token? identifier, string? name) =>
        names.Local(function, space.Declare(reader, identifier), name);

    public void Skip(uint count) => space.Skip(count);

    public uint Read(TokenReader reader) => space.Read(reader);
}
