using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>What must be known of a function, or a region of one, before its first instruction is written.</summary>
internal struct MethodFacts
{
    public bool HasCalls;
    public bool HasLoops;
    public bool HasTries;
    public bool UsesMemory0;
    public bool UsesGlobals;

    private bool rotates, shiftsLeft, shiftsRight, joins;

    /// <summary>Whether integers are rotated, or may be as the just-in-time compiler sees it; see <see cref="ZeroTest"/>.</summary>
    public readonly bool HasRotations => rotates || shiftsLeft && shiftsRight && joins;

    /// <summary>What all instructions together cost.</summary>
    public MethodCost Cost;

    public static MethodFacts Of(ModuleContent content, ByteRange range, bool isExplicit)
    {
        var facts = new MethodFacts();
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            switch (OpcodeTable.Get(opcode).Immediate)
            {
                case Immediate.MemArg or Immediate.MemArgLane:
                    facts.UsesMemory0 = true;
                    break;
                case Immediate.Global:
                    facts.UsesGlobals = true;
                    break;
                case Immediate.Function when opcode != Opcode.RefFunc:
                case Immediate.CallIndirect:
                    facts.HasCalls = true;
                    break;
                case Immediate.Type when opcode is Opcode.CallRef or Opcode.ReturnCallRef:
                    facts.HasCalls = true;
                    break;
            }
            facts.Cost += MethodCost.Of(opcode, isExplicit);
            facts.HasLoops |= opcode == Opcode.Loop;
            facts.HasTries |= opcode is Opcode.TryTable or Opcode.Try;
            facts.rotates |= ZeroTest.IsRotation(opcode);
            facts.shiftsLeft |= opcode is Opcode.I32Shl or Opcode.I64Shl;
            facts.shiftsRight |= opcode is Opcode.I32ShrU or Opcode.I64ShrU;
            facts.joins |= ZeroTest.IsJoin(opcode);
            reader.SkipImmediates(opcode);
        }
        return facts;
    }

    /// <summary>Adds those of a function that is written into the method; what it costs is counted apart.</summary>
    public void Add(MethodFacts inner)
    {
        HasLoops |= inner.HasLoops;
        UsesMemory0 |= inner.UsesMemory0;
        UsesGlobals |= inner.UsesGlobals;
        rotates |= inner.rotates;
        shiftsLeft |= inner.shiftsLeft;
        shiftsRight |= inner.shiftsRight;
        joins |= inner.joins;
    }
}
