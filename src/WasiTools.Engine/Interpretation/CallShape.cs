using WasiTools.Engine.Compilation;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Interpretation;

/// <summary>How the interpreter calls code: the types that C and Rust programs use most by pointers of a type of their own, compiled ahead
/// of time; all others by way of <see cref="EntryPoints"/>. A shape is packed into an <see cref="int"/>.</summary>
internal readonly unsafe struct CallShape
{
    private const int Seek = 14, SeekTo = 15, Time = 16, General = 31;

    private readonly int packed;

    private CallShape(int kind, int parameters, int results) => packed = kind | results << 5 | parameters << 6;

    /// <summary>A shape as it stands in the steps.</summary>
    public CallShape(int packed) => this.packed = packed;

    public int Packed => packed;

    public int Parameters => packed >> 6;

    /// <summary>0 or 1.</summary>
    public int Results => packed >> 5 & 1;

    /// <summary>The shape of a type of numbers with at most one result.</summary>
    public static CallShape Of(FunctionType type)
    {
        int count = type.Parameters.Length, results = type.Results.Length;
        return new(KindOf(type, count, results), count, results);
    }

    /// <summary>Calls what a slot leads to.</summary>
    /// <param name="context">The code's first argument.</param>
    /// <param name="slot">Where the code's address is.</param>
    /// <param name="values">The arguments; receives the result.</param>
    /// <returns>False if the shape is none of those that are known here; then nothing was done.</returns>
    public bool TryCall(FunctionContext context, nint* slot, ulong* values)
    {
        context.Pending = slot;
        nint code = *slot;
        switch (packed & 31)
        {
            case 0:
                ((delegate*<FunctionContext, void>)code)(context);
                break;
            case 1:
                values[0] = (uint)((delegate*<FunctionContext, int>)code)(context);
                break;
            case 2:
                ((delegate*<FunctionContext, int, void>)code)(context, (int)values[0]);
                break;
            case 3:
                values[0] = (uint)((delegate*<FunctionContext, int, int>)code)(context, (int)values[0]);
                break;
            case 4:
                ((delegate*<FunctionContext, int, int, void>)code)(context, (int)values[0], (int)values[1]);
                break;
            case 5:
                values[0] = (uint)((delegate*<FunctionContext, int, int, int>)code)(context, (int)values[0], (int)values[1]);
                break;
            case 6:
                ((delegate*<FunctionContext, int, int, int, void>)code)(context, (int)values[0], (int)values[1], (int)values[2]);
                break;
            case 7:
                values[0] = (uint)((delegate*<FunctionContext, int, int, int, int>)code)(
                    context, (int)values[0], (int)values[1], (int)values[2]);
                break;
            case 8:
                ((delegate*<FunctionContext, int, int, int, int, void>)code)(
                    context, (int)values[0], (int)values[1], (int)values[2], (int)values[3]);
                break;
            case 9:
                values[0] = (uint)((delegate*<FunctionContext, int, int, int, int, int>)code)(
                    context, (int)values[0], (int)values[1], (int)values[2], (int)values[3]);
                break;
            case 10:
                ((delegate*<FunctionContext, int, int, int, int, int, void>)code)(
                    context, (int)values[0], (int)values[1], (int)values[2], (int)values[3], (int)values[4]);
                break;
            case 11:
                values[0] = (uint)((delegate*<FunctionContext, int, int, int, int, int, int>)code)(
                    context, (int)values[0], (int)values[1], (int)values[2], (int)values[3], (int)values[4]);
                break;
            case Seek:
                values[0] = (ulong)((delegate*<FunctionContext, int, long, int, long>)code)(
                    context, (int)values[0], (long)values[1], (int)values[2]);
                break;
            case SeekTo:
                values[0] = (uint)((delegate*<FunctionContext, int, long, int, int, int>)code)(
                    context, (int)values[0], (long)values[1], (int)values[2], (int)values[3]);
                break;
            case Time:
                values[0] = (uint)((delegate*<FunctionContext, int, long, int, int>)code)(
                    context, (int)values[0], (long)values[1], (int)values[2]);
                break;
            default:
                return false;
        }
        return true;
    }

    /// <summary>Twice the number of parameters, plus the number of results, where all are i32 and there are few.</summary>
    private static int KindOf(FunctionType type, int count, int results)
    {
        if (results == 1 && type.Results[0].Kind == ValueKind.I64)
            return Is(type, ValueKind.I32, ValueKind.I64, ValueKind.I32) ? Seek : General;
        if (results == 1 && type.Results[0].Kind != ValueKind.I32)
            return General;
        if (results == 1 && Is(type, ValueKind.I32, ValueKind.I64, ValueKind.I32, ValueKind.I32))
            return SeekTo;
        if (results == 1 && Is(type, ValueKind.I32, ValueKind.I64, ValueKind.I32))
            return Time;
        foreach (ValueType parameter in type.Parameters)
        {
            if (parameter.Kind != ValueKind.I32)
                return General;
        }
        return count > 5 ? General : 2 * count + results;
    }

    private static bool Is(FunctionType type, params ReadOnlySpan<ValueKind> kinds)
    {
        if (type.Parameters.Length != kinds.Length)
            return false;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (type.Parameters[i].Kind != kinds[i])
                return false;
        }
        return true;
    }
}
