using System.Collections.ObjectModel;
using WasiTools.Core.Objects;

namespace WasiTools.Core.Sysroots;

/// <summary>A library of a sysroot: its objects and symbols.</summary>
public sealed record SysrootLibrary
{
    private readonly Dictionary<string, WasmObject> _definitions;

    private SysrootLibrary(string path, int objects, Dictionary<string, WasmObject> definitions, ReadOnlyCollection<string> features, string? producer)
    {
        Path = path;
        ObjectCount = objects;
        Features = features;
        Producer = producer;
        _definitions = definitions;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>How many objects it has; 0 for the empty archives that only exist to be named on command lines.</summary>
    public int ObjectCount { get; }

    /// <summary>How many symbols it defines.</summary>
    public int SymbolCount => _definitions.Count;

    /// <summary>Features that any of its objects uses, as LLVM names them.</summary>
    public ReadOnlyCollection<string> Features { get; }

    /// <summary>The compiler that made it, such as <c>clang 22.1.0</c>, or null if it does not say.</summary>
    public string? Producer { get; }

    /// <summary>The names that it defines, in ordinal order.</summary>
    public ReadOnlyCollection<string> Symbols => [.. _definitions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether it defines a symbol.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <returns>True if so.</returns>
    public bool Defines(string name) => _definitions.ContainsKey(name);

    /// <inheritdoc/>
    public override string ToString() => System.IO.Path.GetFileName(Path);

    /// <summary>Reads a library.</summary>
    /// <exception cref="WasiToolsException"><c>ObjectInvalid</c>.</exception>
    internal static SysrootLibrary Read(string path)
    {
        var definitions = new Dictionary<string, WasmObject>(StringComparer.Ordinal);
        var features = new SortedSet<string>(StringComparer.Ordinal);
        string? producer = null;
        List<ArchiveMember> members = ArArchive.Read(File.ReadAllBytes(path), path);
        foreach (ArchiveMember member in members)
        {
            // Libraries for link-time optimisation hold bitcode instead.
            if (!WasmObject.IsWasm(member.Content.Span))
                continue;
            var read = WasmObject.Read(member.Content.Span, $"{path}({member.Name})");
            foreach (string name in read.Defined)
                definitions.TryAdd(name, read);
            features.UnionWith(read.Features);
            producer ??= read.Producers.FirstOrDefault();
        }

        return new SysrootLibrary(path, members.Count, definitions, [.. features], producer);
    }

    /// <summary>Tells a working <c>pthread_create</c> from one that only fails: the former asks the host for a thread.</summary>
    internal ThreadSupport FindThreadSupport()
    {
        if (!_definitions.TryGetValue("pthread_create", out WasmObject? definition))
            return ThreadSupport.Absent;
        return definition.Undefined.Contains("__wasi_thread_spawn") || definition.Imports.Contains("wasi.thread-spawn")
            ? ThreadSupport.Real
            : ThreadSupport.Stub;
    }
}
