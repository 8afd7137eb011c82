using System.Text;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The custom section <c>name</c> (specification appendix 7.4.1), read only as far as somebody asks. It is for people and changes
/// nothing about a program, so nothing in it is an error: what is malformed ends the subsection that it is in, and bytes that are not
/// UTF-8 become replacement characters. Names may hold any character, escape sequences included.</summary>
internal sealed class NameSection
{
    private enum Subsection : byte
    {
        Module,
        Functions,
        Locals,
    }

    private readonly byte[] bytes;
    private readonly Lazy<int[]> functionNames;
    private ByteRange module, functions, locals;

    /// <summary>The names of a module, none if it has no such section.</summary>
    public NameSection(ModuleContent content)
    {
        bytes = content.Bytes;
        int count = content.Functions.Length;
        functionNames = new(() => FindFunctionNames(count));
        foreach (CustomSection section in content.CustomSections)
        {
            if (section.Name == "name")
            {
                FindSubsections(section.Content);
                break;
            }
        }
    }

    /// <summary>The module's own name; null for none.</summary>
    public string? ModuleName
    {
        get
        {
            NameReader reader = Read(module);
            return module.Length > 0 && reader.TryReadName(out ByteRange name) ? Text(name) : null;
        }
    }

    /// <summary>The name of a function by its index, imports counted; null for none. The first call looks through all function names,
    /// once, and keeps four bytes for each function.</summary>
    public string? FunctionName(int index)
    {
        int[] names = functionNames.Value;
        if ((uint)index >= (uint)names.Length || names[index] == 0)
            return null;
        NameReader reader = Read(new(names[index], functions.End - names[index]));
        return reader.TryReadName(out ByteRange name) ? Text(name) : null;
    }

    /// <summary>The name of a parameter or local of a function; null for none. Every call looks through the names before it.</summary>
    public string? LocalName(int function, int local)
    {
        NameReader reader = Read(locals);
        if (!reader.TryReadU32(out uint count))
            return null;
        for (; count > 0; count--)
        {
            if (!reader.TryReadU32(out uint owner) || !reader.TryReadU32(out uint names))
                return null;
            for (; names > 0; names--)
            {
                if (!reader.TryReadU32(out uint index) || !reader.TryReadName(out ByteRange name))
                    return null;
                if (owner == (uint)function && index == (uint)local)
                    return Text(name);
            }
        }
        return null;
    }

    private void FindSubsections(ByteRange content)
    {
        NameReader reader = Read(content);
        while (reader.TryReadByte(out byte id) && reader.TryReadName(out ByteRange subsection))
        {
            switch ((Subsection)id)
            {
                case Subsection.Module:
                    module = subsection;
                    break;
                case Subsection.Functions:
                    functions = subsection;
                    break;
                case Subsection.Locals:
                    locals = subsection;
                    break;
            }
        }
    }

    /// <summary>For each function the offset of its name, 0 for none.</summary>
    private int[] FindFunctionNames(int count)
    {
        if (functions.Length == 0)
            return [];
        var names = new int[count];
        NameReader reader = Read(functions);
        if (!reader.TryReadU32(out uint entries))
            return names;
        for (; entries > 0 && reader.TryReadU32(out uint index); entries--)
        {
            int offset = reader.Position;
            if (!reader.TryReadName(out _))
                break;
            if (index < (uint)count)
                names[index] = offset;
        }
        return names;
    }

    private NameReader Read(ByteRange range) => new(bytes, range);

    private string Text(ByteRange name) => Encoding.UTF8.GetString(bytes, name.Offset, name.Length);

    /// <summary>Reads without throwing.</summary>
    private ref struct NameReader(byte[] bytes, ByteRange range)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes.AsSpan(0, range.End);

        public int Position { get; private set; } = range.Offset;

        public bool TryReadByte(out byte value)
        {
            if (Position >= bytes.Length)
            {
                value = 0;
                return false;
            }
            value = bytes[Position++];
            return true;
        }

        public bool TryReadU32(out uint value)
        {
            value = 0;
            for (int shift = 0; shift < 35; shift += 7)
            {
                if (!TryReadByte(out byte next))
                    return false;
                value |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                    return true;
            }
            return false;
        }

        /// <summary>Where the bytes lie whose length comes first.</summary>
        public bool TryReadName(out ByteRange name)
        {
            name = default;
            if (!TryReadU32(out uint length) || length > (uint)(bytes.Length - Position))
                return false;
            name = new(Position, (int)length);
            Position += (int)length;
            return true;
        }
    }
}
