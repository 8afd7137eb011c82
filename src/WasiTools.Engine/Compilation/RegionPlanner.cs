using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Cuts a function that the just-in-time compiler would no longer optimise; see <see cref="MethodCost"/>.</summary>
internal sealed class RegionPlanner
{
    /// <summary>What a method may weigh (<see cref="MethodCost.Weight"/>): all, less a margin for the estimate.</summary>
    public const int DefaultBudget = 700_000;

    /// <summary>What a call of a region costs besides its variables: a branch for every way out.</summary>
    private static readonly MethodCost callCost = new(400, 120, 8, 60);

    /// <summary>What it costs to bring a variable home or to fetch it, in the caller as in the region.</summary>
    private static readonly MethodCost variableCost = new(14, 5, 0, 2);

    /// <summary>What an instruction can weigh at the most: a division with its checks.</summary>
    private const int MostPerInstruction = 2_500;

    /// <summary>If a method weighs more all the same, the function is cut anew with a smaller budget.</summary>
    public const int MostWeight = 850_000;

    /// <summary>The budget is not made smaller than this.</summary>
    private const int LeastBudget = 40_000;

    private readonly ModuleContent content;
    private readonly ByteRange range;
    private readonly bool isExplicit;
    private readonly int budget;

    /// <summary>So many variables a region can touch: those of the function.</summary>
    private readonly int variables;
    private readonly List<Region> regions = [];

    /// <summary>The weight of the heaviest method so far.</summary>
    private int heaviest;
    private readonly Stack<Scope> scopes = new();

    /// <summary>A run between two places where no operand of the block is on the stack.</summary>
    private record struct Piece(int Start, int End, MethodCost Cost, List<Region>? Regions, bool IsEndDead, bool IsFixed);

    /// <summary>A block, or one part of an <c>if</c>, that is open.</summary>
    private sealed class Scope(int start, int height)
    {
        public readonly List<Piece> Pieces = [];

        /// <summary>Where the current piece begins.</summary>
        public int Start = start;
        public int Height = height;
        public MethodCost Cost;
        public List<Region>? Inner;
        public int ResultCount;
        public int ParameterCount;
        public bool IsDead;

        /// <summary>Whether an exception that is thrown here may be caught in the function.</summary>
        public bool IsProtected;

        /// <summary>Whether the current piece has an instruction that must stay in the function's own method.</summary>
        public bool IsFixed;

        /// <summary>Whether the current piece finds operands of the block on the stack: its parameters, or what a clause caught.</summary>
        public bool StartsWithOperands = height > 0;

        /// <summary>Whether an earlier piece has one.</summary>
        public bool AnyFixed;
    }

    private RegionPlanner(ModuleContent content, int index, ByteRange range, bool isExplicit, int budget)
    {
        this.content = content;
        this.range = range;
        this.isExplicit = isExplicit;
        this.budget = budget;
        FunctionBody body = content.Bodies[index];
        long count = content.Functions[content.ImportedFunctionCount + index].Function!.Parameters.Length;
        foreach (LocalRun run in body.Locals)
            count += run.Count;
        variables = (int)Math.Min(count, FrameLayout.MaximumILVariables);
    }

    /// <summary>Cuts a function, if it needs it.</summary>
    /// <param name="content">The module.</param>
    /// <param name="index">The function, among those that the module defines.</param>
    /// <param name="isExplicit">Whether memory accesses are compared.</param>
    /// <param name="budget">What a method may weigh.</param>
    public static RegionPlan Plan(ModuleContent content, int index, bool isExplicit, int budget)
    {
        // Most functions are so small that they need no look. A long br_table is one instruction with many bytes.
        if (content.Facts[index].Instructions < budget / MostPerInstruction && content.Bodies[index].Code.Length < budget / 100)
            return RegionPlan.None;
        if (new RegionPlanner(content, index, content.Bodies[index].Code, isExplicit, budget).IsSurelyWhole())
            return RegionPlan.None;
        return Plan(content, index, null, isExplicit, budget);
    }

