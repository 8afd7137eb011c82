using WasiTools.Core.Objects;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Refuses builds whose failure is certain, with the reason that the tools would not give.</summary>
internal static class BuildCheck
{
    private const long PageSize = 65536;

    public static void ThrowIfHopeless(WasiBuildRequest request, WasiTarget target)
    {
        if (request.Inputs.Count == 0)
            throw Throw.InputNotSupported("", "nothing to build was given");
        if (request.MaxMemory <= 0 || request.MaxMemory % PageSize != 0 || request.MaxMemory > 65536 * PageSize)
            throw Throw.InvalidMemorySize(request.MaxMemory);
        if (target.RequiredFeatures.Count > 0 && request.Cpu == "mvp")
            throw Throw.CpuLacksFeatures(target);
        if (request.Sdk?.Llvm is { } llvm && llvm < target.SinceLlvm)
            throw Throw.LlvmTooOld(target, llvm);
        if (!target.HasThreads)
            return;
        foreach (string input in request.Inputs.Where(BuildPlan.IsObject))
            ThrowIfLacking(input, target);
    }

    private static void ThrowIfLacking(string path, WasiTarget target)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (!ArArchive.IsArchive(bytes))
        {
            ThrowIfLacking(bytes, path, target);
            return;
        }

        foreach (ArchiveMember member in ArArchive.Read(bytes, path))
            ThrowIfLacking(member.Content.Span, $"{path}({member.Name})", target);
    }

    private static void ThrowIfLacking(ReadOnlySpan<byte> content, string name, WasiTarget target)
    {
        if (!WasmObject.IsWasm(content))
            return;
        // wasm-ld refuses only those from which atomics or thread-local variables were taken away, and names one of them. The others are as
        // wrong where threads meet in them. An object needs mutable-globals only if it imports one.
        string[] lacking = [.. target.RequiredFeatures.Where(static feature => feature != "mutable-globals").Except(WasmObject.Read(content, name).Features)];
        if (lacking.Length > 0)
            throw Throw.ObjectLacksFeatures(name, lacking);
    }
}
