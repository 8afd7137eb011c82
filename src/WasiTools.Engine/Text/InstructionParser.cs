using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

/// <summary>Parses instructions, flat and folded (specification section 6.5), into the binary format. What is open is kept on a list, so
/// that no depth of nesting can exhaust the stack. A folded instruction waits, encoded, until its operands are.</summary>
internal sealed partial class InstructionParser(ModuleScope scope, TypeParser types, BranchHints hints)
{
    private readonly TokenReader reader = scope.Reader;
    private readonly LabelSpace labels = new();
    private readonly List<InstructionFrame> frames = [];
    private readonly ByteWriter waiting = new();
    private ByteWriter output = new();
    private LocalSpace? locals;

    /// <summary>Parses instructions until the list that holds them closes, and ends the expression.</summary>
    public void Expression(ByteWriter to)
    {
        output = to;
        locals = null;
        Run(single: false);
        Emit(Opcode.End);
    }

    /// <summary>Parses one folded instruction as an expression.</summary>
    public void FoldedExpression(ByteWriter to)
    {
        output = to;
        locals = null;
        if (!reader.At(TokenKind.LeftParen))
            throw reader.Unexpected("an instruction in parentheses");
        Run(single: true);
        Emit(Opcode.End);
    }

    /// <summary>Parses a function body after its local declarations, which are in the output already.</summary>
    public void Body(ByteWriter to, LocalSpace functionLocals)
    {
        output = to;
        locals = functionLocals;
        labels.Push(null);
        Run(single: false);
        labels.Pop();
        Emit(Opcode.End);
    }

    private InstructionFrame Top => frames.Count > 0 ? frames[^1] : new(FrameKind.Block);

    private void Run(bool single)
    {
        do
        {
            byte? hint = TakeHint();
            switch (reader.Current.Kind)
            {
                case TokenKind.LeftParen when Top.TakesFolded || Top.Kind is FrameKind.IfElse or FrameKind.Try or FrameKind.TryHandlers
                    or FrameKind.TryCatches:
                    OpenFolded(hint);
                    break;
                case TokenKind.RightParen when frames.Count == 0:
                    RefuseHint(hint);
                    return;
                case TokenKind.RightParen:
                    RefuseHint(hint);
                    CloseFolded();
                    break;
                case TokenKind.Keyword when Top.TakesFlat:
                    Flat(hint);
                    break;
                default:
                    throw reader.Unexpected("an instruction");
            }
        }
        while (!single || frames.Count > 0);
    }

