namespace WasiTools.Runner.Options;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public static ReadOnlySpan<byte> Utf8 => """
        Runs WASI preview 1 programs, threads included.

        Usage: wasirun [options] module.wasm|module.wat [arguments]

        Options end at the module; what follows it goes to the program. A value may be attached with "=".

        What the program gets
          --dir HOST[::GUEST][:ro]   a directory, seen as GUEST (default: the same name); :ro makes it read-only
          --env NAME[=VALUE]         a variable; without a value the one of this process, if it is set
          --inherit-env              all variables of this process
          --argv0 NAME               its argument 0 (default: the module's file name)
          --stdin FILE               its standard input
          --tcp-listen ADDRESS:PORT  a listening socket, such as 127.0.0.1:8080

        How it is run
          --invoke EXPORT            call this function; the arguments are its parameters, its results are printed
          --timeout TIME             stop it after this time, such as 2s, 500ms or 1.5m
          --max-memory SIZE          the most bytes a memory may have, such as 64M or 2G
          --max-threads COUNT        the most threads at once, the main thread included (default: 1024)
          --stack-size SIZE          stack of the main thread (default: 8M)
          --thread-stack-size SIZE   stack of every other thread (default: 1M)
          --bounds MODE              how memory accesses are checked: explicit, guard (guard pages), or auto, which is
                                     guard where a probe proves that it works (default: auto)
          --no-cache                 do not remember, nor look up, which large modules are valid
          --no-deadlock-detection    let the program hang when all of its threads wait for each other
          --trap-unknown-imports     run a program whose imports are not all known; calling one of those traps

        What is reported
          --trace[=wasi,threads]     a line on standard error for each call into the host: thread, function, arguments,
                                     result, microseconds
          --profile FILE             write where the program spends its time to FILE, a thousand samples a second, for
                                     https://www.speedscope.app
          --perf-map                 have Linux perf know the program's functions; needs DOTNET_EnableWriteXorExecute=0
          --result FILE              write exit code, trap, backtrace, threads, time and peak memory to FILE as JSON

          --version                  print the version
          -h, --help                 print this

        Exit codes: the program's own (1 if that is beyond 255); 134 trap, 124 timeout, 125 deadlock, 130 Ctrl+C,
        2 unusable module, unknown import or bad option.

        Examples
          wasirun hello.wasm
          wasirun --dir . --dir /usr/share::/share:ro --env LANG=C tool.wasm input.txt
          wasirun --timeout 10s --max-memory 256M --result run.json untrusted.wasm
          wasirun --invoke add math.wat 2 40
          wasirun --profile slow.json slow.wasm
          CARGO_TARGET_WASM32_WASIP1_THREADS_RUNNER="wasirun --dir ." cargo test --target wasm32-wasip1-threads

        """u8;
}
