using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>What is hardly ever executed of a function, or of one protected region in it, since code cannot jump out of such a region: it
/// is written behind everything else.</summary>
internal sealed class ColdExits
{
    /// <summary>Where a loop goes that has seen the stop flag.</summary>
    public Label? Stop { get; set; }

    /// <summary>Other pieces of code, in the order they are written.</summary>
    public List<Action> Code { get; } = [];
}
