using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>The SIGSEGV stub for arm64.</summary>
/// <remarks>
/// Unverified with a runtime; a test program ran this code in an emulator.
/// Instruction caches: the page is written before it becomes executable, and the kernel synchronises them when it first maps
/// a page as executable.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class LinuxArm64FaultHandler : LinuxFaultHandler
{
    protected override ReadOnlySpan<byte> Code =>
    [
        // uint threadId():
        0x5F, 0x24, 0x03, 0xD5,                         // hint #34                                  ; bti c
        0x48, 0x16, 0x80, 0xD2,                         // mov x8, #178                              ; SYS_gettid
        0x01, 0x00, 0x00, 0xD4,                         // svc #0
        0xC0, 0x03, 0x5F, 0xD6,                         // ret
        // void probe(nuint address):
        0x5F, 0x24, 0x03, 0xD5,                         // hint #34                                  ; bti c
        // fault:
        0x09, 0x00, 0x40, 0x39,                         // ldrb w9, [x0]                             ; the load that is to fault
        // resume:
        0xC0, 0x03, 0x5F, 0xD6,                         // ret
        0x1F, 0x20, 0x03, 0xD5,                         // nop
        // void handler(x0 = signal, x1 = siginfo_t, x2 = ucontext_t):
        0x5F, 0x24, 0x03, 0xD5,                         // hint #34                                  ; bti c
        0x29, 0x06, 0x00, 0x58,                         // ldr x9, literal                           ; the table
        0x2A, 0x08, 0x40, 0xB9,                         // ldr w10, [x1, #8]                         ; si_code: sent by a process, not by the processor?
        0x5F, 0x01, 0x00, 0x71,                         // cmp w10, #0
        0x8D, 0x04, 0x00, 0x54,                         // b.le pass
        0x2B, 0x08, 0x40, 0xF9,                         // ldr x11, [x1, #16]                        ; si_addr
        0x6C, 0xFD, 0x4C, 0xD3,                         // lsr x12, x11, #12                         ; its page
        0x2A, 0x09, 0x40, 0xB9,                         // ldr w10, [x9, #8]                         ; for every range slot, the last one first
        0x2D, 0x05, 0x40, 0x91,                         // add x13, x9, #1, lsl #12
        // next:
        0xEA, 0x03, 0x00, 0x34,                         // cbz w10, pass
        0x4A, 0x05, 0x00, 0x51,                         // sub w10, w10, #1
        0xAE, 0x59, 0x6A, 0xF8,                         // ldr x14, [x13, w10, uxtw #3]
        0xCF, 0x6D, 0x40, 0x92,                         // and x15, x14, #0xfffffff                  ; number of pages
        0x8E, 0x71, 0x4E, 0xCB,                         // sub x14, x12, x14, lsr #28                ; page - first page
        0xDF, 0x01, 0x0F, 0xEB,                         // cmp x14, x15
        0x42, 0xFF, 0xFF, 0x54,                         // b.hs next
        0xEA, 0x03, 0x00, 0xAA,                         // mov x10, x0                               ; the kernel returns in x0
        0x48, 0x16, 0x80, 0xD2,                         // mov x8, #178                              ; SYS_gettid
        0x01, 0x00, 0x00, 0xD4,                         // svc #0
        0xEC, 0x03, 0x00, 0x2A,                         // mov w12, w0                               ; the thread
        0xE0, 0x03, 0x0A, 0xAA,                         // mov x0, x10
        0xEA, 0x03, 0x0C, 0x2A,                         // mov w10, w12
        0x0D, 0x08, 0x80, 0x52,                         // mov w13, #64                              ; places to try
        0x2E, 0x45, 0x40, 0x91,                         // add x14, x9, #0x11, lsl #12
        // claim:
        0x4A, 0x2D, 0x00, 0x12,                         // and w10, w10, #0xfff
        0xCF, 0x4D, 0x2A, 0x8B,                         // add x15, x14, w10, uxtw #3
        // retry:
        0xE8, 0xFD, 0x5F, 0xC8,                         // ldaxr x8, [x15]                           ; claim a free place
        0xE8, 0x00, 0x00, 0xB4,                         // cbz x8, take
        0x1F, 0x01, 0x0C, 0xEB,                         // cmp x8, x12                               ; or use one that is ours already
        0xE0, 0x00, 0x00, 0x54,                         // b.eq write
        0x4A, 0x05, 0x00, 0x11,                         // add w10, w10, #1
        0xAD, 0x05, 0x00, 0x71,                         // subs w13, w13, #1
        0x01, 0xFF, 0xFF, 0x54,                         // b.ne claim
        0x07, 0x00, 0x00, 0x14,                         // b pass
        // take:
        0xEC, 0xFD, 0x08, 0xC8,                         // stlxr w8, x12, [x15]
        0xE8, 0xFE, 0xFF, 0x35,                         // cbnz w8, retry
        // write:
        0x2E, 0x65, 0x40, 0x91,                         // add x14, x9, #0x19, lsl #12
        0xCB, 0x59, 0x2A, 0xF8,                         // str x11, [x14, w10, uxtw #3]              ; record the address
        0x08, 0x01, 0x80, 0xD2,                         // mov x8, #8
        0x28, 0x08, 0x00, 0xF9,                         // str x8, [x1, #16]                         ; and make it look like a null reference
        // pass:
        0x5F, 0x3F, 0x03, 0xD5,                         // clrex
        0x8A, 0xFA, 0xFF, 0x10,                         // adr x10, fault                            ; was it the probe?
        0x4B, 0xDC, 0x40, 0xF9,                         // ldr x11, [x2, #440]                       ; uc_mcontext.pc
        0x7F, 0x01, 0x0A, 0xEB,                         // cmp x11, x10
        0x81, 0x00, 0x00, 0x54,                         // b.ne forward
        0x2A, 0xFA, 0xFF, 0x10,                         // adr x10, resume                           ; then go on behind it
        0x4A, 0xDC, 0x00, 0xF9,                         // str x10, [x2, #440]
        0xC0, 0x03, 0x5F, 0xD6,                         // ret
        // forward:
        0x30, 0x01, 0x40, 0xF9,                         // ldr x16, [x9]
        0x00, 0x02, 0x1F, 0xD6,                         // br x16                                    ; go on to the runtime's handler
        // literal: address of the table, filled in
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];
}
