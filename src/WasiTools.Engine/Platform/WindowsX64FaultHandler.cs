using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>A vectored exception handler in front of the runtime's, for x64.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsX64FaultHandler : FaultHandler
{
    protected override ReadOnlySpan<byte> Code =>
    [
        // uint threadId():
        0x65, 0x8B, 0x04, 0x25, 0x48, 0x00, 0x00, 0x00,             // mov eax, gs:[0x48]                        ; TEB.ClientId.UniqueThread
        0xC3,                                                       // ret
        0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00,                   // padding
        // void probe(nuint address):
        0x8A, 0x01,                                                 // mov al, [rcx]                             ; the load that is to fault
        // resume:
        0xC3,                                                       // ret
        0x66, 0x2E, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00,             // padding
        0x00, 0x00, 0x0F, 0x1F, 0x00,                               // padding
        // int handler(rcx = EXCEPTION_POINTERS):
        0x48, 0x89, 0x4C, 0x24, 0x08,                               // mov [rsp + 8], rcx                        ; into its home space
        0x4C, 0x8B, 0x05, 0xBC, 0x00, 0x00, 0x00,                   // mov r8, [rip + literal]                   ; the table
        0x48, 0x8B, 0x11,                                           // mov rdx, [rcx]                            ; EXCEPTION_RECORD
        0x81, 0x3A, 0x05, 0x00, 0x00, 0xC0,                         // cmp dword ptr [rdx], 0xC0000005           ; ExceptionCode: STATUS_ACCESS_VIOLATION?
        0x75, 0x7F,                                                 // jne pass
        0x83, 0x7A, 0x18, 0x02,                                     // cmp dword ptr [rdx + 24], 2               ; NumberParameters
        0x72, 0x79,                                                 // jb pass
        0x4C, 0x8B, 0x4A, 0x28,                                     // mov r9, [rdx + 40]                        ; ExceptionInformation[1], the address
        0x4D, 0x89, 0xCA,                                           // mov r10, r9
        0x49, 0xC1, 0xEA, 0x0C,                                     // shr r10, 12                               ; its page
        0x41, 0x8B, 0x48, 0x08,                                     // mov ecx, [r8 + 8]                         ; for every range slot, the last one first
        // next:
        0x83, 0xE9, 0x01,                                           // sub ecx, 1
        0x72, 0x65,                                                 // jb pass
        0x49, 0x8B, 0x84, 0xC8, 0x00, 0x10, 0x00, 0x00,             // mov rax, [r8 + rcx*8 + 0x1000]
        0x49, 0x89, 0xC3,                                           // mov r11, rax
        0x48, 0xC1, 0xE8, 0x1C,                                     // shr rax, 28                               ; first page
        0x41, 0x81, 0xE3, 0xFF, 0xFF, 0xFF, 0x0F,                   // and r11d, 0xfffffff                       ; number of pages
        0x48, 0xF7, 0xD8,                                           // neg rax
        0x4C, 0x01, 0xD0,                                           // add rax, r10                              ; page - first page
        0x4C, 0x39, 0xD8,                                           // cmp rax, r11
        0x73, 0xDA,                                                 // jae next
        0x65, 0x44, 0x8B, 0x14, 0x25, 0x48, 0x00, 0x00, 0x00,       // mov r10d, gs:[0x48]                       ; the thread
        0x44, 0x89, 0xD1,                                           // mov ecx, r10d
        0x41, 0xBB, 0x40, 0x00, 0x00, 0x00,                         // mov r11d, 64                              ; places to try
        // claim:
        0x81, 0xE1, 0xFF, 0x0F, 0x00, 0x00,                         // and ecx, 0xfff
        0x31, 0xC0,                                                 // xor eax, eax
        0xF0, 0x4D, 0x0F, 0xB1, 0x94, 0xC8, 0x00, 0x10, 0x01, 0x00, // lock cmpxchg [r8 + rcx*8 + 0x11000], r10  ; claim a free place
        0x74, 0x0E,                                                 // je write
        0x4C, 0x39, 0xD0,                                           // cmp rax, r10                              ; or use one that is ours already
        0x74, 0x09,                                                 // je write
        0xFF, 0xC1,                                                 // inc ecx
        0x41, 0xFF, 0xCB,                                           // dec r11d
        0x75, 0xE0,                                                 // jnz claim
        0xEB, 0x10,                                                 // jmp pass
        // write:
        0x4D, 0x89, 0x8C, 0xC8, 0x00, 0x90, 0x01, 0x00,             // mov [r8 + rcx*8 + 0x19000], r9            ; record the address
        0x48, 0xC7, 0x42, 0x28, 0x08, 0x00, 0x00, 0x00,             // mov qword ptr [rdx + 40], 8               ; and make it look like a null reference
        // pass:
        0x48, 0x8B, 0x4C, 0x24, 0x08,                               // mov rcx, [rsp + 8]
        0x48, 0x8B, 0x49, 0x08,                                     // mov rcx, [rcx + 8]                        ; CONTEXT
        0x48, 0x8D, 0x05, 0x4A, 0xFF, 0xFF, 0xFF,                   // lea rax, [rip + probe]                    ; was it the probe?
        0x48, 0x39, 0x81, 0xF8, 0x00, 0x00, 0x00,                   // cmp [rcx + 0xf8], rax                     ; Rip
        0x75, 0x14,                                                 // jne search
        0x48, 0x8D, 0x05, 0x3C, 0xFF, 0xFF, 0xFF,                   // lea rax, [rip + resume]                   ; then go on behind it
        0x48, 0x89, 0x81, 0xF8, 0x00, 0x00, 0x00,                   // mov [rcx + 0xf8], rax
        0xB8, 0xFF, 0xFF, 0xFF, 0xFF,                               // mov eax, -1                               ; EXCEPTION_CONTINUE_EXECUTION
        0xC3,                                                       // ret
        // search:
        0x31, 0xC0,                                                 // xor eax, eax                              ; EXCEPTION_CONTINUE_SEARCH
        0xC3,                                                       // ret
        0xCC, 0xCC,                                                 // padding
        // literal: address of the table, filled in
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];

    public override bool TryInstall(FaultTable table) => AddVectoredExceptionHandler(1, table.Handler) != 0;

    // Every vectored handler is called until one handles the exception, and none but a debugger handles a fault of ours.
    public override bool IsInFront(FaultTable table) => true;

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nuint AddVectoredExceptionHandler(uint first, nuint handler);
}
