using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace WasiTools.Tests;

/// <summary>What the cmdlets write: records that nobody can change and that read well.</summary>
public sealed class RecordTests
{
    public static TheoryData<string> Records => [.. Types().Keys.Order()];

    [Theory]
    [MemberData(nameof(Records))]
    public void IsImmutable(string name)
    {
        Type type = Types()[name];
        Assert.True(type.IsSealed);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.True(property.SetMethod is null || IsInit(property.SetMethod), $"{property.Name} can be set");
            Assert.False(property.PropertyType.IsArray, $"{property.Name} is an array, whose items can be set");
        }

        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void HasTextOfItsOwn(string name)
    {
        MethodInfo method = Types()[name].GetMethod(nameof(ToString), Type.EmptyTypes)!;
        Assert.Equal(Types()[name], method.DeclaringType);
        Assert.Null(method.GetCustomAttribute<CompilerGeneratedAttribute>());
    }

    [Fact]
    public void VersionsHaveAnOrder()
    {
        foreach (string name in new[] { "WasiSdk", "WasiSdkRelease" })
            Assert.True(Types()[name].IsAssignableTo(typeof(IComparable)), name);
    }

    private static Dictionary<string, Type> Types() => CmdletContract.All.Values
        .SelectMany(static cmdlet => cmdlet.OutputTypes)
        .Where(static type => type.Namespace!.StartsWith("WasiTools", StringComparison.Ordinal))
        .Distinct()
        .ToDictionary(static type => type.Name);

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
