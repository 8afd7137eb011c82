namespace WasiTools.Benchmarks.Validation;

/// <summary>A kind of module that can be made in any size.</summary>
/// <param name="Name">What there is much of.</param>
/// <param name="Make">Makes a module of about so many bytes.</param>
internal sealed record ModuleShape(string Name, Func<int, byte[]> Make)
{
    private const byte Types = 1, Imports = 2, Functions = 3, Tables = 4, Memories = 5, Globals = 6, Exports = 7, Elements = 9, Code = 10, Data = 11;
    private const byte I32 = 0x7F, FuncRef = 0x70, End = 0x0B;

    // Below the engine's limit of 7,654,321 bytes, so that a module of ten megabytes has two such functions.
    private const int LargestFunction = 5_000_000;

    // A function of blocks alone: below the limit of a million blocks inside one another.
    private const int LargestNest = 2_500_000;

    // Below the limit on the entries of a br_table.
    private const int Targets = 60_000;

    public static IReadOnlyList<ModuleShape> All { get; } =
    [
        new("small functions", size => Bodies(size, 20, (code, _) => code.Raw(0x20, 0, 0x41, 1, 0x6A, 0x22, 0, 0x45, 0x04, 0x40, 0x01, End, 0x20, 0, 0x1A))),
        new("one large function", size => Bodies(size, Math.Min(size, LargestFunction), (code, bytes) =>
            Repeat(code, bytes / 13, 0x20, 0, 0x41, 7, 0x6A, 0x21, 0, 0x20, 0, 0x28, 2, 0, 0x1A))),
        new("blocks in blocks", size => Bodies(size, Math.Min(size, LargestNest), (code, bytes) =>
            Repeat(Repeat(code, bytes / 3, 0x02, 0x40), bytes / 3, End))),
        new("loops, each with a branch out of all", size => Bodies(size, Math.Min(size, LargestNest), (code, bytes) =>
        {
            for (int i = 0; i < bytes / 9; i++)
                code.Raw(0x03, 0x40, 0x20, 0, 0x0D).U32(i);
            Repeat(code, bytes / 9, End);
        })),
        new("br_table of many targets", size => Bodies(size, Math.Min(size, 2 * Targets), (code, bytes) =>
        {
            Repeat(code, 100, 0x02, 0x40);
            int targets = Math.Min(bytes, Targets);
            code.Raw(0x20, 0, 0x0E).U32(targets);
            for (int i = 0; i <= targets; i++)
                code.U32(i % 100);
            Repeat(code, 100, End);
        })),
        new("function types, all different", size => Module(size, 14, (module, count) => module.Section(Types, count, (type, i) =>
        {
            type.Raw(0x60, 10);
            for (int digit = 0; digit < 10; digit++, i /= 4)
                type.Raw((byte)(I32 - (i % 4)));
            type.Raw(0);
        }))),
        new("structures that refer to each other", size => Module(size, 11, (module, count) => module.Raw(Types).Sized(types =>
        {
            types.U32(1).Raw(0x4E).U32(count);
            for (int i = 0; i < count; i++)
                types.Raw(0x5F, 2, 0x63).HeapType((i + 1) % count).Raw(1, I32, 0);
        }))),
        new("subtypes", size => Module(size, 11, (module, count) => module.Section(Types, count, (type, i) =>
        {
            // Chains of the length that the JS API allows.
            if (i % 60 == 0)
                type.Raw(0x50, 0, 0x5F, 0);
            else
                type.Raw(0x50, 1).U32(i - 1).Raw(0x5F, 0);
        }))),
        new("imports", size => Module(size, 14, (module, count) =>
            module.Section(Types, 1, (type, _) => type.Raw(0x60, 0, 0)).Section(Imports, count, (import, i) => Named(import.Raw(1, (byte)'m'), i).Raw(0, 0)))),
        new("exports", size => Module(size, 11, (module, count) =>
            module.Section(Memories, 1, (memory, _) => memory.Raw(0, 1)).Section(Exports, count, (export, i) => Named(export, i).Raw(2, 0)))),
        new("globals, each from the one before", size => Module(size, 11, (module, count) => module.Section(Globals, count, (global, i) =>
        {
            if (i == 0)
                global.Raw(I32, 0, 0x41, 0, End);
            else
                global.Raw(I32, 0, 0x23).U32(i - 1).Raw(End);
        }))),
        new("data segments", size => Module(size, 105, (module, count) =>
            module.Section(Memories, 1, (memory, _) => memory.Raw(0, 1)).Section(Data, count, (data, _) => data.Raw(0, 0x41, 0, End, 98).Raw(new byte[98])))),
        new("element segments of functions", size => Module(size, 105, (module, count) =>
            OneFunction(module, t => t.Section(Tables, 1, (table, _) => table.Raw(FuncRef, 0, 100))
                .Section(Elements, count, (element, _) => element.Raw(0, 0x41, 0, End, 100).Raw(new byte[100]))))),
        new("element segments of expressions", size => Module(size, 100, (module, count) =>
            OneFunction(module, t => t.Section(Tables, 1, (table, _) => table.Raw(FuncRef, 0, 100))
                .Section(Elements, count, (element, _) => Repeat(element.Raw(4, 0x41, 0, End, 31), 31, 0xD2, 0, End))))),
        new("fifty thousand locals a function", size => Bodies(size, 12, (code, _) => code.Raw(0x20).U32(49_999).Raw(0x1A), locals: 49_999)),
        new("references set in blocks and forgotten", size => Bodies(size, Math.Min(size, LargestFunction), (code, bytes) =>
            Repeat(code, bytes / 11, 0x02, 0x40, 0xD2, 0, 0x21, 1, 0x20, 1, 0x1A, End), local: [0x64, FuncRef])),
    ];

