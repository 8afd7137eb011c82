namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: an assembly with it may use another one's internal members.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
