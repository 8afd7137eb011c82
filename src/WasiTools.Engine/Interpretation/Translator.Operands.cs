using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>Where operands are. Each has a slot of its own by its height on the stack, and is there when control flow meets; until then it may
/// as well be a variable or a constant. While steps are written, the slots of operands begin behind the variables, and those of
/// constants behind the operands; in the end constants come first, so that the arguments of a call, the topmost operands, are the end of the
/// caller's frame and the beginning of the callee's.</summary>
internal sealed partial class Translator
{
    /// <summary>So many constants have slots, which are filled at each call; others are made where they are needed.</summary>
    private const int MostConstants = 256;

    /// <summary>Above this height an operand is in its own slot, so that there are few to look at when a variable changes.</summary>
    private const int MostElsewhere = 64;

    /// <summary>How far to look for an equal constant.</summary>
    private const int Window = 32;

    private readonly List<ulong> constants;

    /// <summary>The slot of each operand on the stack.</summary>
    private readonly IntBuffer operands;

    /// <summary>The places in the steps that name a slot of an operand or a constant.</summary>
    private readonly IntBuffer places;

    /// <summary>The place that names the result of the last step; -1 if that has none, or others may come to where it ends.</summary>
    private int result = -1;

    /// <summary>Behind the operands, and behind the place above them where the frame of a callee without parameters may begin.</summary>
    private int FirstConstant => variables + content.Facts[index].MaxOperands + 1;

    /// <summary>The slot of an operand's own.</summary>
    private int SlotAt(int height) => variables + height;

    private int Pop()
    {
        int top = operands.Count - 1, slot = operands[top];
        operands.Cut(top);
        return slot;
    }

    private void AddSlot(int slot)
    {
        if (slot >= variables)
            places.Add(steps.Count);
        steps.Add(slot);
    }

    private void AddOperation(Opcode step, string signature)
    {
        // There is one result at the most.
        bool hasResult = signature[^1] != '>';
        AddOperation(step, signature.Length - (hasResult ? 2 : 1), hasResult);
    }

    private void AddOperation(Opcode step, string signature, int immediate)
    {
        AddOperation(step, signature);
        steps.Add(immediate);
    }

    /// <summary>Writes a step that takes operands and may leave a result.</summary>
    private void AddOperation(Opcode step, int count, bool hasResult)
    {
        int first = operands.Count - count, to = steps.Count + 1;
        Add(step);
        if (hasResult)
            steps.Add(SlotAt(first));
        for (int i = first; i < operands.Count; i++)
            AddSlot(operands[i]);
        operands.Cut(first);
        if (hasResult)
            PushResult(to);
    }

    /// <summary>Writes where the callee's frame begins, where the result goes, and the arguments.</summary>
    private void AddArguments(FunctionType called)
    {
        int count = called.Parameters.Length, first = operands.Count - count;
        AddSlot(SlotAt(first));
        int to = steps.Count;
        steps.Add(SlotAt(first));
        for (int i = first; i < operands.Count; i++)
            AddSlot(operands[i]);
        operands.Cut(first);
        if (called.Results.Length > 0)
            PushResult(to);
    }

    /// <summary>The result of the last step becomes an operand.</summary>
    /// <param name="place">The place in the steps that names its slot. It is the last of <see cref="places"/>.</param>
    private void PushResult(int place)
    {
        places.Add(place);
        result = place;
        operands.Add(steps[place]);
    }

    private void PushVariable(int variable)
    {
        operands.Add(variable);
        if (operands.Count > MostElsewhere)
            Settle(operands.Count - 1);
    }

    private void PushConstant(ulong value)
    {
        for (int i = constants.Count - 1; i >= 0 && i >= constants.Count - Window; i--)
        {
            if (constants[i] == value)
            {
                operands.Add(FirstConstant + i);
                return;
            }
        }
        if (constants.Count < MostConstants)
        {
            operands.Add(FirstConstant + constants.Count);
            constants.Add(value);
            return;
        }
        AddOperation(Step.Constant, 0, hasResult: true);
        steps.Add((int)value);
        steps.Add((int)(value >> 32));
    }

    /// <summary>Pops an operand into a variable. If it is what the last step has left, that leaves it in the variable at once.</summary>
    private void SetVariable(int variable)
    {
        int value = Pop();
        if (value == variable)
            return;
        SettleVariable(variable);
        if (result >= 0 && steps[result] == value)
        {
            steps[result] = variable;
            result = -1;
            return;
        }
        AddCopy(variable, value);
    }

    /// <summary>Operands that are a variable go to their own slots before it changes.</summary>
    private void SettleVariable(int variable)
    {
        for (int i = 0; i < operands.Count && i < MostElsewhere; i++)
        {
            if (operands[i] == variable)
                Settle(i);
        }
    }

    /// <summary>Operands that are variables go to their own slots: what follows may change them on one way and not on another.</summary>
    private void SettleVariables()
    {
        for (int i = 0; i < operands.Count && i < MostElsewhere; i++)
        {
            if (operands[i] < variables)
                Settle(i);
        }
    }

    private void Settle(int height)
    {
        int own = SlotAt(height);
        if (operands[height] == own)
            return;
        AddCopy(own, operands[height]);
        operands[height] = own;
    }

    private void AddCopy(int to, int from)
    {
        Add(Step.Copy);
        AddSlot(to);
        AddSlot(from);
    }

    /// <summary>Gives operands and constants their final slots.</summary>
    private void PlaceOperands()
    {
        int firstConstant = FirstConstant, operandCount = firstConstant - variables;
        foreach (int place in places.Items)
        {
            ref int slot = ref steps[place];
            if (slot >= firstConstant)
                slot -= operandCount;
            else if (slot >= variables)
                slot += constants.Count;
        }
    }
}
