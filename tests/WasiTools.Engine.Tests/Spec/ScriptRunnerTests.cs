using Xunit;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>The script runner itself: what it accepts, that it notices what is wrong, and the commands that no script of the
/// specification's suite uses.</summary>
public sealed class ScriptRunnerTests
{
    private const string Numbers = """
        (module $m
          (func (export "i32") (result i32) (i32.const 7))
          (func (export "nan") (result f32) (f32.const nan:0x600000))
          (func (export "canonical") (result f64) (f64.const -nan))
          (func (export "vector") (result v128) (v128.const f32x4 1 nan -0 3))
          (func (export "two") (result i32 i64) (i32.const 1) (i64.const 2))
          (func (export "null") (result funcref) (ref.null func))
          (func $f (export "func") (result funcref) (ref.func $f))
          (func (export "identity") (param externref) (result externref) (local.get 0))
          (func (export "trap") (unreachable))
          (func $loop (export "exhaust") (call $loop))
          (global (export "g") i64 (i64.const 5)))
        """;

    [Theory]
    [InlineData("(assert_return (invoke \"i32\") (i32.const 7))")]
    [InlineData("(assert_return (invoke $m \"i32\") (either (i32.const 8) (i32.const 7)))")]
    [InlineData("(assert_return (invoke \"nan\") (f32.const nan:arithmetic))")]
    [InlineData("(assert_return (invoke \"nan\") (f32.const nan:0x600000))")]
    [InlineData("(assert_return (invoke \"canonical\") (f64.const nan:canonical))")]
    [InlineData("(assert_return (invoke \"vector\") (v128.const f32x4 1 nan:canonical -0 3))")]
    [InlineData("(assert_return (invoke \"two\") (i32.const 1) (i64.const 2))")]
    [InlineData("(assert_return (invoke \"null\") (ref.null func))")]
    [InlineData("(assert_return (invoke \"null\") (ref.null))")]
    [InlineData("(assert_return (invoke \"func\") (ref.func))")]
    [InlineData("(assert_return (invoke \"identity\" (ref.extern 3)) (ref.extern 3))")]
    [InlineData("(assert_return (get \"g\") (i64.const 5))")]
    [InlineData("(assert_trap (invoke \"trap\") \"unreachable\")")]
    [InlineData("(assert_exhaustion (invoke \"exhaust\") \"call stack exhausted\")")]
    [InlineData("(assert_invalid (module (func (result i32))) \"type mismatch\")")]
    [InlineData("(assert_malformed (module quote \"(func\" \"(nope))\") \"unknown operator\")")]
    [InlineData("(assert_malformed (module binary \"\\00asm\") \"unexpected end\")")]
    [InlineData("(assert_unlinkable (module (import \"a\" \"b\" (func))) \"unknown import\")")]
    [InlineData("(assert_trap (module (func $f (unreachable)) (start $f)) \"unreachable\")")]
    public void HoldingAssertionPasses(string assertion)
    {
        ScriptReport report = Run(Numbers + assertion);
        Assert.True(report.Failures.Count == 0, report.Describe("script"));
        Assert.Equal((1, 0), (report.Passed, report.Failed));
    }

    [Theory]
    [InlineData("(assert_return (invoke \"i32\") (i32.const 8))", "expected (i32:0x8), got i32.const 7")]
    [InlineData("(assert_return (invoke \"i32\") (i64.const 7))", "expected (i64:0x7)")]
    [InlineData("(assert_return (invoke \"i32\"))", "got i32.const 7")]
    [InlineData("(assert_return (invoke \"two\") (i32.const 1))", "expected (i32:0x1), got")]
    [InlineData("(assert_return (invoke \"i32\") (either (i32.const 8) (i32.const 9)))", "either")]
    [InlineData("(assert_return (invoke \"nan\") (f32.const nan:canonical))", "nan:canonical")]
    [InlineData("(assert_return (invoke \"i32\") (f32.const nan:arithmetic))", "nan:arithmetic")]
    [InlineData("(assert_return (invoke \"vector\") (v128.const f32x4 1 nan:canonical 0 3))", "expected (v128")]
    [InlineData("(assert_return (invoke \"func\") (ref.null func))", "expected (ref.null func)")]
    [InlineData("(assert_return (invoke \"null\") (ref.func))", "expected (ref.func)")]
    [InlineData("(assert_return (invoke \"identity\" (ref.extern 3)) (ref.extern 4))", "expected (ref.extern 4)")]
    [InlineData("(assert_return (get \"g\") (i64.const 6))", "expected (i64:0x6)")]
    [InlineData("(assert_return (invoke \"trap\"))", "Trap: unreachable")]
    [InlineData("(assert_return (invoke \"missing\"))", "There is no function \"missing\"")]
    [InlineData("(assert_return (invoke $other \"i32\"))", "There is no module instance $other")]
    [InlineData("(assert_trap (invoke \"i32\") \"unreachable\")", "nothing failed")]
    [InlineData("(assert_trap (invoke \"trap\") \"integer overflow\")", "Trap: unreachable")]
    [InlineData("(assert_exhaustion (invoke \"trap\") \"call stack exhausted\")", "Trap: unreachable")]
    [InlineData("(assert_exception (invoke \"trap\"))", "Trap: unreachable")]
    [InlineData("(assert_invalid (module) \"type mismatch\")", "nothing failed")]
    [InlineData("(assert_invalid (module quote \"(nope)\") \"unknown operator\")", "Malformed module")]
    [InlineData("(assert_malformed (module (func (result i32))) \"type mismatch\")", "Invalid module")]
    [InlineData("(assert_malformed (module quote \"(func (nope))\") \"unexpected token\")", "unknown operator")]
    [InlineData("(assert_unlinkable (module) \"unknown import\")", "nothing failed")]
    public void BrokenAssertionFails(string assertion, string message)
    {
        ScriptReport report = Run($"{Numbers}\n{assertion}");
        Assert.Equal((0, 1), (report.Passed, report.Failed));
        ScriptFailure failure = Assert.Single(report.Failures);
        Assert.Equal(13, failure.Line);
        Assert.StartsWith("assert_", failure.Command);
        Assert.Contains(message, failure.Message);
    }

