using WasiTools.Engine;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Reduction;

/// <summary>A module as function bodies that are lists of instructions, and everything else as bytes.</summary>
internal sealed class ModuleParts
{
    private readonly byte[] before, after;
    private readonly byte[][] locals;

    /// <summary>The instructions of each body, each with its immediates.</summary>
    public List<byte[]>[] Bodies { get; }

    public ModuleParts(byte[] bytes)
    {
        ModuleContent content = Module.Parse(bytes).Content;
        var sections = new CodeReader(content, new(0, bytes.Length)) { Position = 8 };
        (before, after) = (bytes, []);
        while (!sections.IsAtEnd)
        {
            int start = sections.Position;
            var id = (SectionId)sections.ReadByte();
            int length = sections.ReadLength();
            if (id == SectionId.Code)
                (before, after) = (bytes[..start], bytes[(sections.Position + length)..]);
            sections.Position += length;
        }
        Bodies = Array.ConvertAll(content.Bodies, b => Instructions(content, b));
        locals = Array.ConvertAll(content.Bodies, b => bytes[BodyStart(content, b)..b.Code.Offset]);
    }

    /// <summary>The module with the bodies as they are now.</summary>
    public byte[] ToBinary()
    {
        var section = new ByteWriter();
        section.Unsigned((uint)Bodies.Length);
        for (int i = 0; i < Bodies.Length; i++)
        {
            var body = new ByteWriter();
            body.Bytes(locals[i]);
            foreach (byte[] instruction in Bodies[i])
                body.Bytes(instruction);
            section.Vector(body.Written);
        }
        var module = new ByteWriter();
        module.Bytes(before);
        module.Byte((int)SectionId.Code);
        module.Vector(section.Written);
        module.Bytes(after);
        return module.ToArray();
    }

    /// <summary>Where the declarations of a body's locals begin.</summary>
    private static int BodyStart(ModuleContent content, FunctionBody wanted)
    {
        var reader = new CodeReader(content, new(0, content.Bytes.Length)) { Position = content.CodeStart };
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            int length = reader.ReadLength(), start = reader.Position;
            if (start < wanted.Code.Offset && wanted.Code.Offset < start + length)
                return start;
            reader.Position = start + length;
        }
        throw new InvalidOperationException("The module has no such body.");
    }

    private static List<byte[]> Instructions(ModuleContent content, FunctionBody body)
    {
        var instructions = new List<byte[]>();
        var reader = new CodeReader(content, body.Code);
        while (!reader.IsAtEnd)
        {
            int start = reader.Position;
            reader.SkipImmediates(reader.ReadOpcode());
            instructions.Add(content.Bytes[start..reader.Position]);
        }
        return instructions;
    }
}
