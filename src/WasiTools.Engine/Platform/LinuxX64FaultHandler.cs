using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>The SIGSEGV stub for x64.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxX64FaultHandler : LinuxFaultHandler
{
    protected override ReadOnlySpan<byte> Code =>
    [
        // uint threadId():
        0xF3, 0x0F, 0x1E, 0xFA,                                     // endbr64
        0xB8, 0xBA, 0x00, 0x00, 0x00,                               // mov eax, 186                              ; SYS_gettid; clobbers rax, rcx, r11
        0x0F, 0x05,                                                 // syscall
        0xC3,                                                       // ret
        0x0F, 0x1F, 0x40, 0x00,                                     // padding
        // void probe(nuint address):
        0xF3, 0x0F, 0x1E, 0xFA,                                     // endbr64
        // fault:
        0x8A, 0x0F,                                                 // mov cl, [rdi]                             ; the load that is to fault
        // resume:
        0xC3,                                                       // ret
        0x66, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00,             // padding
        0x00,                                                       // padding
        // void handler(rdi = signal, rsi = siginfo_t, rdx = ucontext_t):
        0xF3, 0x0F, 0x1E, 0xFA,                                     // endbr64
        0x4C, 0x8B, 0x05, 0xA5, 0x00, 0x00, 0x00,                   // mov r8, [rip + literal]                   ; the table
        0x83, 0x7E, 0x08, 0x00,                                     // cmp dword ptr [rsi + 8], 0                ; si_code: sent by a process, not by the processor?
        0x7E, 0x79,                                                 // jle pass
        0x4C, 0x8B, 0x4E, 0x10,                                     // mov r9, [rsi + 16]                        ; si_addr
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
        0xB8, 0xBA, 0x00, 0x00, 0x00,                               // mov eax, 186                              ; SYS_gettid; clobbers rax, rcx, r11
        0x0F, 0x05,                                                 // syscall
        0x41, 0x89, 0xC2,                                           // mov r10d, eax                             ; the thread
        0x89, 0xC1,                                                 // mov ecx, eax
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
        0x48, 0xC7, 0x46, 0x10, 0x08, 0x00, 0x00, 0x00,             // mov qword ptr [rsi + 16], 8               ; and make it look like a null reference
        // pass:
        0x48, 0x8D, 0x05, 0x63, 0xFF, 0xFF, 0xFF,                   // lea rax, [rip + fault]                    ; was it the probe?
        0x48, 0x39, 0x82, 0xA8, 0x00, 0x00, 0x00,                   // cmp [rdx + 168], rax                      ; uc_mcontext.gregs[REG_RIP]
        0x75, 0x0F,                                                 // jne forward
        0x48, 0x8D, 0x05, 0x55, 0xFF, 0xFF, 0xFF,                   // lea rax, [rip + resume]                   ; then go on behind it
        0x48, 0x89, 0x82, 0xA8, 0x00, 0x00, 0x00,                   // mov [rdx + 168], rax
        0xC3,                                                       // ret
        // forward:
        0x41, 0xFF, 0x20,                                           // jmp [r8]                                  ; go on to the runtime's handler
        0xCC, 0xCC, 0xCC, 0xCC,                                     // padding
        // literal: address of the table, filled in
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];
}
