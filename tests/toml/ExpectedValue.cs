using System.Globalization;
using System.Text.Json;
using WasiTools.Core.Toml;

namespace WasiTools.TomlTest;

/// <summary>Compares values with what the suite writes of them: tables and arrays as JSON's, others as an object of type and value.</summary>
internal static class ExpectedValue
{
    public static bool Equals(JsonElement expected, TomlValue actual) => (expected.ValueKind, actual) switch
    {
        (JsonValueKind.Array, TomlArray array) =>
            array.Items.Count == expected.GetArrayLength() && expected.EnumerateArray().Zip(array.Items).All(static pair => Equals(pair.First, pair.Second)),
        (JsonValueKind.Object, TomlTable table) =>
            expected.EnumerateObject().Count() == table.Items.Count
            && expected.EnumerateObject().All(member => table.Items.TryGetValue(member.Name, out TomlValue? value) && Equals(member.Value, value)),
        (JsonValueKind.Object, TomlScalar scalar) => ScalarEquals(
            expected.GetProperty("type").GetString()!, expected.GetProperty("value").GetString()!, scalar),
        _ => false,
    };

    private static bool ScalarEquals(string type, string value, TomlScalar actual) => (type, actual) switch
    {
        ("string", TomlString text) => text.Value == value,
        ("integer", TomlInteger integer) => integer.Value.ToString(CultureInfo.InvariantCulture) == value,
        ("float", TomlFloat number) => number.Value.Equals(Number(value)),
        ("bool", TomlBoolean boolean) => boolean.Value == (value == "true"),
        ("datetime", TomlDateTime { Kind: TomlDateTimeKind.OffsetDateTime } time) =>
            DateTimeOffset.Parse(time.Text, CultureInfo.InvariantCulture) == DateTimeOffset.Parse(value, CultureInfo.InvariantCulture),
        ("datetime-local", TomlDateTime { Kind: TomlDateTimeKind.LocalDateTime } time) => SameFraction(time.Text, value),
        ("date-local", TomlDateTime { Kind: TomlDateTimeKind.LocalDate } time) => time.Text == value,
        ("time-local", TomlDateTime { Kind: TomlDateTimeKind.LocalTime } time) => SameFraction(time.Text, value),
        _ => false,
    };

    private static double Number(string value) => value.TrimStart('+') switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        string digits => double.Parse(digits, CultureInfo.InvariantCulture),
    };

    private static bool SameFraction(string left, string right) => WithoutZeros(left) == WithoutZeros(right);

    private static string WithoutZeros(string time) => time.Contains('.', StringComparison.Ordinal) ? time.TrimEnd('0').TrimEnd('.') : time;
}