    /// <summary>Cuts a loop that becomes a method of its own, if it needs it.</summary>
    /// <param name="content">The module.</param>
    /// <param name="index">The function, among those that the module defines.</param>
    /// <param name="loop">The loop, the first of the plan's regions.</param>
    /// <param name="isExplicit">Whether memory accesses are compared.</param>
    /// <param name="budget">What a method may weigh.</param>
    public static RegionPlan PlanLoop(ModuleContent content, int index, Region loop, bool isExplicit, int budget) =>
        Plan(content, index, loop, isExplicit, budget);

    private static RegionPlan Plan(ModuleContent content, int index, Region? loop, bool isExplicit, int budget)
    {
        ByteRange range = loop is null ? content.Bodies[index].Code : new ByteRange(loop.Start, loop.End - loop.Start);
        RegionPlanner planner;
        RegionPlan plan;
        do
        {
            planner = new RegionPlanner(content, index, range, isExplicit, budget);
            plan = planner.Plan(loop);
            // An expression that cannot be cut may hold several blocks that each are within the budget, so that none of them was.
            budget /= 2;
        }
        while (planner.heaviest > MostWeight && budget > LeastBudget);
        return plan;
    }

    /// <summary>Whether all instructions together, those in dead code too, are within the budget: then there is nothing to cut, whatever
    /// the blocks are.</summary>
    private bool IsSurelyWhole()
    {
        var reader = new CodeReader(content, range);
        MethodCost cost = default;
        while (!reader.IsAtEnd)
        {
            int start = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            if (opcode is Opcode.StructNew or Opcode.ArrayNewFixed)
                return false;
            reader.SkipImmediates(opcode);
            cost += CostOf(opcode);
            if (opcode == Opcode.BrTable)
                cost += CostOfTable(reader.Position - start);
        }
        return cost.Weight <= budget;
    }

    private RegionPlan Plan(Region? loop)
    {
        var reader = new CodeReader(content, range);
        if (loop is not null)
        {
            regions.Add(loop);
            reader.SkipImmediates(reader.ReadOpcode());
        }
        scopes.Push(new Scope(reader.Position, 0));
        Scope last = scopes.Peek();
        int deadBlocks = 0;
        while (scopes.Count > 0)
        {
            Scope scope = last = scopes.Peek();
            int start = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            if (scope.IsDead && !(deadBlocks == 0 && opcode is Opcode.End or Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate))
            {
                deadBlocks += IsOpening(opcode) ? 1 : opcode is Opcode.End or Opcode.Delegate ? -1 : 0;
                reader.SkipImmediates(opcode);
                continue;
            }
            if (opcode is Opcode.End or Opcode.Delegate)
            {
                Close(scope, start);
                reader.SkipImmediates(opcode);
                scopes.Pop();
                // A delegate may name a block outside of any region.
                scope.IsFixed |= opcode == Opcode.Delegate;
                Leave(scope, reader.Position);
                continue;
            }
            if (opcode is Opcode.Else or Opcode.Catch or Opcode.CatchAll)
            {
                Close(scope, start);
                int values = opcode == Opcode.Catch ? CatchValues(reader) : opcode == Opcode.Else ? scope.ParameterCount : 0;
                reader.SkipImmediates(opcode);
                Reopen(scope, reader.Position, values);
                continue;
            }
            Pass(scope, opcode, ref reader);
        }
        heaviest = Math.Max(heaviest, last.Cost.Weight);
        return last.Cost.Weight <= budget && regions.Count == 0 ? RegionPlan.None : PlanOf(loop, last.Inner ?? []);
    }

    private RegionPlan PlanOf(Region? loop, List<Region> inner)
    {
        Dictionary<int, Region> outermost = inner.ToDictionary(r => r.Start);
        if (loop is not null)
        {
            loop.Children = outermost;
            return new(regions, [], []) { Loop = loop };
        }
        int[] shared = [.. regions.Where(r => r.IsProtected)
            .SelectMany(r => VariableUse.Of(content, r).Modified).Distinct().Order()];
        return new(regions, outermost, shared);
    }

