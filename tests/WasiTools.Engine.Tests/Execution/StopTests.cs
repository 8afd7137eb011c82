using Xunit;

namespace WasiTools.Engine.Tests.Execution;

public sealed class StopTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> Endless => new()
    {
        { "loop", "(func (export \"run\") (loop $l (br $l)))" },
        { "loop that counts", "(func (export \"run\") (local i64) (loop $l (local.set 0 (i64.add (local.get 0) (i64.const 1))) (br_if $l (i64.ge_s (local.get 0) (i64.const 0)))))" },
        { "tail call", "(func $f (export \"run\") (return_call $f))" },
        { "indirect tail call", "(type $t (func)) (table 1 funcref) (elem (i32.const 0) $f) (func $f (export \"run\") (return_call_indirect (type $t) (i32.const 0)))" },
        { "recursion without loops", "(func $f (export \"run\") (call $g) (call $g)) (func $g (call $h) (call $h)) (func $h (call $i) (call $i)) (func $i (call $j) (call $j)) (func $j (call $k) (call $k)) (func $k (call $l) (call $l)) (func $l (call $m) (call $m)) (func $m (call $n) (call $n)) (func $n (call $o) (call $o)) (func $o (call $p) (call $p)) (func $p (call $q) (call $q)) (func $q (call $r) (call $r)) (func $r (call $s) (call $s)) (func $s (call $t) (call $t)) (func $t (call $u) (call $u)) (func $u (call $v) (call $v)) (func $v (call $w) (call $w)) (func $w (call $x) (call $x)) (func $x (call $y) (call $y)) (func $y (call $z) (call $z)) (func $z (call $a1) (call $a1)) (func $a1 (call $a2) (call $a2)) (func $a2 (call $a3) (call $a3)) (func $a3 (call $a4) (call $a4)) (func $a4 (call $a5) (call $a5)) (func $a5 (call $a6) (call $a6)) (func $a6 (call $a7) (call $a7)) (func $a7 (call $a8) (call $a8)) (func $a8 (call $a9) (call $a9)) (func $a9 (call $b0) (call $b0)) (func $b0 (call $b1) (call $b1)) (func $b1 (call $b2) (call $b2)) (func $b2 (call $b3) (call $b3)) (func $b3 (call $b4) (call $b4)) (func $b4 (call $b5) (call $b5)) (func $b5)" },
        { "leaf in a loop", "(func $leaf (result i32) (i32.const 1)) (func (export \"run\") (loop $l (br_if $l (call $leaf))))" },
        { "loop that its callee stops", "(func $leaf (result i32) (i32.const 1)) (func $calls (result i32) (call $leaf)) (func (export \"run\") (loop $l (br_if $l (call $calls))))" },
        { "loop that branches around its callee", "(func $leaf (result i32) (i32.const 1)) (func $calls (result i32) (call $leaf)) (func (export \"run\") (loop $l (block $b (br_if $b (i32.const 1)) (drop (call $calls))) (br $l)))" },
        { "fill in a loop", "(memory 4096) (func (export \"run\") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x10000000)) (br $l)))" },
        { "loop in a handler", "(tag $t) (func (export \"run\") (block $h (try_table (catch $t $h) (throw $t))) (loop $l (br $l)))" },
        { "loop in a protected region", "(tag $t) (func (export \"run\") (block $h (try_table (catch_all $h) (loop $l (br $l)))))" },
        { "throw in a loop", "(tag $t) (func (export \"run\") (loop $l (block $h (try_table (catch_all $h) (throw $t))) (br $l)))" },
        { "atomic wait", "(memory 1 1 shared) (func (export \"run\") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))" },
        { "short atomic waits", "(memory 1 1 shared) (func (export \"run\") (loop $l (br_if $l (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1000)))))" },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void A_guest_stops_wherever_it_is(string what, string fields)
    {
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            Instance guest = Guest.Of($"(module {fields})", bounds, tier: tier);
            // A thread of its own: timers wait for the thread pool, which other tests may keep busy.
            var stopper = new Thread(() =>
            {
                Thread.Sleep(50);
                guest.Store.Group.Stop(StopCause.TimedOut);
            });
            long start = Environment.TickCount64;
            stopper.Start();
            Assert.Throws<GuestStoppedException>(() => guest.Call("run"));
            stopper.Join();
            Assert.True(Environment.TickCount64 - start < patience.TotalMilliseconds, $"{what} took too long.");
            Assert.Equal(StopCause.TimedOut, guest.Store.Group.Cause);
            Assert.Throws<GuestStoppedException>(() => guest.Call("run"));
        }
    }

    [Fact]
    public void The_first_cause_counts()
    {
        var group = new ThreadGroup();
        group.Stop(StopCause.Exited, 3);
        group.Stop(StopCause.TimedOut);
        Assert.Equal(StopCause.Exited, group.Cause);
        Assert.Equal(3, group.ExitCode);
        Assert.False(group.Start(1 << 20, () => { }));
    }

    [Fact]
    public void A_trap_in_one_thread_stops_the_others()
    {
        Module module = Module.ParseText("""
            (module (func (export "spin") (loop $l (br $l))) (func (export "trap") unreachable))
            """);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            ThreadGroup group = Guest.RunThreads(new Linker(), module, bounds, false, "spin", "spin", "trap");
            Assert.True(group.Join(patience));
            Assert.Equal(StopCause.Trapped, group.Cause);
            Assert.Equal(TrapKind.Unreachable, Assert.IsType<Trap>(group.Error).Kind);
        }
    }

    [Fact]
    public async Task One_thread_at_a_time_uses_a_store()
    {
        using var inside = new ManualResetEventSlim();
        Linker linker = new Linker().DefineFunction("h", "wait", (CancellationToken token) =>
        {
            inside.Set();
            token.WaitHandle.WaitOne();
        });
        Instance guest = Guest.Of("""(module (import "h" "wait" (func $w)) (func (export "run") (call $w)))""", linker: linker);
        Task run = Task.Run(() => guest.Call("run"), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(() => guest.Call("run"));
        guest.Store.Group.Dispose();
        await run.WaitAsync(patience, TestContext.Current.CancellationToken);
        Assert.Equal(StopCause.Cancelled, guest.Store.Group.Cause);
        Assert.False(guest.Store.IsEntered);
    }
}
