using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Locals and globals (specification section 3.4.4). Locals without default value must be set before they are read; that a
/// block sets one is forgotten at its end.</summary>
internal ref partial struct FunctionValidator
{
    private readonly void PrepareInitialization()
    {
        if (buffers.InitializedIn.Length < locals.Count)
        {
            buffers.InitializedIn = new int[locals.Count];
            buffers.Generation = 0;
        }
        buffers.Generation++;
    }

    private OperandType ReadLocal(out int index)
    {
        index = reader.ReadIndex();
        if ((uint)index >= (uint)locals.Count)
            Invalid($"unknown local {(uint)index}");
        return locals[index];
    }

    private void ValidateLocalGet()
    {
        OperandType type = ReadLocal(out int index);
        if (locals.HasUnset && IsUnset(type, index))
            Invalid($"uninitialized local {index}");
        Push(type);
    }

    private void ValidateLocalSet(bool isTee)
    {
        OperandType type = ReadLocal(out int index);
        Pop(type);
        if (locals.HasUnset && IsUnset(type, index))
            Initialize(index);
        if (isTee)
            Push(type);
    }

    private readonly bool IsUnset(OperandType type, int index)
    {
        return type.IsReference && !type.IsNullable && index >= controls[0].Type.Parameters.Length
            && buffers.InitializedIn[index] != buffers.Generation;
    }

    private void Initialize(int index)
    {
        if (initializedHeight == buffers.Initialized.Length)
            Array.Resize(ref buffers.Initialized, initializedHeight * 2);
        buffers.Initialized[initializedHeight++] = index;
        buffers.InitializedIn[index] = buffers.Generation;
    }

    private void ForgetInitialized(int to)
    {
        while (initializedHeight > to)
            buffers.InitializedIn[buffers.Initialized[--initializedHeight]] = 0;
    }

    private GlobalType ReadGlobal()
    {
        int index = reader.ReadIndex();
        int count = constantGlobals >= 0 ? constantGlobals : content.Globals.Length;
        if ((uint)index >= (uint)count)
            Invalid($"unknown global {(uint)index}");
        return content.Globals[index];
    }

    private void ValidateGlobalGet()
    {
        GlobalType global = ReadGlobal();
        if (constantGlobals >= 0 && global.IsMutable)
            Invalid("constant expression required");
        Push((OperandType)global.Value);
    }

    private void ValidateGlobalSet()
    {
        GlobalType global = ReadGlobal();
        if (!global.IsMutable)
            Invalid("immutable global");
        Pop(global.Value);
    }
}