    private static bool IsOpening(Opcode opcode) =>
        opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable or Opcode.Try;

    private int CatchValues(CodeReader reader) => content.Tags[reader.ReadIndex()].Function!.Parameters.Length;

    private void Pass(Scope scope, Opcode opcode, ref CodeReader reader)
    {
        int start = reader.Position;
        scope.Cost += CostOf(opcode);
        if (IsOpening(opcode))
        {
            CodeReader peek = reader;
            FunctionType type = peek.ReadBlockType();
            reader.SkipImmediates(opcode);
            scope.Height -= type.Parameters.Length + (opcode == Opcode.If ? 1 : 0);
            scopes.Push(new Scope(reader.Position, type.Parameters.Length)
            {
                ResultCount = type.Results.Length,
                ParameterCount = type.Parameters.Length,
                IsProtected = scope.IsProtected || opcode is Opcode.TryTable or Opcode.Try,
            });
            return;
        }
        int effect = OperandEffect.Of(content, opcode, ref reader);
        scope.Height += effect;
        scope.IsDead = OperandEffect.EndsPath(opcode);
        // A tail call replaces the function's frame; a rethrow needs the catch clause around it.
        scope.IsFixed |= opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef or Opcode.Rethrow;
        if (opcode == Opcode.BrTable)
            scope.Cost += CostOfTable(reader.Position - start);
        // Each operand is stored on its own.
        if (opcode is Opcode.StructNew or Opcode.ArrayNewFixed)
            scope.Cost += new MethodCost(14, 4, 0, 1) * (1 - effect);
        if (scope.Height == 0 && !scope.IsDead)
            CutPiece(scope, reader.Position);
    }

    /// <summary>A block has ended: what it costs falls to the block around it.</summary>
    private void Leave(Scope inner, int position)
    {
        if (!scopes.TryPeek(out Scope? outer))
            return;
        outer.Cost += inner.Cost;
        outer.IsFixed |= inner.IsFixed;
        if (inner.Inner is not null)
            (outer.Inner ??= []).AddRange(inner.Inner);
        outer.Height += inner.ResultCount;
        if (outer.Height == 0)
            CutPiece(outer, position);
    }

    private static void CutPiece(Scope scope, int end)
    {
        scope.Pieces.Add(new(scope.Start, end, scope.Cost, scope.Inner, IsEndDead: false, scope.IsFixed || scope.StartsWithOperands));
        scope.AnyFixed |= scope.IsFixed;
        Begin(scope, end);
    }

    private static void Begin(Scope scope, int start)
    {
        scope.Start = start;
        scope.Cost = default;
        scope.Inner = null;
        scope.IsFixed = false;
        scope.StartsWithOperands = false;
    }

    private void Reopen(Scope scope, int start, int height)
    {
        // What the first part costs stays with the block; its pieces are done with.
        (MethodCost cost, List<Region>? inner) = (scope.Cost, scope.Inner);
        scope.Pieces.Clear();
        scope.Pieces.Add(new(start, start, cost, inner, IsEndDead: false, IsFixed: true));
        scope.AnyFixed |= scope.IsFixed;
        Begin(scope, start);
        scope.Height = height;
        scope.StartsWithOperands = height > 0;
        scope.IsDead = false;
        // What a catch clause throws is for a block around its own.
        scope.IsProtected = scopes.ElementAt(1).IsProtected;
    }

