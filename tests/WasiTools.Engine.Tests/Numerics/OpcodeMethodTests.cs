using System.Reflection;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

public sealed class OpcodeMethodTests
{
    [Fact]
    public void EveryInstructionHasOneMethodWithItsSignature()
    {
        foreach (Opcode opcode in OpcodeTable.All.Where(OpcodeMethods.IsExpected))
        {
            MethodInfo method = Assert.Single(OpcodeMethods.All, m => m.Name == opcode.ToString());
            OpcodeInfo info = OpcodeTable.Get(opcode);
            string[] parts = info.Signature!.Split('>');
            List<Type> parameters = [.. parts[0].Select(TypeOf)];
            if (info.Immediate is Immediate.Lane or Immediate.MemArgLane)
                parameters.Add(typeof(byte));
            if (info.Immediate is Immediate.Shuffle)
                parameters.Add(typeof(Vector128<byte>));
            if (parts[1].Length == 2)
                parameters.Add(TypeOf(parts[1][1]).MakeByRefType());
            Assert.Equal(parameters, method.GetParameters().Select(p => p.ParameterType));
            Assert.Equal(parts[1].Length == 0 ? typeof(void) : TypeOf(parts[1][0]), method.ReturnType);
        }
    }

    [Fact]
    public void EveryMethodIsAnInstruction() =>
        Assert.All(OpcodeMethods.All, m => Assert.True(OpcodeMethods.IsExpected(Enum.Parse<Opcode>(m.Name)), m.Name));

    private static Type TypeOf(char letter) => letter switch
    {
        'i' => typeof(int),
        'I' => typeof(long),
        'f' => typeof(float),
        'F' => typeof(double),
        'v' => typeof(Vector128<byte>),
        'a' => typeof(byte*),
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, null),
    };
}
