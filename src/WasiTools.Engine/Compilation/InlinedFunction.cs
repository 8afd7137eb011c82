using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which functions may be written at the place of their calls.</summary>
internal static class InlinedFunction
{
    /// <summary>How many calls deep: of a function that calls itself so many copies end up in one another.</summary>
    public const int MostDepth = 5;

    /// <summary>How many calls deep a function is written that calls from several places: the copies multiply.</summary>
    private const int MostDepthOfSeveral = 3;

    /// <summary>So many instructions are added to a method in this way.</summary>
    public const int MostInstructionsOfAll = 400;

    private const int MostInstructions = 150, MostInstructionsOfTiny = 8;

    /// <summary>Parameters and locals; each becomes an IL local of the caller.</summary>
    private const int MostVariables = 24;

    /// <summary>How many calls deep a function may be written.</summary>
    /// <param name="content">The module.</param>
    /// <param name="index">The function, by its index among those that the module defines.</param>
    public static int DepthOf(ModuleContent content, int index) => content.Facts[index].Calls > 1 ? MostDepthOfSeveral : MostDepth;

    /// <summary>Whether a function that the module defines takes no more room than a call of it.</summary>
    public static bool IsTiny(ModuleContent content, int functionIndex) =>
        content.Facts[functionIndex - content.ImportedFunctionCount].Instructions <= MostInstructionsOfTiny;

    /// <summary>What it costs to write a function at a call; null if it has to be called: it is long, handles exceptions, or hands its
    /// frame on.</summary>
    /// <param name="content">The module.</param>
    /// <param name="functionIndex">The function, by its index in the function index space.</param>
    /// <param name="isExplicit">Whether memory accesses are compared.</param>
    public static MethodCost? CostOf(ModuleContent content, int functionIndex, bool isExplicit)
    {
        int index = functionIndex - content.ImportedFunctionCount;
        if (index < 0 || content.Facts[index].Instructions > MostInstructions)
            return null;
        FunctionBody body = content.Bodies[index];
        long variables = content.Functions[functionIndex].Function!.Parameters.Length;
        foreach (LocalRun run in body.Locals)
            variables += run.Count;
        if (variables > MostVariables)
            return null;
        MethodCost cost = new MethodCost(6, 2, 0, 1) * (int)variables;
        var reader = new CodeReader(content, body.Code);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef or Opcode.Try or Opcode.TryTable)
                return null;
            cost += MethodCost.Of(opcode, isExplicit);
            reader.SkipImmediates(opcode);
        }
        return cost;
    }
}