    /// <summary>Ends a scope's list of pieces, packs them into regions if they cost too much, and leaves the sum in the scope.</summary>
    private void Close(Scope scope, int end)
    {
        if (scope.IsDead && scope.Start < end)
            scope.Pieces.Add(new(scope.Start, end, scope.Cost, scope.Inner, IsEndDead: true, scope.IsFixed || scope.StartsWithOperands));
        else
            scope.Pieces.Add(new(scope.Start, scope.Start, scope.Cost, scope.Inner, IsEndDead: false, IsFixed: true));
        scope.IsFixed |= scope.AnyFixed;
        List<Piece> pieces = scope.Pieces;
        while (Sum(pieces).Weight > budget && pieces.Count > 1)
        {
            List<Piece> packed = Pack(scope, pieces);
            if (packed.Count >= pieces.Count)
                break;
            pieces = packed;
        }
        scope.Cost = Sum(pieces);
        scope.Inner = null;
        foreach (Piece piece in pieces)
        {
            if (piece.Regions is not null)
                (scope.Inner ??= []).AddRange(piece.Regions);
        }
        scope.Pieces.Clear();
    }

    private static MethodCost Sum(List<Piece> pieces)
    {
        MethodCost sum = default;
        foreach (Piece piece in pieces)
            sum += piece.Cost;
        return sum;
    }

    /// <summary>Makes regions of neighbouring pieces, each as large as the budget allows.</summary>
    private List<Piece> Pack(Scope scope, List<Piece> pieces)
    {
        var packed = new List<Piece>();
        for (int i = 0; i < pieces.Count;)
        {
            int first = i;
            MethodCost cost = default;
            List<Region>? inner = null;
            while (i < pieces.Count && !pieces[i].IsFixed && (i == first || Fits(cost, pieces[i].Cost, isPair: i == first + 1)))
            {
                cost += pieces[i].Cost;
                if (pieces[i].Regions is not null)
                    (inner ??= []).AddRange(pieces[i].Regions!);
                i++;
            }
            if (i == first)
                packed.Add(pieces[i++]);
            else if (Enclose(scope, pieces[first], pieces[i - 1], inner, cost) is Piece enclosed)
                packed.Add(enclosed);
            else
                packed.AddRange(pieces.GetRange(first, i - first));
        }
        return packed;
    }

    /// <summary>Whether a region may hold one more piece. It fetches its variables and brings them home, but two pieces that the budget
    /// allows always go together, which makes the list shorter.</summary>
    private bool Fits(MethodCost region, MethodCost piece, bool isPair)
    {
        MethodCost sum = region + piece;
        return (isPair ? sum : sum + TransferOf(2 * Math.Min(sum.Variables, variables))).Weight <= budget;
    }

    /// <summary>What a call costs at least; in tests with a small budget it counts for little.</summary>
    private MethodCost Call => callCost.Weight <= budget / 8 ? callCost : new(budget * 6 / 1_000 / 8, 0, 0, 0);

    /// <summary>What it costs to fetch variables or bring them home, so many in all; at most so much that two calls are within the
    /// budget.</summary>
    private MethodCost TransferOf(int count) => variableCost * Math.Min(count, (budget / 2 - Call.Weight) / variableCost.Weight);

    /// <summary>Makes a region; null if it is not worth its call.</summary>
    private Piece? Enclose(Scope scope, Piece first, Piece last, List<Region>? inner, MethodCost cost)
    {
        var region = new Region(regions.Count, first.Start, last.End) { IsEndDead = last.IsEndDead, IsProtected = scope.IsProtected };
        foreach (Region child in inner ?? [])
        {
            region.Children.Add(child.Start, child);
            region.Transfers += child.Transfers;
        }
        (int[] used, int[] modified) = VariableUse.OfOwn(content, region);
        region.Transfers = Math.Min(region.Transfers + used.Length + modified.Length, 2 * variables);
        MethodCost call = Call + TransferOf(region.Transfers);
        if (cost.Weight <= call.Weight)
            return null;
        heaviest = Math.Max(heaviest, (cost + TransferOf(used.Length + modified.Length)).Weight);
        regions.Add(region);
        return new(first.Start, last.End, call, [region], last.IsEndDead, IsFixed: false);
    }

    private static MethodCost CostOfTable(int size) => new(5 * size, 0, 0, 0);

    private MethodCost CostOf(Opcode opcode) => MethodCost.Of(opcode, isExplicit);
}