    /// <summary>Functions of [i32] -> [] with a body of about so many bytes each.</summary>
    private static byte[] Bodies(int size, int bytes, Action<ModuleWriter, int> write, int locals = 1, byte[]? local = null) =>
        Module(size, bytes, (module, count) =>
        {
            module.Section(Types, 1, (type, _) => type.Raw(0x60, 1, I32, 0));
            module.Section(Functions, count, (function, _) => function.Raw(0));
            module.Section(Memories, 1, (memory, _) => memory.Raw(0, 1));
            module.Section(Exports, 1, (export, _) => export.Raw(0, 0, 0));
            module.Section(Code, count, (code, _) => code.Sized(body =>
            {
                body.Raw(1).U32(locals).Raw(local ?? [I32]);
                write(body, bytes);
                body.Raw(End);
            }));
        });

    /// <summary>A module of as many items of so many bytes as come closest to a size.</summary>
    private static byte[] Module(int size, int itemSize, Action<ModuleWriter, int> write)
    {
        var module = new ModuleWriter().Raw([.. "\0asm"u8, 1, 0, 0, 0]);
        write(module, Math.Max(1, size / itemSize));
        return module.Bytes.ToArray();
    }

    private static void OneFunction(ModuleWriter module, Action<ModuleWriter> middle)
    {
        module.Section(Types, 1, (type, _) => type.Raw(0x60, 0, 0)).Section(Functions, 1, (function, _) => function.Raw(0));
        middle(module);
        module.Section(Code, 1, (code, _) => code.Raw(2, 0, End));
    }

    private static ModuleWriter Named(ModuleWriter writer, int i) => writer.Raw(8).Raw(System.Text.Encoding.ASCII.GetBytes($"{i:x8}"));

    private static ModuleWriter Repeat(ModuleWriter code, int count, params ReadOnlySpan<byte> item)
    {
        for (int i = 0; i < count; i++)
            code.Raw(item);
        return code;
    }
}
