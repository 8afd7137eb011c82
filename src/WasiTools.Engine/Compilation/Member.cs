using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Interpretation;
using WasiTools.Engine.Execution.Numerics;

namespace WasiTools.Engine.Compilation;

/// <summary>The engine's own fields and methods that compiled code uses, looked up once each.</summary>
internal static class Member
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static readonly FieldInfo Pending = Field(typeof(FunctionContext), nameof(FunctionContext.Pending));
    public static readonly FieldInfo FuncContext = Field(typeof(Func), nameof(Func.Context));
    public static readonly FieldInfo FuncSlot = Field(typeof(Func), nameof(Func.Slot));
    public static readonly FieldInfo Context = Field(typeof(Instance), nameof(Instance.Context));
    public static readonly FieldInfo Ones = Field(typeof(Instance), nameof(Instance.Ones));
    public static readonly FieldInfo MemoryBase = Field(typeof(Instance), nameof(Instance.MemoryBase));
    public static readonly FieldInfo Memory0 = Field(typeof(Instance), nameof(Instance.Memory0));
    public static readonly FieldInfo GlobalSlots = Field(typeof(Instance), nameof(Instance.GlobalSlots));
    public static readonly FieldInfo ImportedFunctions = Field(typeof(Instance), nameof(Instance.ImportedFunctions));
    public static readonly FieldInfo Memories = Field(typeof(Instance), nameof(Instance.Memories));
    public static readonly FieldInfo Tables = Field(typeof(Instance), nameof(Instance.Tables));
    public static readonly FieldInfo Globals = Field(typeof(Instance), nameof(Instance.Globals));
    public static readonly FieldInfo Length = Field(typeof(Memory), nameof(Memory.Length));
    public static readonly FieldInfo Base = Field(typeof(Memory), nameof(Memory.Base));
    public static readonly FieldInfo GlobalReference = Field(typeof(Global), nameof(Global.Reference));
    public static readonly MethodInfo GlobalCell = Method(typeof(Instance), nameof(Instance.GlobalCell));
    public static readonly MethodInfo GetFunc = Method(typeof(Instance), nameof(Instance.GetFunc));
    public static readonly MethodInfo CheckAgain = Method(typeof(Memory), nameof(Memory.CheckAgain));
    public static readonly MethodInfo Resolve = Method(typeof(CompiledModule), nameof(CompiledModule.Resolve));
    public static readonly MethodInfo Choose = Method(typeof(CompiledModule), nameof(CompiledModule.Choose));
    public static readonly MethodInfo EnterInterpreter = Method(typeof(Interpreter), nameof(Interpreter.Enter));
    public static readonly MethodInfo CallInterpreter = Method(typeof(Interpreter), nameof(Interpreter.Call));
    public static readonly MethodInfo CopyResults = Method(typeof(EntryPoints), nameof(EntryPoints.CopyResults));
    public static readonly MethodInfo SingleToUInt32Bits = Method(typeof(BitConverter), nameof(BitConverter.SingleToUInt32Bits));

    public static readonly MethodInfo Int32BitsToSingle = Method(typeof(BitConverter), nameof(BitConverter.Int32BitsToSingle));
    public static readonly MethodInfo Int64BitsToDouble = Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble));
    public static readonly MethodInfo OpaqueF32 = Method(typeof(OpaqueConstant), nameof(OpaqueConstant.F32));
    public static readonly MethodInfo OpaqueF64 = Method(typeof(OpaqueConstant), nameof(OpaqueConstant.F64));
    public static readonly MethodInfo OpaqueV128 = Method(typeof(OpaqueConstant), nameof(OpaqueConstant.V128));
    public static readonly MethodInfo VectorZero = typeof(Vector128<byte>).GetProperty(nameof(Vector128<byte>.Zero))!.GetMethod!;
    public static readonly MethodInfo VectorCreate = Method(typeof(Value), nameof(Value.Vector));
    public static readonly MethodInfo SideEnter = Method(typeof(SideArea), nameof(SideArea.Enter));
    public static readonly MethodInfo SideTop = Method(typeof(SideArea), nameof(SideArea.Top));
    public static readonly MethodInfo ThrowTag = Method(typeof(ExceptionOperations), nameof(ExceptionOperations.ThrowTag));
    public static readonly MethodInfo ThrowReference = Method(typeof(ExceptionOperations), nameof(ExceptionOperations.ThrowReference));
    public static readonly MethodInfo Matches = Method(typeof(ExceptionOperations), nameof(ExceptionOperations.Matches));
    public static readonly MethodInfo Unpack = Method(typeof(ExceptionOperations), nameof(ExceptionOperations.Unpack));
    public static readonly MethodInfo SideLeave = Method(typeof(SideArea), nameof(SideArea.Leave));
    public static readonly MethodInfo Place = Method(typeof(Memory), nameof(Memory.Place));
    public static readonly MethodInfo MemorySize = typeof(Memory).GetProperty(nameof(Memory.Size))!.GetMethod!;
    public static readonly MethodInfo TableSize = typeof(Table).GetProperty(nameof(Table.Size))!.GetMethod!;
    public static readonly MethodInfo TrapAt = Method(typeof(Throw), nameof(Throw.TrapAt));
    public static readonly int StopRequestedOffset = (int)Marshal.OffsetOf<StoreContext>(nameof(StoreContext.StopRequested));
    public static readonly int ResultsOffset = (int)Marshal.OffsetOf<StoreContext>(nameof(StoreContext.Results));
    public static readonly MethodInfo MemoryGrow = Method(typeof(BulkOperations), nameof(BulkOperations.MemoryGrow));
    public static readonly MethodInfo MemoryFill = Method(typeof(BulkOperations), nameof(BulkOperations.MemoryFill));
    public static readonly MethodInfo MemoryCopyInFirst = Method(typeof(BulkOperations), nameof(BulkOperations.MemoryCopyInFirst));
    public static readonly MethodInfo MemoryCopy = Method(typeof(BulkOperations), nameof(BulkOperations.MemoryCopy));
    public static readonly MethodInfo MemoryInit = Method(typeof(BulkOperations), nameof(BulkOperations.MemoryInit));
    public static readonly MethodInfo DataDrop = Method(typeof(BulkOperations), nameof(BulkOperations.DataDrop));
    public static readonly MethodInfo TableGet = Method(typeof(BulkOperations), nameof(BulkOperations.TableGet));
    public static readonly MethodInfo TableSet = Method(typeof(BulkOperations), nameof(BulkOperations.TableSet));
    public static readonly MethodInfo TableGrow = Method(typeof(BulkOperations), nameof(BulkOperations.TableGrow));
    public static readonly MethodInfo TableFill = Method(typeof(BulkOperations), nameof(BulkOperations.TableFill));
    public static readonly MethodInfo TableCopy = Method(typeof(BulkOperations), nameof(BulkOperations.TableCopy));
    public static readonly MethodInfo TableInit = Method(typeof(BulkOperations), nameof(BulkOperations.TableInit));
    public static readonly MethodInfo ElemDrop = Method(typeof(BulkOperations), nameof(BulkOperations.ElemDrop));
    public static readonly MethodInfo LookUp = Method(typeof(CallOperations), nameof(CallOperations.LookUp));
    public static readonly MethodInfo LookUpSubtype = Method(typeof(CallOperations), nameof(CallOperations.LookUpSubtype));
    public static readonly MethodInfo CheckFunc = Method(typeof(CallOperations), nameof(CallOperations.CheckFunc));
    public static readonly MethodInfo CheckReference = Method(typeof(CallOperations), nameof(CallOperations.CheckReference));
    public static readonly MethodInfo TakeResultReference = Method(typeof(CallOperations), nameof(CallOperations.TakeResultReference));
    public static readonly MethodInfo LeaveResultReference = Method(typeof(CallOperations), nameof(CallOperations.LeaveResultReference));
    public static readonly MethodInfo StackLimitReached = Method(typeof(CallOperations), nameof(CallOperations.StackLimitReached));
    public static readonly MethodInfo Discard = Method(typeof(CallOperations), nameof(CallOperations.Discard));
    public static readonly MethodInfo StopRequested = Method(typeof(CallOperations), nameof(CallOperations.StopRequested));

    /// <summary>A field of the engine.</summary>
    public static FieldInfo Field(Type type, string name) =>
        type.GetField(name, All) ?? throw new MissingFieldException(type.Name, name);

    /// <summary>A method of the engine, not overloaded.</summary>
    public static MethodInfo Method(Type type, string name) =>
        type.GetMethod(name, All) ?? throw new MissingMethodException(type.Name, name);
}
