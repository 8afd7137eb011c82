using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>An order of a module's functions in which those that are called come before those that call them, as far as there are no
/// circles.</summary>
internal static class CallOrder
{
    /// <summary>The functions that the module defines, each once, by their indices among these.</summary>
    /// <exception cref="InvalidModuleException">The module was taken for valid because a <see cref="DiskCache"/> says so, and is not.</exception>
    public static int[] CalleesFirst(ModuleContent content)
    {
        int count = content.Bodies.Length, done = 0;
        var order = new int[count];
        var isSeen = new bool[count];
        // The functions on the way from the first to the current one, each with the place up to which its calls have been followed.
        var path = new Stack<(int Index, int Position)>();
        for (int i = 0; i < count; i++)
        {
            if (isSeen[i])
                continue;
            Enter(i);
            while (path.TryPop(out (int Index, int Position) at))
            {
                var reader = new CodeReader(content, content.Bodies[at.Index].Code) { Position = at.Position };
                if (NextCallee(content, ref reader, isSeen) is int callee)
                {
                    path.Push((at.Index, reader.Position));
                    Enter(callee);
                }
                else
                {
                    order[done++] = at.Index;
                }
            }
        }
        return order;

        void Enter(int index)
        {
            isSeen[index] = true;
            // To ask for the facts is to have it validated.
            ByteRange body = content.Bodies[index].Code;
            path.Push((index, content.Facts[index].Calls == 0 ? body.End : body.Offset));
        }
    }

    private static int? NextCallee(ModuleContent content, ref CodeReader reader, bool[] isSeen)
    {
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode is not (Opcode.Call or Opcode.ReturnCall))
            {
                reader.SkipImmediates(opcode);
                continue;
            }
            int callee = reader.ReadIndex() - content.ImportedFunctionCount;
            if (callee >= 0 && !isSeen[callee])
                return callee;
        }
        return null;
    }
}
