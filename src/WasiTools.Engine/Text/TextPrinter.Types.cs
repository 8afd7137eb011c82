using System.Globalization;
using System.Text;
using WasiTools.Engine.Binary;

namespace WasiTools.Engine.Text;

internal sealed partial class TextPrinter
{
    /// <summary>What is printed of each type that can be a function's; null for structures and arrays.</summary>
    private readonly List<(string[] Parameters, string[] Results)?> signatures = [];

    private readonly Dictionary<uint, PrintedNames> fieldNames = [];

    private void RecursionGroup(ref CodeReader section)
    {
        if (section.PeekByte() != TypeCode.RecursionGroup)
        {
            Definition(ref section);
            return;
        }
        section.ReadByte();
        output.Open("(rec");
        for (uint count = section.ReadU32(); count > 0; count--)
            Definition(ref section);
        output.Close(")");
    }

    private void Definition(ref CodeReader section)
    {
        uint index = (uint)signatures.Count;
        string binder = Binder(types, index);
        if (section.PeekByte() is not (TypeCode.Subtype or TypeCode.FinalSubtype))
        {
            output.Line($"(type{binder} {Composite(ref section, index)})");
            return;
        }
        string final = section.ReadByte() == TypeCode.FinalSubtype ? " final" : "";
        string supertypes = "";
        for (uint count = section.ReadU32(); count > 0; count--)
            supertypes += $" {types[section.ReadU32()]}";
        output.Line($"(type{binder} (sub{final}{supertypes} {Composite(ref section, index)}))");
    }

    private string Composite(ref CodeReader section, uint index)
    {
        switch (section.ReadByte())
        {
            case TypeCode.Function:
                string[] parameters = ValueTypes(ref section);
                string[] results = ValueTypes(ref section);
                signatures.Add((parameters, results));
                return $"(func{List("param", parameters)}{List("result", results)})";
            case TypeCode.Array:
                signatures.Add(null);
                return $"(array {FieldType(ref section)})";
            default:
                signatures.Add(null);
                PrintedNames fields = FieldNames(index);
                var text = new StringBuilder("(struct");
                uint count = section.ReadU32();
                for (uint i = 0; i < count; i++)
                    text.Append(CultureInfo.InvariantCulture, $" (field{fields.Binder(i)} {FieldType(ref section)})");
                return text.Append(')').ToString();
        }
    }

    private PrintedNames FieldNames(uint type)
    {
        if (!fieldNames.TryGetValue(type, out PrintedNames? fields))
            fieldNames[type] = fields = new(names.Of(NameSubsection.Fields, type));
        return fields;
    }

    private string FieldType(ref CodeReader section)
    {
        string type;
        if (section.PeekByte() is TypeCode.I8 or TypeCode.I16)
            type = section.ReadByte() == TypeCode.I8 ? "i8" : "i16";
        else
            type = ValueType(ref section);
        return section.ReadByte() != 0 ? $"(mut {type})" : type;
    }

    private string[] ValueTypes(ref CodeReader section)
    {
        var list = new string[section.ReadCount()];
        for (int i = 0; i < list.Length; i++)
            list[i] = ValueType(ref section);
        return list;
    }

    private static string List(string keyword, IReadOnlyCollection<string> items) =>
        items.Count == 0 ? "" : $" ({keyword} {string.Join(' ', items)})";

    private string ValueType(ref CodeReader section)
    {
        byte code = section.ReadByte();
        switch (code)
        {
            case TypeCode.Reference:
                return $"(ref {HeapType(ref section)})";
            case TypeCode.NullableReference:
                string heap = HeapType(ref section);
                return $"(ref null {heap})";
            default:
                return TypeCode.Word(code);
        }
    }

    private string HeapType(ref CodeReader section)
    {
        long index = section.ReadS33();
        return index >= 0 ? types[(uint)index] : TypeCode.HeapWord((byte)(index & 0x7F));
    }

    /// <summary>A function's type by index, written out as well; names go to the parameters.</summary>
    private string TypeUse(uint type, PrintedNames? parameterNames)
    {
        (string[] parameters, string[] results) = signatures[(int)type] ?? ([], []);
        var text = new StringBuilder($"(type {types[type]})");
        bool named = parameterNames is not null && Enumerable.Range(0, parameters.Length).Any(i => parameterNames.Has((uint)i));
        if (named)
        {
            for (uint i = 0; i < parameters.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $" (param{parameterNames!.Binder(i)} {parameters[i]})");
        }
        else
        {
            text.Append(List("param", parameters));
        }
        return text.Append(List("result", results)).ToString();
    }

    private string MemoryType(ref CodeReader section)
    {
        byte flags = section.ReadByte();
        string text = Limits(ref section, flags);
        return (flags & 8) == 0 ? text : $"{text} (pagesize {1UL << (int)section.ReadU32()})";
    }

    private string TableType(ref CodeReader section)
    {
        string element = ValueType(ref section);
        byte flags = section.ReadByte();
        return $"{Limits(ref section, flags)} {element}";
    }

    private string GlobalType(ref CodeReader section)
    {
        string type = ValueType(ref section);
        return section.ReadByte() != 0 ? $"(mut {type})" : type;
    }

    private static string Limits(ref CodeReader section, byte flags)
    {
        string is64 = (flags & 4) != 0 ? "i64 " : "";
        string minimum = section.ReadU64().ToString(CultureInfo.InvariantCulture);
        string maximum = (flags & 1) != 0 ? $" {section.ReadU64()}" : "";
        return $"{is64}{minimum}{maximum}{((flags & 2) != 0 ? " shared" : "")}";
    }
}
