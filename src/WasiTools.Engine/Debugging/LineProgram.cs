namespace WasiTools.Engine.Debugging;

/// <summary>Runs the program of a unit of <c>.debug_line</c> (DWARF 5 section 6.2.5), row by row.</summary>
internal ref struct LineProgram(LineHeader header, DebugReader program)
{
    private enum StandardOpcode : byte
    {
        Extended = 0,
        Copy = 1,
        AdvanceAddress = 2,
        AdvanceLine = 3,
        SetFile = 4,
        ConstantAddAddress = 8,
        FixedAdvanceAddress = 9,
    }

    private enum ExtendedOpcode : byte
    {
        EndSequence = 1,
        SetAddress = 2,
    }

    private readonly LineHeader header = header;
    private DebugReader program = program;

    /// <summary>The row's address: an offset in the code section.</summary>
    public ulong Address { get; private set; }

    /// <summary>The row's file number.</summary>
    public ulong File { get; private set; } = 1;

    /// <summary>The row's line; 0 for none.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Whether the row only says where the sequence of rows before it ends.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Goes on to the next row. False if there is none.</summary>
    public bool MoveNext()
    {
        if (IsEnd)
            (Address, File, Line, IsEnd) = (0, 1, 1, false);
        while (!program.IsAtEnd)
        {
            byte opcode = program.ReadByte();
            if (opcode >= header.OpcodeBase)
            {
                int adjusted = opcode - header.OpcodeBase;
                Advance((ulong)(adjusted / header.LineRange));
                Line += header.LineBase + (adjusted % header.LineRange);
                return true;
            }
            if (Execute(opcode))
                return true;
        }
        return false;
    }

    /// <summary>Executes an opcode. True if it makes a row.</summary>
    private bool Execute(byte opcode)
    {
        switch ((StandardOpcode)opcode)
        {
            case StandardOpcode.Extended:
                return ExecuteExtended();
            case StandardOpcode.Copy:
                return true;
            case StandardOpcode.AdvanceAddress:
                Advance(program.ReadUleb());
                break;
            case StandardOpcode.AdvanceLine:
                Line += program.ReadSleb();
                break;
            case StandardOpcode.SetFile:
                File = program.ReadUleb();
                break;
            case StandardOpcode.ConstantAddAddress:
                Advance((ulong)((byte.MaxValue - header.OpcodeBase) / header.LineRange));
                break;
            case StandardOpcode.FixedAdvanceAddress:
                Address += program.ReadUInt16();
                break;
            default:
                for (int i = header.ArgumentCounts[opcode]; i > 0; i--)
                    program.ReadUleb();
                break;
        }
        return false;
    }

    private bool ExecuteExtended()
    {
        ulong length = program.ReadUleb();
        DebugReader instruction = program.ReadPart(length);
        switch ((ExtendedOpcode)instruction.ReadByte())
        {
            case ExtendedOpcode.EndSequence:
                IsEnd = true;
                return true;
            case ExtendedOpcode.SetAddress:
                Address = instruction.ReadUnsigned((int)Math.Clamp(length, 1, sizeof(ulong) + 1) - 1);
                break;
        }
        return false;
    }

    private void Advance(ulong operations) => Address += operations * header.MinimumInstructionLength;
}
