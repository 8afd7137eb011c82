using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace WasiTools.Engine.Tests;

/// <summary>Dependencies run one way: Engine, Wasi, Core, then what is on top.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> allowed = new()
    {
        ["WasiTools.Engine"] = [],
        ["WasiTools.Wasi"] = ["WasiTools.Engine"],
        ["WasiTools.Core"] = ["WasiTools.Wasi", "WasiTools.Engine"],
        ["WasiTools.Runner"] = ["WasiTools.Wasi", "WasiTools.Engine"],
        ["WasiTools.Cmdlets"] = ["WasiTools.Core", "WasiTools.Wasi", "WasiTools.Engine"],
        ["WasiTools.Loader"] = [],
    };

    private static string Source([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src");

    [Fact]
    public void No_project_refers_upwards()
    {
        string[] projects = Directory.GetFiles(Source(), "*.csproj", SearchOption.AllDirectories);
        Assert.True(projects.Length >= 4, "The sources were not found.");
        foreach (string project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(allowed.ContainsKey(name), $"{name} is in no layer.");
            foreach (XElement reference in XDocument.Load(project).Descendants("ProjectReference"))
            {
                string target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
                Assert.True(allowed[name].Contains(target), $"{name} must not refer to {target}.");
            }
        }
    }

    [Fact]
    public void The_engine_uses_the_base_class_library_alone()
    {
        foreach (AssemblyName reference in typeof(Module).Assembly.GetReferencedAssemblies())
            Assert.True(reference.Name!.StartsWith("System", StringComparison.Ordinal), $"The engine refers to {reference.Name}.");
    }
}
