using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>A class whose objects have the slots of a <see cref="StructLayout"/>. It is derived from the class with one slot less, so that
/// code for a supertype finds its fields in objects of a subtype; types of the same slots share it. Made when first needed, and never
/// freed: there are at most 3^9 of them.</summary>
internal sealed class StructShape
{
    private const string FieldName = "Slot", MoreNumbersName = "MoreNumbers", MoreReferencesName = "MoreReferences";

    private static readonly ConcurrentDictionary<string, StructShape> shapes = new();
    private static readonly Lock gate = new();
    private static ModuleBuilder? assembly;

    private StructShape(Type type, StructShape? parent, char letter)
    {
        Class = type;
        Constructor = type.GetConstructor([typeof(DefinedType)])!;
        Slots = parent?.Slots ?? [];
        if (letter == StructLayout.More)
        {
            MoreNumbers = type.GetField(MoreNumbersName)!;
            MoreReferences = type.GetField(MoreReferencesName)!;
        }
        else if (parent is not null)
        {
            Slots = [.. Slots, type.GetField($"{FieldName}{Slots.Length}")!];
        }
    }

    public Type Class { get; }

    /// <summary>Takes the structure type; makes an object whose fields are zero or null.</summary>
    public ConstructorInfo Constructor { get; }

    /// <summary>The slots in the object.</summary>
    public FieldInfo[] Slots { get; }

    /// <summary>The array of further numbers; null if none can follow.</summary>
    public FieldInfo? MoreNumbers { get; }

    /// <summary>The array of further references.</summary>
    public FieldInfo? MoreReferences { get; }

    /// <summary>The class of a sequence of slots.</summary>
    /// <param name="letters">As <see cref="StructLayout.Letters"/>.</param>
    public static StructShape Of(string letters)
    {
        if (shapes.TryGetValue(letters, out StructShape? shape))
            return shape;
        lock (gate)
            return shapes.GetOrAdd(letters, Make);
    }

    private static StructShape Make(string letters)
    {
        assembly ??= DynamicAssembly.Open("structures", AssemblyBuilderAccess.Run);
        StructShape? parent = letters.Length == 0 ? null : Of(letters[..^1]);
        char letter = letters.Length == 0 ? ' ' : letters[^1];
        TypeBuilder type = assembly.DefineType($"Struct{letters}", TypeAttributes.Public, parent?.Class ?? typeof(GuestStruct));
        ConstructorBuilder constructor = type.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, [typeof(DefinedType)]);
        ILGenerator il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, ObjectMember.StructConstructor);
        switch (letter)
        {
            case StructLayout.More:
                EmitMore(type, il, MoreNumbersName, typeof(ulong[]), nameof(GuestStruct.NewNumbers));
                EmitMore(type, il, MoreReferencesName, typeof(object[]), nameof(GuestStruct.NewReferences));
                break;
            case StructLayout.Number or StructLayout.Vector or StructLayout.Reference:
                Type slot = letter switch
                {
                    StructLayout.Number => typeof(ulong),
                    StructLayout.Vector => ClrSignature.Clr(ValueKind.V128),
                    _ => typeof(object),
                };
                type.DefineField($"{FieldName}{letters.Length - 1}", slot, FieldAttributes.Public);
                break;
        }
        il.Emit(OpCodes.Ret);
        return new(type.CreateType(), parent, letter);
    }

    private static void EmitMore(TypeBuilder type, ILGenerator il, string name, Type fieldType, string factory)
    {
        FieldBuilder field = type.DefineField(name, fieldType, FieldAttributes.Public);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, Member.Method(typeof(GuestStruct), factory));
        il.Emit(OpCodes.Stfld, field);
    }
}
