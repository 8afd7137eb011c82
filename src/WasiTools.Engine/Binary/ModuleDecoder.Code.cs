using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The code section (specification section 5.5.13), as far as local declarations.</summary>
internal ref partial struct ModuleDecoder
{
    private static readonly LocalRun[] noLocals = [];

    private void ReadBodies()
    {
        int start = reader.Position;
        int count = reader.ReadCount();
        if (count != declaredFunctions)
            Throw.Malformed("function and code section have inconsistent lengths", start);
        var bodies = new FunctionBody[count];
        for (int i = 0; i < count; i++)
            bodies[i] = ReadBody(content.ImportedFunctionCount + i);
        content.Bodies = bodies;
    }

    private FunctionBody ReadBody(int function)
    {
        int start = reader.Position;
        int size = reader.ReadCount();
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
        ulong total = (ulong)content.Functions[function].Function!.Parameters.Length;
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
}
