namespace WasiTools.Engine.Tests.Spec;

/// <summary>A folder of the specification's test data and the features that its scripts are written for. Proposals disagree (what one
/// refuses another one allows), so that each folder runs under the features of its own.</summary>
/// <param name="Name">A name for reports.</param>
/// <param name="Folder">The folder below the root of the data.</param>
/// <param name="Features">What its modules may use.</param>
/// <param name="Note">Why the features are what they are.</param>
internal sealed record SpecSuite(string Name, string Folder, EngineFeatures Features, string Note)
{
    /// <summary>Names the folder with the data: any checkout of the WebAssembly test suite.</summary>
    public const string Variable = "WASITOOLS_SPEC_TESTSUITE";

    /// <summary>What is run.</summary>
    public static SpecSuite[] All { get; } =
    [
        new("core", "", EngineFeatures.Version3Only, "WebAssembly 3.0 and nothing else"),
        new("custom sections", "custom", EngineFeatures.Version3Only, "annotations for custom sections, names and branch hints"),
        new("legacy exceptions", "legacy", EngineFeatures.Version3Only.With(Feature.LegacyExceptions), "3.0 and try, catch, delegate"),
        new("threads", "proposals/threads",
            EngineFeatures.Version2Only.Without(Feature.ReferenceTypes).With(Feature.Threads),
            "written against 1.0: a second memory or table is an error"),
        new("custom page sizes", "proposals/custom-page-sizes", EngineFeatures.Version3Only.With(Feature.CustomPageSizes),
            "3.0 and memory flag 0x08"),
        new("wide arithmetic", "proposals/wide-arithmetic", EngineFeatures.Version3Only.With(Feature.WideArithmetic),
            "3.0 and 128-bit arithmetic"),
    ];

    /// <summary>Folders that are not run, with the reason.</summary>
    public static (string Folder, string Reason)[] NotRun { get; } =
        [("proposals/custom-descriptors", "the proposal is not implemented")];

    /// <summary>The number of assertions in a folder of the data, whether they are run or not.</summary>
    public static int CountAssertions(string root, string folder)
    {
        string path = Path.Combine(root, folder);
        return !Directory.Exists(path) ? 0 : Directory.GetFiles(path, "*.wast")
            .SelectMany(f => ScriptParser.Parse(File.ReadAllText(f)))
            .Count(c => c is ActionAssertion or ModuleAssertion);
    }

    /// <summary>The root of the data; null when the variable is not set.</summary>
    public static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root ? Path.GetFullPath(root) : null;

    /// <summary>The suite's scripts in the data, as paths below the root.</summary>
    public string[] Files(string root)
    {
        string folder = Path.Combine(root, Folder);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.wast").Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The suite that a script belongs to by its folder.</summary>
    public static SpecSuite Of(string file)
    {
        string folder = Path.GetDirectoryName(file)?.Replace('\\', '/') ?? "";
        return All.FirstOrDefault(s => s.Folder.Length > 0 && (folder == s.Folder || folder.EndsWith('/' + s.Folder))) ?? All[0];
    }
}
