using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WasiTools.Wine;

/// <summary>
/// Makes <c>GetThreadContext</c> say, as Windows does, that it reports whether the thread is in an exception or in the kernel.
/// </summary>
/// <remarks>
/// <para>
/// To suspend a thread that runs a loop without calls, the runtime asks for its registers with <c>CONTEXT_EXCEPTION_REQUEST</c>, and
/// redirects it if the answer has <c>CONTEXT_EXCEPTION_REPORTING</c> and neither <c>CONTEXT_EXCEPTION_ACTIVE</c> nor
/// <c>CONTEXT_SERVICE_ACTIVE</c>. Wine 8 sets none of them, so such a thread is never redirected and a collection waits for as long as
/// the loop runs.
/// </para>
/// <para>
/// The missing flag may be added, because the program counter says the rest under Wine: of a thread in a system call or in an exception it
/// lies in ntdll, and the runtime redirects a thread in managed code only.
/// </para>
/// <para>
/// The runtime is made to call a few instructions in front of the function. They are machine code because the runtime calls them while it
/// suspends threads, when a managed method would have to wait for the end of that.
/// </para>
/// </remarks>
internal static unsafe partial class ThreadContextReport
{
    private const uint ContextControl = 0x100001;
    private const uint ExceptionRequest = 0x40000000;
    private const uint ExceptionReporting = 0x80000000;
    private const int ContextSize = 1232;
    private const int ContextAlignment = 16;
    private const int FlagsOffset = 0x30;

    private const uint CommitAndReserve = 0x3000;
    private const uint ReadWrite = 0x04;
    private const uint ExecuteReadWrite = 0x40;
    private const int FunctionOffset = 6;

    private static ReadOnlySpan<byte> Code =>
    [
        0x53,                                            // push rbx
        0x48, 0x89, 0xD3,                                // mov rbx, rdx      the CONTEXT
        0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,              // mov rax, GetThreadContext
        0x48, 0x83, 0xEC, 0x20,                          // sub rsp, 32
        0xFF, 0xD0,                                      // call rax
        0x48, 0x83, 0xC4, 0x20,                          // add rsp, 32
        0x81, 0x4B, FlagsOffset, 0x00, 0x00, 0x00, 0x80, // or dword ptr [rbx + ContextFlags], CONTEXT_EXCEPTION_REPORTING
        0x5B,                                            // pop rbx
        0xC3,                                            // ret
    ];

    /// <summary>Whether this system leaves the flag out.</summary>
    public static bool IsMissing()
    {
        byte* buffer = stackalloc byte[ContextSize + ContextAlignment];
        byte* context = (byte*)(((nint)buffer + ContextAlignment - 1) & -ContextAlignment);
        uint* flags = (uint*)(context + FlagsOffset);
        *flags = ContextControl | ExceptionRequest;
        return GetThreadContext(GetCurrentThread(), context) == 0 ? throw new Win32Exception() : (*flags & ExceptionReporting) == 0;
    }

    /// <summary>Adds the flag to what the runtime is told.</summary>
    public static void Add()
    {
        nint function = NativeLibrary.GetExport(NativeLibrary.Load("kernel32.dll"), "GetThreadContext");
        nint* import = ImportTable.Find(NativeLibrary.Load("coreclr.dll"), function);

        byte* code = (byte*)VirtualAlloc(0, (nuint)Code.Length, CommitAndReserve, ExecuteReadWrite);
        if (code == null)
            throw new Win32Exception();
        Code.CopyTo(new Span<byte>(code, Code.Length));
        *(nint*)(code + FunctionOffset) = function;

        if (VirtualProtect(import, (nuint)sizeof(nint), ReadWrite, out uint access) == 0)
            throw new Win32Exception();
        Volatile.Write(ref *import, (nint)code);
        VirtualProtect(import, (nuint)sizeof(nint), access, out _);
    }

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GetThreadContext(nint thread, byte* context);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint VirtualAlloc(nint address, nuint size, uint type, uint access);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualProtect(void* address, nuint size, uint access, out uint previous);
}
