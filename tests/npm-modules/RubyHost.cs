using System.Buffers.Binary;
using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.ModuleCheck;

/// <summary>Runs a script in npm's ruby, which is a reactor: beside WASI it imports a host for JavaScript values and the handles of an early
/// canonical ABI, and is driven through the functions it exports. A script that touches no JavaScript value needs the handles only.
/// <c>programs/ruby.mjs</c> does the same in node.</summary>
internal static class RubyHost
{
    private static readonly string[] interpreterArguments = ["ruby.wasm", "-EUTF-8", "-e_=0"];

    /// <summary>Runs a script; what it prints goes to this process's output.</summary>
    /// <returns>Ruby's state at the end: 0 if no exception was left.</returns>
    /// <exception cref="Trap">The interpreter trapped.</exception>
    public static int Run(string path, string script, BoundsMode bounds)
    {
        Module module = Module.Load(path, new ModuleOptions { DiskCache = new() });
        using var program = new WasiProgram(
            module, new WasiOptions { Arguments = ["ruby.wasm"], StandardInput = WasiStream.Null }, new WasiRunOptions { TrapUnknownImports = true });
        program.Linker
            .DefineFunction("canonical_abi", "resource_new_rb-abi-value", (int value) => value)
            .DefineFunction("canonical_abi", "resource_get_rb-abi-value", (int handle) => handle)
            .DefineFunction("canonical_abi", "resource_drop_js-abi-value", (int _) => { });
        using var store = new Store(new StoreOptions { Bounds = bounds });
        Instance instance = program.Linker.Instantiate(store, module);
        Value[] Call(string export, params Value[] arguments)
        {
            Func function = instance.GetFunction(export) ?? throw new LinkException($"The module exports no function '{export}'.");
            return function.Invoke(arguments);
        }
        int Allocate(int alignment, int size) => Call("cabi_realloc", 0, 0, alignment, size)[0].AsI32;
        int Text(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int address = Allocate(1, bytes.Length);
            bytes.CopyTo(instance.GetMemory("memory")!.Span(address, bytes.Length));
            return address;
        }

        Call("_initialize");
        int list = Allocate(4, 8 * interpreterArguments.Length);
        for (int i = 0; i < interpreterArguments.Length; i++)
        {
            int text = Text(interpreterArguments[i] + "\0");
            Span<byte> item = instance.GetMemory("memory")!.Span(list + 8 * i, 8);
            BinaryPrimitives.WriteInt32LittleEndian(item, text);
            BinaryPrimitives.WriteInt32LittleEndian(item[4..], interpreterArguments[i].Length + 1);
        }
        Call("ruby-init: func(args: list<string>) -> ()", list, interpreterArguments.Length);
        int result = Call(
            "rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>", Text(script), Encoding.UTF8.GetByteCount(script))[0].AsI32;
        return BinaryPrimitives.ReadInt32LittleEndian(instance.GetMemory("memory")!.Span(result + 4, 4));
    }
}
