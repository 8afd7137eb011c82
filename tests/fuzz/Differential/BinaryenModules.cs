using System.Diagnostics;
using WasiTools.Fuzz.Generation;

namespace WasiTools.Fuzz.Differential;

/// <summary>What <c>wasm-opt -ttf</c> of npm's package binaryen makes of random bytes.</summary>
/// <param name="node">The program that runs it.</param>
/// <param name="optimizer">Its file <c>bin/wasm-opt</c>.</param>
/// <param name="folder">For its input and output.</param>
internal sealed class BinaryenModules(string node, string optimizer, string folder) : IModuleSource
{
    private const int LeastBytes = 500, MostBytes = 6_000;

    // What both sides know: with -all it uses proposals that neither does. V8 refuses both kinds of handlers in one module.
    private static readonly string[] features =
    [
        "mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory", "reference-types", "multivalue", "simd", "relaxed-simd",
        "threads", "tail-call", "exception-handling", "gc", "extended-const", "memory64", "multimemory",
    ];

    public string Name => "binaryen";

    public byte[] Module(ulong seed)
    {
        var random = new Entropy(seed);
        var bytes = new byte[random.Between(LeastBytes, MostBytes)];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.Bits();
        Directory.CreateDirectory(folder);
        string input = Path.Combine(folder, "binaryen.bytes"), output = Path.Combine(folder, "binaryen.wasm");
        File.WriteAllBytes(input, bytes);
        using Process process = Process.Start(new ProcessStartInfo(
            node, [optimizer, "-ttf", input, "-mvp", .. features.Select(f => $"--enable-{f}"), "--translate-to-exnref", "-o", output])
        {
            RedirectStandardError = true,
        })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? File.ReadAllBytes(output)
            : throw new InvalidOperationException($"{optimizer} ended with {process.ExitCode}: {errors}");
    }
}