    private void Flat(byte? hint)
    {
        Token place = reader.Current;
        Opcode opcode = Instruction();
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable or Opcode.If or Opcode.Try:
                EmitHint(opcode, hint);
                string? label = Label();
                BlockHeader(opcode, output);
                labels.Push(label);
                frames.Add(new(opcode switch
                {
                    Opcode.If => FrameKind.FlatIf,
                    Opcode.Try => FrameKind.FlatTry,
                    _ => FrameKind.FlatBlock,
                }));
                break;
            case Opcode.Else when Top.Kind == FrameKind.FlatIf:
                SameLabel();
                Emit(opcode);
                Replace(FrameKind.FlatElse);
                break;
            case Opcode.Catch when Top.Kind is FrameKind.FlatTry or FrameKind.FlatCatch:
                Emit(opcode);
                output.Unsigned(scope.Tags.Read(reader));
                Replace(FrameKind.FlatCatch);
                break;
            case Opcode.CatchAll when Top.Kind is FrameKind.FlatTry or FrameKind.FlatCatch:
                Emit(opcode);
                Replace(FrameKind.FlatCatchAll);
                break;
            case Opcode.Delegate when Top.Kind == FrameKind.FlatTry:
                labels.Pop();
                Emit(opcode);
                output.Unsigned(labels.Read(reader));
                frames.RemoveAt(frames.Count - 1);
                break;
            case Opcode.End when Top.Kind >= FrameKind.FlatBlock:
                SameLabel();
                Emit(opcode);
                labels.Pop();
                frames.RemoveAt(frames.Count - 1);
                break;
            case Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate or Opcode.End:
                throw reader.Unexpected(place, "an instruction");
            default:
                EmitHint(opcode, hint);
                Plain(opcode, output);
                break;
        }
    }

    private void OpenFolded(byte? hint)
    {
        reader.Advance();
        if (TryClause())
            return;
        Token place = reader.Current;
        if (!Top.TakesFolded)
            throw reader.Unexpected("a clause of the block");
        Opcode opcode = Instruction();
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable or Opcode.Try:
                EmitHint(opcode, hint);
                string? label = Label();
                BlockHeader(opcode, output);
                labels.Push(label);
                frames.Add(new(opcode == Opcode.Try ? FrameKind.Try : FrameKind.Block));
                break;
            case Opcode.If:
                label = Label();
                int mark = waiting.Length;
                BlockHeader(opcode, waiting);
                frames.Add(new(FrameKind.IfCondition, mark, label, hint));
                break;
            case Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate or Opcode.End:
                throw reader.Unexpected(place, "an instruction");
            default:
                if (opcode != Opcode.BrIf)
                    RefuseHint(hint);
                mark = waiting.Length;
                Plain(opcode, waiting);
                frames.Add(new(FrameKind.Operands, mark, null, hint));
                break;
        }
    }

    // The parts of folded if and try blocks. False if what comes next is none that fits here.
    private bool TryClause()
    {
        switch (Top.Kind)
        {
            case FrameKind.IfCondition when reader.TryKeyword("then"):
                InstructionFrame frame = Top;
                EmitWaiting(frame);
                labels.Push(frame.Label);
                Replace(FrameKind.IfElse);
                frames.Add(new(FrameKind.Then));
                return true;
            case FrameKind.IfElse when reader.TryKeyword("else"):
                Emit(Opcode.Else);
                Replace(FrameKind.IfEnd);
                frames.Add(new(FrameKind.Else));
                return true;
            case FrameKind.Try when reader.TryKeyword("do"):
                Replace(FrameKind.TryHandlers);
                frames.Add(new(FrameKind.Do));
                return true;
            case FrameKind.TryHandlers or FrameKind.TryCatches when reader.TryKeyword("catch"):
                Emit(Opcode.Catch);
                output.Unsigned(scope.Tags.Read(reader));
                Replace(FrameKind.TryCatches);
                frames.Add(new(FrameKind.Catch));
                return true;
            case FrameKind.TryHandlers or FrameKind.TryCatches when reader.TryKeyword("catch_all"):
                Emit(Opcode.CatchAll);
                Replace(FrameKind.TryEnd);
                frames.Add(new(FrameKind.CatchAll));
                return true;
            case FrameKind.TryHandlers when reader.TryKeyword("delegate"):
                labels.Pop();
                Emit(Opcode.Delegate);
                output.Unsigned(labels.Read(reader));
                Replace(FrameKind.TryDelegated);
                reader.Close();
                return true;
            default:
                return false;
        }
    }

    private void CloseFolded()
    {
        InstructionFrame frame = Top;
        switch (frame.Kind)
        {
            case FrameKind.Operands:
                EmitWaiting(frame);
                break;
            case FrameKind.Block or FrameKind.IfElse or FrameKind.IfEnd or FrameKind.TryHandlers or FrameKind.TryCatches
                or FrameKind.TryEnd:
                Emit(Opcode.End);
                labels.Pop();
                break;
            case FrameKind.Then or FrameKind.Else or FrameKind.Do or FrameKind.Catch or FrameKind.CatchAll
                or FrameKind.TryDelegated:
                break;
            case FrameKind.IfCondition:
                throw reader.Unexpected("(then");
            case FrameKind.Try:
                throw reader.Unexpected("(do");
            default:
                throw reader.Unexpected("end");
        }
        reader.Advance();
        frames.RemoveAt(frames.Count - 1);
    }

    private void Replace(FrameKind kind) => frames[^1] = new(kind);

    private Opcode Instruction()
    {
        Token token = reader.Current;
        if (token.Kind != TokenKind.Keyword || !Keywords.IsInstruction(reader.Word()))
            throw reader.Unexpected("an instruction");
        bool isOn = Keywords.TryFindInstruction(reader.Word(), scope.Features, out Opcode opcode);
        if (!isOn && opcode is Opcode.Catch or Opcode.CatchAll)
            throw reader.Unexpected("an instruction");
        if (!isOn)
            throw reader.Error(token, $"unknown operator {TextPosition.Show(reader.Word())}, which needs a feature that is off");
        reader.Advance();
        return opcode;
    }

    private string? Label()
    {
        if (!reader.At(TokenKind.Identifier))
            return null;
        string name = StringSyntax.IdentifierName(reader.Text, reader.Current);
        reader.Advance();
        return name;
    }

    private void SameLabel()
    {
        Token place = reader.Current;
        if (Label() is string name && name != labels.Innermost)
            throw reader.Error(place, $"mismatching label {TextPosition.Show(reader.Word(place))}");
    }

    private void BlockHeader(Opcode opcode, ByteWriter to)
    {
        WriteOpcode(opcode, to);
        types.BlockType(to);
        if (opcode == Opcode.TryTable)
            CatchClauses(to);
    }

    private void Emit(Opcode opcode) => WriteOpcode(opcode, output);

    private void EmitWaiting(InstructionFrame frame)
    {
        if (frame.Hint is byte hint)
            hints.Add(output.Length, hint);
        output.Bytes(waiting.Written[frame.Mark..]);
        waiting.Truncate(frame.Mark);
    }

    private byte? TakeHint()
    {
        Annotation[] annotations = reader.TakeAnnotations();
        return annotations.Length == 0 ? null : hints.Read(reader, annotations, locals is not null);
    }

    private void EmitHint(Opcode opcode, byte? hint)
    {
        if (opcode is not (Opcode.If or Opcode.BrIf))
            RefuseHint(hint);
        else if (hint is byte value)
            hints.Add(output.Length, value);
    }

    private void RefuseHint(byte? hint)
    {
        if (hint is not null)
            throw BranchHints.InvalidTarget(reader);
    }

    private static void WriteOpcode(Opcode opcode, ByteWriter to)
    {
        (byte prefix, uint number) = OpcodeTable.Encoding(opcode);
        if (prefix != 0)
        {
            to.Byte(prefix);
            to.Unsigned(number);
        }
        else
        {
            to.Byte((int)number);
        }
    }
}
