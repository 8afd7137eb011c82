namespace WasiTools.Core.Toml;

/// <summary>What a date or time says.</summary>
internal enum TomlDateTimeKind
{
    /// <summary>An instant: date, time and distance from UTC.</summary>
    OffsetDateTime,

    /// <summary>Date and time of no place.</summary>
    LocalDateTime,

    /// <summary>A date.</summary>
    LocalDate,

    /// <summary>A time of day.</summary>
    LocalTime,
}
