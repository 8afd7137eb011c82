namespace WasiTools.Core.Configuration;

/// <summary>A checkout of rustc's repository, and where its bootstrap looks for the configuration.</summary>
internal sealed record RustRepository(string Root)
{
    /// <summary>Opens a checkout.</summary>
    /// <exception cref="WasiToolsException"><c>RustRepositoryNotFound</c>.</exception>
    public static RustRepository Open(string root)
    {
        if (!File.Exists(Path.Combine(root, "x.py")))
            throw Throw.RustRepositoryNotFound(root, Directory.Exists(root) ? "it has no x.py" : "there is no such folder");
        if (!Directory.Exists(Path.Combine(root, "src", "bootstrap")))
            throw Throw.RustRepositoryNotFound(root, "it has no src/bootstrap");
        return new RustRepository(root);
    }

    /// <summary>The name that this state of the repository expects: <c>config.toml</c> until 2025, then <c>bootstrap.toml</c>.</summary>
    public string ExpectedName => File.Exists(Path.Combine(Root, "bootstrap.example.toml")) ? RustBootstrapFile.Name : RustBootstrapFile.FormerName;

    /// <summary>The configuration that bootstrap would read, or the path of the one to make.</summary>
    public string ConfigurationPath
    {
        get
        {
            // A bootstrap that expects the new name still reads the old one; an old bootstrap does not know the new one.
            string expected = Path.Combine(Root, ExpectedName);
            string former = Path.Combine(Root, RustBootstrapFile.FormerName);
            return !File.Exists(expected) && File.Exists(former) ? former : expected;
        }
    }
}
