using System.Text.RegularExpressions;

namespace WasiTools.Core.Builds;

/// <summary>Messages of compilers and linkers whose cause lies elsewhere than they say.</summary>
internal static partial class KnownFailures
{
    private static readonly (Regex Pattern, string Hint)[] s_known =
    [
        (SharedMemory(), "The object was compiled for a target without threads. Compile every object and library with --target=wasm32-wasip1-threads -pthread (in Rust, C parts through the cc crate read CFLAGS_wasm32_wasip1_threads)."),
        (Builtins(), "compiler-rt for this target is missing: SDK 22 to 25 have none for threads, use SDK 26 or later; with a distribution's clang install its compiler-rt package for wasm32."),
        (DeprecatedTriple(), "Clang 22 and later want the name wasm32-wasip1; with -Werror this warning is fatal. Build with -Target wasm32-wasip1 and an SDK that has it."),
        (Pthread(), "The libc in use has no threads. Build with -Target wasm32-wasip1-threads and an SDK from 20 on; Get-WasiSysroot shows which sysroot has a real pthread_create."),
        (MissingStdio(), "The sysroot has no headers for this target. Get-WasiSysroot shows what it has; a distribution's package is often called wasi-libc."),
        (HostHeader(), "The compiler took a header of this machine's own C library, because the sysroot has none of that name. pthread.h, for one, is in threaded sysroots and in SDK 26 and later only."),
        (ImportAndExport(), "Importing and exporting the memory together needs LLVM 16 or later."),
        (MaxMemory(), "A shared memory needs a maximum: build with -MaxMemory."),
        (RustTarget(), "The target's standard library is not installed: 'rustup target add' with the target's name, or -BuildStd with a nightly toolchain."),
        (Exceptions(), "libc++ in this sysroot has no exceptions. Compile with -fno-exceptions, or use SDK 33 or later with -fwasm-exceptions."),
        (MissingCxx(), "The sysroot has no C++ library for this target. (Get-WasiSysroot).Targets shows which have one; a distribution has it in a package of its own, such as libc++-dev-wasm32."),
        (Emulation(), "WASI has no such function; define the macro that the header names and link the emulation, such as -lwasi-emulated-signal."),
    ];

    public static string? HintFor(string message)
    {
        foreach ((Regex pattern, string hint) in s_known)
        {
            if (pattern.IsMatch(message))
                return hint;
        }

        return null;
    }

    [GeneratedRegex(@"--shared-memory is disallowed by .* because it was not compiled with")]
    private static partial Regex SharedMemory();

    [GeneratedRegex(@"(cannot open|unable to find|no such file).*libclang_rt\.builtins", RegexOptions.IgnoreCase)]
    private static partial Regex Builtins();

    [GeneratedRegex(@"argument '--target=wasm32-wasi(-threads)?' is deprecated")]
    private static partial Regex DeprecatedTriple();

    [GeneratedRegex(@"undefined symbol: (pthread_\w+|__wasi_thread_spawn)|(undeclared|implicit declaration).*'?pthread_create|'pthread\.h' file not found")]
    private static partial Regex Pthread();

    [GeneratedRegex(@"'(stdio|stdlib|string|stdint|wasi/api)\.h' file not found")]
    private static partial Regex MissingStdio();

    [GeneratedRegex(@"'bits/[\w-]+\.h' file not found")]
    private static partial Regex HostHeader();

    [GeneratedRegex(@"--import-memory and --export-memory|import-memory is incompatible")]
    private static partial Regex ImportAndExport();

    [GeneratedRegex(@"maximum memory (size )?must be specified|--max-memory|shared memory.*max", RegexOptions.IgnoreCase)]
    private static partial Regex MaxMemory();

    [GeneratedRegex(@"can't find crate for `(core|std)`")]
    private static partial Regex RustTarget();

    [GeneratedRegex(@"undefined symbol: __cxa_(throw|allocate_exception|begin_catch)|cannot use '(throw|try)' with exceptions disabled")]
    private static partial Regex Exceptions();

    [GeneratedRegex(@"unable to find library -lc\+\+|'(iostream|string|vector|memory|algorithm|thread)' file not found")]
    private static partial Regex MissingCxx();

    [GeneratedRegex(@"lacks a true mmap|WASI lacks|_WASI_EMULATED_")]
    private static partial Regex Emulation();
}
