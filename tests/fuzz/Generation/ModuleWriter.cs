using WasiTools.Engine;
using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>Writes a module's sections.</summary>
internal sealed class ModuleWriter(ModuleShape shape, Entropy random)
{
    private readonly ByteWriter output = new();

    /// <param name="bodies">The body of each function that the module defines, with its locals.</param>
    public byte[] Write(IReadOnlyList<byte[]> bodies)
    {
        int imported = ModuleShape.Imports.Length;
        // Types that sections ask for must be there before the type section is written.
        int[] types = [.. shape.Functions.Select(shape.Types.Function)];
        int[] tagTypes = [.. shape.Tags.Select(t => shape.Types.Function(new(t, [])))];
        output.Bytes("\0asm\u0001\0\0\0"u8);
        Section(1, shape.Types.Write);
        Section(2, w => Imports(w, types, tagTypes[0]));
        Section(3, w => Vector(w, types.AsSpan(imported), (w, t) => w.Unsigned((uint)t)));
        Section(4, w => Vector<TableShape>(w, shape.Tables.ToArray(), Table));
        Section(5, w => Vector<MemoryShape>(w, shape.Memories.ToArray(), Memory));
        Section(13, w => Vector(w, tagTypes.AsSpan(1), Tag));
        Section(6, w => Vector<GlobalShape>(w, shape.Globals.ToArray(), Global));
        Section(7, Exports);
        Section(9, Elements);
        Section(12, w => w.Unsigned(2));
        Section(10, w => Vector<byte[]>(w, bodies.ToArray(), (w, b) => w.Vector(b)));
        Section(11, Data);
        return output.ToArray();
    }

    private void Section(int id, Action<ByteWriter> write)
    {
        var content = new ByteWriter();
        write(content);
        output.Byte(id);
        output.Vector(content.Written);
    }

    private static void Vector<T>(ByteWriter writer, ReadOnlySpan<T> items, Action<ByteWriter, T> write)
    {
        writer.Unsigned((uint)items.Length);
        foreach (T item in items)
            write(writer, item);
    }

    private static void Imports(ByteWriter writer, int[] types, int tag)
    {
        writer.Unsigned((uint)ModuleShape.Imports.Length + 1);
        for (int i = 0; i < ModuleShape.Imports.Length; i++)
        {
            writer.Name("fuzzing-support");
            writer.Name(ModuleShape.Imports[i].Name);
            writer.Byte((int)ExternalKind.Function);
            writer.Unsigned((uint)types[i]);
        }
        writer.Name("fuzzing-support");
        writer.Name("tag");
        writer.Byte((int)ExternalKind.Tag);
        Tag(writer, tag);
    }

    private static void Tag(ByteWriter writer, int type)
    {
        writer.Byte(0);
        writer.Unsigned((uint)type);
    }

    private static void Table(ByteWriter writer, TableShape table)
    {
        table.Element.Write(writer);
        writer.Byte(table.Is64 ? 5 : 1);
        writer.Unsigned((uint)table.Minimum);
        writer.Unsigned((uint)table.Maximum);
    }

    private static void Memory(ByteWriter writer, MemoryShape memory)
    {
        writer.Byte(1 | (memory.IsShared ? 2 : 0) | (memory.Is64 ? 4 : 0));
        writer.Unsigned((uint)memory.Minimum);
        writer.Unsigned((uint)memory.Maximum);
    }

    private void Global(ByteWriter writer, GlobalShape global)
    {
        global.Type.Write(writer);
        writer.Byte(global.IsMutable ? 1 : 0);
        Constants.Write(writer, global.Type, random);
        writer.Byte(0x0B);
    }

    private void Exports(ByteWriter writer)
    {
        var exports = new SectionBuffer();
        void Export(string name, ExternalKind kind, int index)
        {
            ByteWriter item = exports.Add();
            item.Name(name);
            item.Byte((int)kind);
            item.Unsigned((uint)index);
        }
        for (int i = 0; i < shape.ExportedCount; i++)
            Export($"f{i}", ExternalKind.Function, ModuleShape.Imports.Length + i);
        for (int i = 0; i < shape.Memories.Count; i++)
            Export($"m{i}", ExternalKind.Memory, i);
        for (int i = 0; i < shape.Tables.Count; i++)
            Export($"t{i}", ExternalKind.Table, i);
        for (int i = 0; i < shape.Globals.Count; i++)
            Export(i == ModuleShape.Fuel ? ModuleShape.FuelName : $"g{i}", ExternalKind.Global, i);
        for (int i = 0; i < shape.Tags.Count; i++)
            Export($"x{i}", ExternalKind.Tag, i);
        writer.Unsigned(exports.Count);
        writer.Bytes(exports.Items.Written);
    }

    /// <summary>All functions into table 0, all of them once more for <c>table.init</c>, and a declaration for <c>ref.func</c>.</summary>
    private void Elements(ByteWriter writer)
    {
        writer.Unsigned(3);
        writer.Byte(0);
        writer.Byte(shape.Tables[0].Is64 ? 0x42 : 0x41);
        writer.Bytes([0, 0x0B]);
        Functions();
        writer.Bytes([1, 0]);
        Functions();
        writer.Bytes([3, 0]);
        Functions();

        void Functions()
        {
            writer.Unsigned((uint)shape.Functions.Count);
            for (int i = 0; i < shape.Functions.Count; i++)
                writer.Unsigned((uint)i);
        }
    }

    private void Data(ByteWriter writer)
    {
        writer.Bytes([2, 0]);
        writer.Byte(shape.Memories[0].Is64 ? 0x42 : 0x41);
        writer.Signed(random.Below(1000));
        writer.Byte(0x0B);
        Bytes();
        writer.Byte(1);
        Bytes();

        void Bytes()
        {
            var bytes = new byte[ModuleShape.DataLength];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)random.Bits();
            writer.Vector(bytes);
        }
    }
}
