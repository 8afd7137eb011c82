using WasiTools.Engine.Caching;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Tests.Execution;
using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Caching;

public sealed class DiskCacheTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder outer = new();
    private readonly List<string> warnings = [];
    private readonly string path;
    private readonly DiskCache cache;

    public DiskCacheTests()
    {
        path = outer["cache"];
        cache = CacheAt(path);
    }

    public static IEnumerable<TheoryDataRow<int>> Tiers() => Enumerable.Range(0, Guest.Tiers.Length).Select(i => new TheoryDataRow<int>(i));

    public void Dispose() => outer.Dispose();

    [Fact]
    public void A_module_that_was_valid_is_known()
    {
        byte[] bytes = Binary("(func (export \"run\") (result i32) (i32.const 7))");
        Assert.Empty(Entries());
        Assert.Equal(7, Call(Load(bytes)));
        string entry = Assert.Single(Entries());
        DateTime written = File.GetLastWriteTimeUtc(entry);
        Assert.Equal(7, Call(Load(bytes)));
        Assert.Equal(7, Call(Load(bytes, new ModuleOptions { DiskCache = CacheAt(path) })));
        Assert.Equal(entry, Assert.Single(Entries()));
        Assert.Equal(written, File.GetLastWriteTimeUtc(entry));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Empty(warnings);
    }

    /// <summary>Only with a hit can an invalid function go unnoticed, so this is how a hit shows.</summary>
    [Fact]
    public void Functions_of_a_known_module_are_validated_when_they_are_used()
    {
        byte[] bytes = Forge(Invalid);
        var module = Load(bytes);
        Assert.Single(Entries());
        Assert.Equal(1, Call(module, "good"));
        var failure = Assert.Throws<InvalidModuleException>(() => Call(module, "bad"));
        Assert.Equal((ModuleFault.Invalid, 1), (failure.Fault, failure.FunctionIndex));
        Assert.Empty(Entries());
        // It is invalid as often as it is asked for, and the next one to read the module learns at once.
        Assert.Throws<InvalidModuleException>(() => Call(module, "bad"));
        Assert.Equal(1, Call(module, "good"));
        Assert.Throws<InvalidModuleException>(() => Load(bytes));
        Assert.Empty(Entries());
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void An_invalid_function_is_refused_on_every_way_to_it(int tier)
    {
        byte[] bytes = Forge(Invalid);
        foreach (string way in (string[])["bad", "direct", "indirect", "loop", "reference"])
        {
            using var store = new Store();
            Instance instance = new Linker().Instantiate(store, Load(bytes, Guest.Tiers[tier]));
            for (int i = 0; i < 3; i++)
                Assert.Throws<InvalidModuleException>(() => instance.Call(way));
            for (int i = 0; i < 100; i++)
                Assert.Equal(1, instance.Call("good")[0].AsI32);
            Forge(Invalid);
        }
    }

    [Fact]
    public void A_handler_of_the_guest_does_not_catch_the_refusal()
    {
        byte[] bytes = Forge("""
            (func $bad (result i32) (i64.const 0))
            (func (export "run") (result i32)
              (block $caught (return (try_table (result i32) (catch_all $caught) (call $bad)))) (i32.const 99))
            """);
        Assert.Throws<InvalidModuleException>(() => Call(Load(bytes)));
    }

    [Fact]
    public void A_start_function_is_validated_before_it_runs()
    {
        byte[] bytes = Forge("(func $start (i64.const 0)) (start $start)");
        using var store = new Store();
        var module = Load(bytes);
        Assert.Throws<InvalidModuleException>(() => new Linker().Instantiate(store, module));
    }

    /// <summary>To make a backtrace, callees are looked at that were never called.</summary>
    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_backtrace_refuses_nothing(int tier)
    {
        byte[] bytes = Binary("""
            (func $bad (result i32) (i32.const 0))
            (func $trap (export "run") (result i32) (local i32)
              (if (local.get 0) (then (drop (call $bad))))
              (call $deeper) (call $bad))
            (func $deeper (unreachable))
            """);
        const byte NoInstruction = 0x27;
        bytes[Module.Parse([.. bytes]).Content.Bodies[0].Code.Offset] = NoInstruction;
        Enter(bytes);
        var module = Load(bytes, Guest.Tiers[tier]);
        Assert.Single(Entries());
        var trap = Assert.Throws<Trap>(() => Call(module));
        Assert.Equal([2, 1], trap.Backtrace.Frames.Select(frame => frame.FunctionIndex));
    }

    [Fact]
    public void The_text_of_a_module_needs_all_of_it()
    {
        var module = Load(Forge(Invalid));
        Assert.Throws<InvalidModuleException>(() => module.WriteText(TextWriter.Null));
    }

    [Fact]
    public void What_is_asked_whether_it_is_valid_is_validated()
    {
        byte[] bytes = Forge(Invalid);
        Assert.False(Module.Validate(bytes, new ModuleOptions { DiskCache = cache }));
    }

    [Fact]
    public void Without_an_entry_an_invalid_module_is_refused_at_once()
    {
        Assert.Throws<InvalidModuleException>(() => Load(Binary(Invalid)));
        Assert.Empty(Entries());
    }

    [Fact]
    public void What_is_declared_is_validated_always()
    {
        byte[] bytes = Forge("(func (export \"a\")) (export \"a\" (func 0))");
        Assert.Throws<InvalidModuleException>(() => Load(bytes));
    }

    [Fact]
    public void Entries_are_for_the_same_features_alone()
    {
        byte[] bytes = Binary("(func (export \"run\") (result i32) (i32.extend8_s (i32.const 7)))");
        Assert.Equal(7, Call(Load(bytes)));
        Assert.Throws<InvalidModuleException>(() => Load(bytes, new ModuleOptions { Features = EngineFeatures.Version1Only }));
        Assert.Single(Entries());
        Assert.Equal(7, Call(Load(bytes, new ModuleOptions { Features = EngineFeatures.Version3Only })));
        Assert.Equal(2, Entries().Length);
    }

    /// <summary>Each byte of an entry matters, and each length.</summary>
    [Fact]
    public void A_damaged_entry_is_none_and_is_replaced()
    {
        byte[] bytes = Forge(Invalid);
        string entry = Assert.Single(Entries());
        byte[] content = File.ReadAllBytes(entry);
        for (int i = 0; i < content.Length; i++)
        {
            byte[] damaged = [.. content];
            damaged[i] ^= (byte)(1 << i % 8);
            AssertUnknown(damaged);
        }
        for (int length = 0; length < content.Length; length++)
            AssertUnknown(content[..length]);
        AssertUnknown([.. content, 0]);

        byte[] valid = Binary("(func (export \"run\") (result i32) (i32.const 7))");
        File.Delete(entry);
        Load(valid);
        entry = Assert.Single(Entries());
        content = File.ReadAllBytes(entry);
        File.WriteAllBytes(entry, content[..^1]);
        Assert.Equal(7, Call(Load(valid)));
        Assert.Equal(content, File.ReadAllBytes(entry));

        void AssertUnknown(byte[] damaged)
        {
            File.WriteAllBytes(entry, damaged);
            Assert.Throws<InvalidModuleException>(() => Load(bytes));
        }
    }

    [Fact]
    public void The_entry_of_another_module_is_none()
    {
        byte[] invalid = Forge(Invalid);
        string name = Assert.Single(Entries());
        File.Delete(name);
        Load(Binary("(func)"));
        File.Move(Assert.Single(Entries()), name);
        Assert.Throws<InvalidModuleException>(() => Load(invalid));
    }

    [Fact]
    public void What_is_no_file_is_no_entry()
    {
        byte[] bytes = Binary("(func (export \"run\") (result i32) (i32.const 7))");
        Load(bytes);
        string entry = Assert.Single(Entries());
        File.Delete(entry);
        Directory.CreateDirectory(entry);
        Assert.Equal(7, Call(Load(bytes)));
        Directory.Delete(entry);
        if (!OperatingSystem.IsWindows())
        {
            string target = outer["target"];
            File.WriteAllText(target, "mine");
            File.CreateSymbolicLink(entry, target);
            Assert.Equal(7, Call(Load(bytes)));
            Assert.Equal("mine", File.ReadAllText(target));
            Assert.Null(new FileInfo(entry).LinkTarget);
        }
    }

    [Theory]
    [InlineData(OwnerOnly | UnixFileMode.OtherWrite)]
    [InlineData(OwnerOnly | UnixFileMode.GroupWrite)]
    [InlineData(OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    [InlineData(OwnerOnly | UnixFileMode.StickyBit)]
    public void A_folder_that_others_have_access_to_is_not_used(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        byte[] bytes = Forge(Invalid);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(path, mode);
        Assert.Throws<InvalidModuleException>(() => Load(bytes));
        Load(Binary("(func)"));
        Load(Binary("(func) (func)"));
        Assert.Single(Entries());
        Assert.Contains($"'{path}'", Assert.Single(warnings));
    }

    [Fact]
    public void The_folder_of_another_user_is_not_used()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can give a folder away");
        byte[] bytes = Forge(Invalid);
        using (var chown = System.Diagnostics.Process.Start("chown", ["1", path]))
            chown.WaitForExit();
        Assert.Throws<InvalidModuleException>(() => Load(bytes));
        Load(Binary("(func)"));
        Assert.Single(Entries());
        Assert.Contains($"'{path}'", Assert.Single(warnings));
    }

    [Fact]
    public void A_link_to_a_folder_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        byte[] bytes = Forge(Invalid);
        Directory.Move(path, outer["real"]);
        Directory.CreateSymbolicLink(path, outer["real"]);
        Assert.Throws<InvalidModuleException>(() => Load(bytes));
    }

    /// <summary>A file is in the folder's place, or in the place of the one around it: root may write everywhere.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void Without_a_folder_there_is_no_cache_and_no_failure(string below)
    {
        File.WriteAllText(path, "");
        var none = CacheAt(below.Length == 0 ? path : Path.Combine(path, below));
        byte[] bytes = Binary("(func (export \"run\") (result i32) (i32.const 7))");
        for (int i = 0; i < 2; i++)
            Assert.Equal(7, Call(Load(bytes, new ModuleOptions { DiskCache = none })));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_no_failure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "who runs the tests may write to any folder");
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        byte[] bytes = Binary("(func (export \"run\") (result i32) (i32.const 7))");
        Assert.Equal(7, Call(Load(bytes)));
        Assert.Empty(Entries());
        File.SetUnixFileMode(path, OwnerOnly);
    }

    [Fact]
    public void Those_not_used_for_the_longest_time_are_removed()
    {
        const int Capacity = 16;
        var small = new DiskCache(path, warnings.Add, Capacity) { LeastCode = 0 };
        var options = new ModuleOptions { DiskCache = small };
        byte[][] modules = [.. Enumerable.Range(0, Capacity + 1).Select(i => Binary($"(func (drop (i32.const {i})))"))];
        var names = new List<string>();
        foreach (byte[] module in modules[..Capacity])
        {
            Load(module, options);
            names.Add(Entries().Except(names).Single());
        }
        for (int i = 0; i < Capacity; i++)
            File.SetLastWriteTimeUtc(names[i], DateTime.UtcNow.AddDays(i - 100));
        // The oldest is used once more, so that others go.
        Load(modules[0], options);
        string unfinished = Path.Combine(path, "new-abandoned"), beingWritten = Path.Combine(path, "new-young");
        File.WriteAllText(unfinished, "");
        File.SetLastWriteTimeUtc(unfinished, DateTime.UtcNow.AddDays(-1));
        File.WriteAllText(beingWritten, "");
        Load(modules[Capacity], options);

        string[] left = Entries();
        Assert.Contains(names[0], left);
        Assert.DoesNotContain(names[1], left);
        Assert.Contains(names[^1], left);
        Assert.DoesNotContain(unfinished, left);
        Assert.Contains(beingWritten, left);
        Assert.InRange(left.Length, Capacity / 2, Capacity + 1);
    }

    [Fact]
    public void Many_at_once()
    {
        byte[][] modules = [.. Enumerable.Range(0, 8).Select(i => Binary($"(func (export \"run\") (result i32) (i32.const {i}))"))];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var own = new DiskCache(path, warnings.Add, capacity: 4) { LeastCode = 0 };
            var module = Load(modules[i % 8], new ModuleOptions { DiskCache = own });
            Assert.Equal(i % 8, Call(module));
        });
        Assert.All(Entries(), entry => Assert.DoesNotContain("new-", entry));
        Assert.InRange(Entries().Length, 1, 8);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Functions_are_validated_by_many_threads_at_once()
    {
        string functions = string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"(func (param i32) (result i32) (loop (result i32) (i32.add (local.get 0) (i32.const {i}))))"));
        byte[] bytes = Binary(functions);
        Load(bytes);
        var known = Load(bytes);
        var expected = Load(bytes, new ModuleOptions { DiskCache = CacheAt(outer["other"]) });
        Parallel.For(0, 3000, i => Assert.Equal(expected.Content.Facts[i % 300], known.Content.Facts[i % 300]));
    }

    [Fact]
    public void Small_modules_are_not_looked_up()
    {
        var options = new ModuleOptions { DiskCache = new DiskCache(path) };
        Module.Parse(Binary("(func)"), options);
        Module.Parse(Binary("(module)"), options);
        Assert.False(Directory.Exists(path));
    }

    /// <summary>Bodies with random bytes, of which a forged entry says that they are valid: whatever the engine does with a function, it refuses the invalid ones
    /// before.</summary>
    [Fact]
    public void Damaged_bodies_are_refused_whoever_asks()
    {
        byte[] original = Binary("""
            (memory 1) (table 2 funcref) (global $g (mut i32) (i32.const 0))
            (type $t (func (param i32) (result i32)))
            (func $a (type $t) (local i64 f64)
              (loop $l (result i32)
                (local.set 1 (i64.add (local.get 1) (i64.extend_i32_u (local.get 0))))
                (br_if $l (i32.load offset=8 (local.get 0)))
                (call_indirect (type $t) (call $b (local.get 0)) (global.get $g))))
            (func $b (type $t)
              (block $x (block $y (br_table $x $y (local.get 0)))
                (i32.store (local.get 0) (call $a (i32.const 300))) (return (i32.const 1)))
              (if (result i32) (local.get 0) (then (call $b (i32.const 5))) (else (i32.trunc_f64_s (f64.const 1)))))
            """);
        int start = Module.Parse([.. original]).Content.Bodies[0].Code.Offset, end = original.Length;
        var random = new Random(1);
        int refused = 0, taken = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] bytes = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
                bytes[random.Next(start, end)] = (byte)random.Next(256);
            ModuleOptions tier = Guest.Tiers[round % Guest.Tiers.Length];
            Enter(bytes);
            bool isValid = Module.Validate(bytes);
            try
            {
                var module = Load(bytes, tier);
                CompiledModule code = module.CompiledFor(BoundsMode.Explicit);
                bool isComplete = true;
                for (int index = 0; index < 2; index++)
                {
                    try
                    {
                        if (code.ToInterpret(index) is null || round % 2 == 0)
                            code.Compile(index);
                    }
                    catch (InvalidModuleException)
                    {
                        isComplete = false;
                    }
                }
                Assert.Equal(isValid, isComplete);
                taken++;
            }
            catch (InvalidModuleException)
            {
                Assert.False(isValid);
                refused++;
            }
        }
        Assert.True(taken > 30, $"{taken} taken, {refused} refused");
    }

    private const string Invalid = """
        (type $t (func (result i32)))
        (table funcref (elem $bad))
        (func $good (export "good") (type $t) (i32.const 1))
        (func $bad (export "bad") (type $t) (i64.const 0))
        (func (export "direct") (type $t) (call $bad))
        (func (export "indirect") (type $t) (call_indirect (type $t) (i32.const 0)))
        (func (export "loop") (type $t) (local i32)
          (loop (result i32) (drop (call $bad)) (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100))) (i32.const 0)))
        (func (export "reference") (type $t) (call_ref $t (ref.func $bad)))
        """;

    private static byte[] Binary(string text) =>
        TextParser.ToBinary(text.StartsWith("(module", StringComparison.Ordinal) ? text : $"(module {text})", EngineFeatures.Default);

    private static int Call(Module module, string export = "run")
    {
        using var store = new Store();
        return new Linker().Instantiate(store, module).Call(export)[0].AsI32;
    }

    private DiskCache CacheAt(string folder) => new(folder, warnings.Add) { LeastCode = 0 };

    private Module Load(byte[] bytes, ModuleOptions? options = null)
    {
        options ??= ModuleOptions.Default;
        return Module.Parse(bytes, options.DiskCache is null ? options with { DiskCache = cache } : options);
    }

    private string[] Entries() => Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : [];

    /// <summary>An entry that says of an invalid module that it is valid.</summary>
    private byte[] Forge(string text)
    {
        byte[] bytes = Binary(text);
        Enter(bytes);
        return bytes;
    }

    private void Enter(byte[] bytes) => new CacheEntry(new CacheFolder(path, 10, null), bytes, EngineFeatures.Default).Add();
}
