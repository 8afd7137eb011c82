using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The code section (specification section 5.5.13), as far as local declarations.</summary>
internal ref partial struct ModuleDecoder
{
    private static readonly LocalRun[] noLocals = None.Of<LocalRun>();

    private void ReadBodies()
    {
        content.CodeStart = reader.Position;
        var bodies = new FunctionBody[ReadCount(EngineLimits.Functions, "function bodies")];
        content.Bodies = bodies;
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
        return locals;
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
