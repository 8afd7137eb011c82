using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The code section (specification section 5.5.13), as far as local declarations.</summary>
internal ref partial struct ModuleDecoder
{
    /// <summary>From so many bodies on it pays to look whether others had the same locals.</summary>
    private const int ManyBodies = 500;

    private const uint AlikeCount = 509;

    private static readonly LocalRun[] noLocals = None.Of<LocalRun>();

    private void ReadBodies()
    {
        content.CodeStart = reader.Position;
        var bodies = new FunctionBody[ReadCount(EngineLimits.Functions, "function bodies")];
        content.Bodies = bodies;
        if (bodies.Length > ManyBodies)
            alike = new (uint, LocalRun[])[AlikeCount];
        for (int i = 0; i < bodies.Length; i++)
            bodies[i] = ReadBody(content.ImportedFunctionCount + i);
        reader.Function = -1;
    }

    private FunctionBody ReadBody(int function)
    {
        reader.Function = function;
        int start = reader.Position;
        int size = reader.ReadLength();
        if (size > EngineLimits.FunctionSize)
            Throw.Unsupported($"function of {size} bytes, at most {EngineLimits.FunctionSize} are allowed", start, function);
        int end = reader.Position + size;
        LocalRun[] locals = ReadLocals(function, end);
        if (reader.Position > end)
            Throw.Malformed("unexpected end of section or function", end, function);
        var code = new ByteRange(reader.Position, end - reader.Position);
        reader.Position = end;
        return new(code, locals);
    }

    private LocalRun[] ReadLocals(int function, int end)
    {
        const int RunSize = 2;
        int runs = reader.ReadCount();
        if (runs == 0)
            return noLocals;
        if (runs > (end - reader.Position) / RunSize)
            Throw.Malformed("unexpected end of section or function", end, function);
        uint key = alike is null ? 0 : KeyOfLocals(runs);
        if (key != 0 && alike![key % AlikeCount] is (uint other, LocalRun[] found) && other == key)
        {
            reader.Position += RunSize * runs;
            return found;
        }
        var locals = new LocalRun[runs];
        // A body without a function is found out later, since a second code section is to be reported rather.
        ulong total = function < content.Functions.Length ? (ulong)content.Functions[function].Function!.Parameters.Length : 0;
        for (int i = 0; i < runs; i++)
        {
            int start = reader.Position;
            uint count = reader.ReadU32();
            total += count;
            if (total > uint.MaxValue)
                Throw.Malformed("too many locals", start, function);
            locals[i] = new(count, reader.ReadValueType());
        }
        if (total > EngineLimits.Locals)
            Throw.Unsupported($"too many locals: {total}, at most {EngineLimits.Locals} are allowed", reader.Position, function);
        if (key != 0)
            alike![key % AlikeCount] = (key, locals);
        return locals;
    }

    /// <summary>A number for declarations of a few numeric locals, which are too few for any limit; 0 for others.</summary>
    private readonly uint KeyOfLocals(int runs)
    {
        const int MostRuns = 3;
        const byte OneByte = 0x80, FirstType = 0x7C, LastType = 0x7F;
        if (runs > MostRuns)
            return 0;
        ReadOnlySpan<byte> bytes = reader.Bytes.Slice(reader.Position, 2 * runs);
        uint key = (uint)runs;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            if (bytes[i] >= OneByte || bytes[i + 1] is < FirstType or > LastType)
                return 0;
            key = key << 9 | (uint)bytes[i] << 2 | (uint)(bytes[i + 1] - FirstType);
        }
        return key;
    }

    /// <summary>Looks for malformed instructions in the bodies that have been read.</summary>
    private readonly void CheckBodies()
    {
        for (int i = 0; i < content.Bodies.Length && content.Bodies[i].Locals is not null; i++)
        {
            ByteRange code = content.Bodies[i].Code;
            var body = new CodeReader(
                content.Bytes, code with { Length = content.Bytes.Length - code.Offset }, content.Types, features.Enabled,
                content.ImportedFunctionCount + i);
            body.SkipExpression();
            if (body.Position != code.End)
                return;
        }
    }
}
