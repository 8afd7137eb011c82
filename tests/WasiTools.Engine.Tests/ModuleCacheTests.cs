using System.Runtime.CompilerServices;
using WasiTools.Engine.Tests.Execution;
using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests;

public sealed class ModuleCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wasitools-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_file_is_the_same_module_with_its_code()
    {
        var cache = new ModuleCache();
        string path = Write("a.wasm", Answer(1));
        Module module = cache.Load(path, Guest.Compiled);
        Assert.Equal(1, Call(module));
        int compiled = module.CompiledFor(BoundsMode.Explicit).CompiledCount;
        Assert.True(compiled > 0);

        Module again = cache.Load(path, Guest.Compiled);
        Assert.Same(module, again);
        Assert.Equal(1, Call(again));
        Assert.Equal(compiled, again.CompiledFor(BoundsMode.Explicit).CompiledCount);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Instances_share_nothing_but_the_module()
    {
        var cache = new ModuleCache();
        string path = Write("a.wasm", Text("""
            (module (memory 1) (global $g (mut i32) (i32.const 0))
              (func (export "run") (result i32)
                (global.set $g (i32.add (global.get $g) (i32.const 1)))
                (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 10)))
                (i32.add (global.get $g) (i32.load (i32.const 8)))))
            """));
        for (int i = 0; i < 3; i++)
            Assert.Equal(11, Call(cache.Load(path)));
    }

    /// <summary>Neither the length nor the time of the file tells.</summary>
    [Fact]
    public void A_changed_file_is_another_module()
    {
        var cache = new ModuleCache();
        string path = Write("a.wasm", Answer(1));
        DateTime time = File.GetLastWriteTimeUtc(path);
        Module first = cache.Load(path);
        Write("a.wasm", Answer(2));
        File.SetLastWriteTimeUtc(path, time);
        Module second = cache.Load(path);
        Write("a.wasm", Answer(1));

        Assert.Equal([1, 2], [Call(first), Call(second)]);
        Assert.Same(first, cache.Load(path));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Files_that_only_begin_alike_are_different_modules()
    {
        var cache = new ModuleCache();
        // Longer than what is compared at a time; the difference is in the last byte.
        byte[] bytes = [.. Answer(1), 0, .. Leb(100_000), .. new byte[100_000]];
        bytes[Answer(1).Length + 4] = 1;
        string path = Write("a.wasm", bytes);
        Module first = cache.Load(path);
        bytes[^1] = 1;
        Write("a.wasm", bytes);
        Module second = cache.Load(path);
        Assert.NotSame(first, second);
        Assert.Same(second, cache.Load(path));
        Write("a.wasm", bytes[..^1]);
        Assert.Throws<InvalidModuleException>(() => cache.Load(path));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Files_of_equal_content_keep_their_own_names()
    {
        var cache = new ModuleCache();
        byte[] bytes = Text("(module (func $f (export \"run\") (result i32) unreachable))");
        foreach (string name in (string[])["a.wasm", "b.wasm", "a.wasm"])
        {
            Module module = cache.Load(Write(name, bytes));
            Assert.Equal(name, module.Name);
            Trap trap = Assert.Throws<Trap>(() => Call(module));
            Assert.Equal([name], trap.Backtrace.Frames.Select(f => f.Module));
        }
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Options_make_different_modules()
    {
        var cache = new ModuleCache();
        string path = Write("a.wasm", Text("(module (func (export \"run\") (result i32) (i32.extend8_s (i32.const 255))))"));
        Module module = cache.Load(path);
        Assert.Throws<InvalidModuleException>(() => cache.Load(path, new ModuleOptions { Features = EngineFeatures.Version1Only }));
        Assert.NotSame(module, cache.Load(path, Guest.Compiled));
        Assert.Same(module, cache.Load(path, new ModuleOptions { Name = "a.wasm" }));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Both_formats_are_read_from_files_and_arrays()
    {
        var cache = new ModuleCache();
        byte[] text = "(module (func (export \"run\") (result i32) (i32.const 3)))"u8.ToArray();
        var options = new ModuleOptions { Name = "a.wat" };
        Module module = cache.Load(Write("a.wat", text));
        Assert.Equal(3, Call(module));
        Assert.Same(module, cache.Parse([.. text], options));
        Module binary = cache.Parse(Answer(4), options);
        Assert.Equal(4, Call(binary));
        Assert.Same(binary, cache.Load(Write("a.wat", Answer(4))));
    }

    [Fact]
    public void What_is_no_module_is_refused_every_time()
    {
        var cache = new ModuleCache();
        string path = Write("a.wasm", [.. "\0asm"u8, 1, 0, 0, 0, 99]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(8, Assert.Throws<InvalidModuleException>(() => cache.Load(path)).Offset);
            Assert.Equal((0, 0), (cache.Count, cache.Size));
        }
        Assert.Throws<FileNotFoundException>(() => cache.Load(Path.Combine(folder, "missing.wasm")));
        Assert.Throws<UnauthorizedAccessException>(() => cache.Load(folder));
    }

    [Fact]
    public void The_least_recently_used_are_given_up()
    {
        long one = Parse(new ModuleCache(), 1).Footprint;
        var cache = new ModuleCache(3 * one);
        Module[] modules = [Parse(cache, 1), Parse(cache, 2), Parse(cache, 3)];
        Assert.Equal((3, 3 * one), (cache.Count, cache.Size));
        Assert.Same(modules[0], Parse(cache, 1));
        Module fourth = Parse(cache, 4);
        Assert.Equal((3, 3 * one), (cache.Count, cache.Size));
        Assert.Same(fourth, Parse(cache, 4));
        Assert.Same(modules[0], Parse(cache, 1));
        Assert.Same(modules[2], Parse(cache, 3));
        Assert.NotSame(modules[1], Parse(cache, 2));
        cache.Clear();
        Assert.Equal((0, 0), (cache.Count, cache.Size));
        Assert.NotSame(modules[0], Parse(cache, 1));
    }

    [Fact]
    public void Compiled_code_counts()
    {
        var cache = new ModuleCache();
        Module module = cache.Parse(Answer(1), Guest.Compiled);
        long before = cache.Size;
        Call(module);
        Assert.Same(module, cache.Parse(Answer(1), Guest.Compiled));
        Assert.True(cache.Size > before, $"{before} bytes became {cache.Size}.");
        Assert.Equal(module.Footprint, cache.Size);
    }

    [Fact]
    public void What_is_larger_than_the_cache_is_not_kept()
    {
        var cache = new ModuleCache(0);
        Module module = Parse(cache, 1);
        Assert.Equal(1, Call(module));
        Assert.Equal((0, 0), (cache.Count, cache.Size));
        Assert.NotSame(module, Parse(cache, 1));
    }

    [Fact]
    public void Given_up_modules_are_collected_with_their_code()
    {
        var cache = new ModuleCache();
        (WeakReference module, WeakReference code) = RunOne(cache);
        Collect();
        Assert.True(module.IsAlive && code.IsAlive);
        cache.Clear();
        // The engine's thread that ran it may still be on its way back to its rest.
        for (int i = 0; i < 100 && (module.IsAlive || code.IsAlive); i++)
        {
            Collect();
            Thread.Sleep(10);
        }
        Assert.False(module.IsAlive || code.IsAlive);
    }

    [Fact]
    public void Threads_that_ask_at_once_get_one_module()
    {
        for (int round = 0; round < 50; round++)
        {
            var cache = new ModuleCache();
            string path = Write("a.wasm", Answer(round));
            var modules = new Module[8];
            Parallel.For(0, modules.Length, new ParallelOptions { MaxDegreeOfParallelism = modules.Length }, i =>
            {
                modules[i] = i % 2 == 0 ? cache.Load(path) : cache.Parse(Answer(round), new ModuleOptions { Name = "a.wasm" });
                Assert.Equal(round, Call(modules[i]));
            });
            Assert.All(modules, module => Assert.Same(modules[0], module));
            Assert.Equal(1, cache.Count);
        }
    }

    [Fact]
    public void Threads_may_drive_out_what_others_use()
    {
        long one = Parse(new ModuleCache(), 1).Footprint;
        var cache = new ModuleCache(3 * one);
        Parallel.For(0, 2_000, i =>
        {
            int number = i * 7 % 10;
            Assert.Equal(number, Call(Parse(cache, number)));
            if (i % 100 == 0)
                cache.Clear();
        });
        Assert.InRange(cache.Count, 0, 3);
        Assert.Equal(cache.Count * one, cache.Size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Module, WeakReference Code) RunOne(ModuleCache cache)
    {
        Module module = cache.Parse(Answer(1), Guest.Compiled);
        Assert.Equal(1, Call(module));
        return (new(module), new(module.CompiledFor(BoundsMode.Explicit).MethodReadyAt(int.MaxValue, 0)!.DeclaringType!.Assembly));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static Module Parse(ModuleCache cache, int answer) => cache.Parse(Answer(answer), Guest.Interpreted);

    private static int Call(Module module)
    {
        using var store = new Store();
        return new Linker().Instantiate(store, module).Call("run")[0].AsI32;
    }

    private static byte[] Answer(int answer) => Text($"(module (func (export \"run\") (result i32) (i32.const {answer})))");

    private static byte[] Text(string text) => TextParser.ToBinary(text, EngineFeatures.Default);

    private static byte[] Leb(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
