using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.TimeZones;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>How a partner's CSV is read. Without one the columns are called as the members of <see cref="CsvColumns"/>.</summary>
internal sealed record CsvMapping
{
    public static readonly CsvMapping Default = new();

    public CsvColumns? Columns { get; init; }

    /// <summary>One character; without one the first line tells: semicolon, tab, bar or comma.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Numbers are written 1.234,56; else 1,234.56.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Such as <c>dd.MM.yyyy HH:mm:ss</c>; without one ISO 8601.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>Of times that name no offset (IANA name); without one UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>kWh</c> or <c>Wh</c>; without one kWh.</summary>
    public string? EnergyUnit { get; init; }

    /// <summary>Of lines that name none.</summary>
    public string? Currency { get; init; }

    /// <summary><c>utf-8</c> or <c>latin1</c>; without one UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>What is wrong with it, and where; null when nothing is.</summary>
    public (string Member, string Text)? Fault() => this switch
    {
        { Delimiter: { Length: not 1 } } => ("delimiter", "must be one character"),
        { TimeZone: { } zone } when DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null => ("timeZone", "is no IANA time zone"),
        { TimeFormat: { } format } when !IsFormat(format) => ("timeFormat", "is no form of a time, such as dd.MM.yyyy HH:mm:ss"),
        { EnergyUnit: not (null or "kWh" or "Wh") } => ("energyUnit", "must be one of kWh, Wh"),
        { Encoding: not (null or "utf-8" or "latin1") } => ("encoding", "must be one of utf-8, latin1"),
        { Currency: { } currency } when currency.Length != 3 => ("currency", "must be three letters"),
        _ => null,
    };

    public bool TryNumber(string text, out decimal number)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal);
        if (DecimalComma)
            plain = plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        else
            plain = plain.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>A time that a clock shows twice is its first, one that it leaps over is moved on.</summary>
    public bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        var styles = DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces;
        DateTime read;
        if (TimeFormat is null)
        {
            if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, styles, out read))
                return false;
        }
        else if (!DateTime.TryParseExact(text.Trim(), TimeFormat, CultureInfo.InvariantCulture, styles, out read))
        {
            return false;
        }

        if (read.Year is < 2000 or > 2200)
            return false;
        time = read.Kind switch
        {
            DateTimeKind.Utc => new(read),
            DateTimeKind.Local => new DateTimeOffset(read).ToUniversalTime(),
            _ => LocalDateTime.FromDateTime(read).InZone(ZoneOf(), Resolvers.LenientResolver).ToDateTimeOffset().ToUniversalTime(),
        };
        return true;
    }

    private DateTimeZone ZoneOf() => TimeZone is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[TimeZone];

    private static bool IsFormat(string format)
    {
        try
        {
            _ = new DateTime(2026, 3, 1).ToString(format, CultureInfo.InvariantCulture);
            return format.Contains('y', StringComparison.Ordinal) && format.Contains('M', StringComparison.Ordinal) && format.Contains('d', StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>Which column holds what; those that are not there are left out.</summary>
internal sealed record CsvColumns
{
    public string? CdrId { get; init; }
    public string? SessionId { get; init; }
    public string? EvseId { get; init; }
    public string? Token { get; init; }
    public string? Start { get; init; }
    public string? End { get; init; }
    public string? Energy { get; init; }
    public string? Currency { get; init; }
    public string? ExclVat { get; init; }
    public string? InclVat { get; init; }
    public string? Owner { get; init; }

    /// <summary>With the member's own name and the column's.</summary>
    public IReadOnlyList<(string Member, string? Column)> All =>
    [
        ("cdrId", CdrId), ("sessionId", SessionId), ("evseId", EvseId), ("token", Token), ("start", Start), ("end", End), ("energy", Energy),
        ("currency", Currency), ("exclVat", ExclVat), ("inclVat", InclVat), ("owner", Owner),
    ];
}

/// <summary>Mappings as they are kept and sent. A misspelt member is an error: its column would silently not be read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CsvMapping))]
internal sealed partial class MappingJson : JsonSerializerContext;
