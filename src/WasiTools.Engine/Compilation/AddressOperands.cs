using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The top of the operand stack while instructions are only looked at: which operands are sums of a variable and a constant.
/// </summary>
internal sealed class AddressOperands
{
    // An access takes its address from near the top, and an assignment looks at all operands.
    private const int Most = 64;

    /// <summary>In place of a variable: a constant.</summary>
    private const int Constant = -1;

    private readonly List<Address?> operands = [];

    /// <summary>The address at a depth; null if it is something else.</summary>
    /// <param name="depth">1 for the topmost operand.</param>
    public Address? Peek(int depth) => operands.Count >= depth && operands[^depth] is { Variable: >= 0 } address ? address : null;

    /// <summary>Nothing is known of the operands any more.</summary>
    public void Clear() => operands.Clear();

    /// <summary>Follows an instruction that only computes, loads or stores.</summary>
    /// <param name="opcode">The instruction.</param>
    /// <param name="immediates">Its immediates.</param>
    /// <param name="signature">What it takes and leaves.</param>
    public void Apply(Opcode opcode, CodeReader immediates, string signature)
    {
        if (opcode == Opcode.I32Const)
        {
            Push(new Address(Constant, (uint)immediates.ReadS32()));
            return;
        }
        Address? sum = opcode == Opcode.I32Add && operands is [.., { } left, { } right] ? Sum(left, right) : null;
        int arrow = OpcodeInfo.Arrow(signature);
        Pop(arrow);
        for (int i = arrow + 1; i < signature.Length; i++)
            Push(sum);
    }

    /// <summary>Follows an instruction that gets or sets a variable.</summary>
    /// <returns>What the variable gets; null for a get, and if it gets something else than an address.</returns>
    public Address? ApplyLocal(Opcode opcode, int variable)
    {
        Address? value = null;
        if (opcode != Opcode.LocalGet)
        {
            value = Peek(1);
            Pop(1);
            for (int i = 0; i < operands.Count; i++)
            {
                if (operands[i]?.Variable == variable)
                    operands[i] = null;
            }
        }
        if (opcode != Opcode.LocalSet)
            Push(new Address(variable, 0));
        return value;
    }

    public void Push(Address? operand)
    {
        if (operands.Count == Most)
            operands.RemoveRange(0, Most / 2);
        operands.Add(operand);
    }

    private void Pop(int count)
    {
        count = Math.Min(count, operands.Count);
        operands.RemoveRange(operands.Count - count, count);
    }

    private static Address? Sum(Address left, Address right) =>
        right.Variable == Constant ? left + right.Addend
        : left.Variable == Constant ? right + left.Addend
        : null;
}
