using System.Collections.Concurrent;
using System.Reflection;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The members that code with garbage-collected objects uses; apart from <see cref="Member"/>, since most modules have
/// none.</summary>
internal static class ObjectMember
{
    public static readonly FieldInfo Types = Member.Field(typeof(Instance), nameof(Instance.Types));
    public static readonly MethodInfo CheckStruct = Method(nameof(ObjectOperations.CheckStruct));
    public static readonly MethodInfo Account = Method(nameof(ObjectOperations.Account));
    public static readonly MethodInfo MakeI31 = Method(nameof(ObjectOperations.MakeI31));
    public static readonly MethodInfo I31GetS = Method(nameof(ObjectOperations.I31GetS));
    public static readonly MethodInfo I31GetU = Method(nameof(ObjectOperations.I31GetU));
    public static readonly MethodInfo AreEqual = Method(nameof(ObjectOperations.AreEqual));
    public static readonly MethodInfo IsEq = Method(nameof(ObjectOperations.IsEq));
    public static readonly MethodInfo IsI31 = Method(nameof(ObjectOperations.IsI31));
    public static readonly MethodInfo IsStruct = Method(nameof(ObjectOperations.IsStruct));
    public static readonly MethodInfo IsArray = Method(nameof(ObjectOperations.IsArray));
    public static readonly MethodInfo IsStructOf = Method(nameof(ObjectOperations.IsStructOf));
    public static readonly MethodInfo IsArrayOf = Method(nameof(ObjectOperations.IsArrayOf));
    public static readonly MethodInfo IsFuncOf = Method(nameof(ObjectOperations.IsFuncOf));
    public static readonly MethodInfo Cast = Method(nameof(ObjectOperations.Cast));
    public static readonly MethodInfo ArrayLength = Member.Method(typeof(ArrayOperations), nameof(ArrayOperations.Length));
    public static readonly MethodInfo NewElem = Member.Method(typeof(ArrayOperations), nameof(ArrayOperations.NewElem));
    public static readonly MethodInfo InitElem = Member.Method(typeof(ArrayOperations), nameof(ArrayOperations.InitElem));

    public static readonly ConstructorInfo StructConstructor = typeof(GuestStruct).GetConstructor(
        BindingFlags.NonPublic | BindingFlags.Instance, [typeof(DefinedType)])!;

    private static readonly ConcurrentDictionary<(string Name, Type Element), MethodInfo> arrayMethods = new();

    /// <summary>A method of <see cref="ArrayOperations"/> for a class of elements.</summary>
    public static MethodInfo ArrayMethod(string name, Type element) => arrayMethods.GetOrAdd((name, element), static key =>
        typeof(ArrayOperations).GetMethods().First(m => m.Name == key.Name && m.IsGenericMethod).MakeGenericMethod(key.Element));

    private static MethodInfo Method(string name) => Member.Method(typeof(ObjectOperations), name);
}