    [Theory]
    [InlineData("(module (func (result i32)))", "module")]
    [InlineData("(module (import \"no\" \"where\" (func)))", "module")]
    [InlineData("(invoke \"nothing\")", "invoke")]
    [InlineData("(register \"x\" $nothing)", "register")]
    [InlineData("(module instance $i $nothing)", "instance")]
    [InlineData("(wait $nothing)", "wait")]
    public void FailingCommandIsReportedAndNotCounted(string command, string name)
    {
        ScriptReport report = Run(command);
        Assert.Equal((0, 0), (report.Passed, report.Failed));
        Assert.Equal((1, name), (report.Failures[0].Line, Assert.Single(report.Failures).Command));
    }

    [Fact]
    public void RegisteringANameAgainReplacesWhatItExports()
    {
        ScriptReport report = Run("""
            (module $a (func (export "f") (result i32) (i32.const 1)) (func (export "only-a")))
            (register "m" $a)
            (module $b (func (export "f") (result i32) (i32.const 2)))
            (register "m" $b)
            (module (func $f (import "m" "f") (result i32)) (func (export "g") (result i32) (call $f)))
            (assert_return (invoke "g") (i32.const 2))
            (assert_unlinkable (module (import "m" "only-a" (func))) "unknown import")
            """);
        Assert.True(report.Failures.Count == 0 && report.Passed == 2, report.Describe("script"));
    }

    [Fact]
    public void ThreadsShareMemoryAndAreWaitedFor()
    {
        ScriptReport report = Run("""
            (module $mem (memory (export "shared") 1 1 shared))
            (thread $producer (shared (module $mem))
              (register "mem" $mem)
              (module
                (memory (import "mem" "shared") 1 1 shared)
                (func (export "run")
                  (i32.store (i32.const 0) (i32.const 42))
                  (i32.atomic.store (i32.const 4) (i32.const 1))
                  (drop (memory.atomic.notify (i32.const 4) (i32.const 1)))))
              (assert_return (invoke "run")))
            (thread $consumer (shared (module $mem))
              (register "mem" $mem)
              (module
                (memory (import "mem" "shared") 1 1 shared)
                (func (export "run") (result i32)
                  (loop $again
                    (drop (memory.atomic.wait32 (i32.const 4) (i32.const 0) (i64.const 1000000)))
                    (br_if $again (i32.eqz (i32.atomic.load (i32.const 4)))))
                  (i32.load (i32.const 0))))
              (assert_return (invoke "run") (i32.const 42)))
            (wait $producer)
            (wait $consumer)
            (register "mem" $mem)
            (module (memory (import "mem" "shared") 1 1 shared) (func (export "check") (result i32) (i32.load (i32.const 0))))
            (assert_return (invoke "check") (i32.const 42))
            """);
        Assert.True(report.Failures.Count == 0, report.Describe("script"));
        Assert.Equal(3, report.Passed);
    }

    [Fact]
    public void ThreadSeesOnlyWhatIsSharedAndItsFailuresCount()
    {
        ScriptReport report = Run("""
            (module $mem (memory (export "shared") 1 1 shared))
            (module $private (func (export "f")))
            (thread $t (shared (module $mem))
              (assert_return (invoke $private "f"))
              (register "mem" $mem)
              (assert_trap (invoke "f") "unreachable"))
            (wait $t)
            """);
        Assert.Equal((0, 2), (report.Passed, report.Failed));
        Assert.Equal([4, 6], report.Failures.Select(f => f.Line));
    }

    /// <summary>Message passing: whoever sees the flag sees the data. A thousand rounds with two threads.</summary>
    [Fact]
    public void MessagePassingNeverShowsTheFlagWithoutTheData()
    {
        ScriptReport report = Run("""
            (module $mem (memory (export "shared") 1 1 shared))
            (thread $writer (shared (module $mem))
              (register "mem" $mem)
              (module
                (memory (import "mem" "shared") 1 1 shared)
                (func (export "run") (local $i i32)
                  (loop $next
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (i32.store (i32.const 0) (local.get $i))
                    (i32.atomic.store (i32.const 64) (local.get $i))
                    (br_if $next (i32.lt_u (local.get $i) (i32.const 100000))))))
              (invoke "run"))
            (thread $reader (shared (module $mem))
              (register "mem" $mem)
              (module
                (memory (import "mem" "shared") 1 1 shared)
                (func (export "run") (result i32) (local $flag i32)
                  (loop $next
                    (local.set $flag (i32.atomic.load (i32.const 64)))
                    (if (i32.lt_u (i32.load (i32.const 0)) (local.get $flag)) (then (return (i32.const 0))))
                    (br_if $next (i32.lt_u (local.get $flag) (i32.const 100000))))
                  (i32.const 1)))
              (assert_return (invoke "run") (i32.const 1)))
            (wait $writer)
            (wait $reader)
            """);
        Assert.True(report.Failures.Count == 0 && report.Passed == 1, report.Describe("script"));
    }

    private static ScriptReport Run(string script) => ScriptRunner.Run(script, EngineFeatures.Default, SpecMode.Explicit);
}
