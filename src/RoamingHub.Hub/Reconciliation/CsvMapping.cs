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

    private static readonly string[] Iso =
    [
        .. from date in (string[])["yyyy-MM-dd", "yyyyMMdd"]
        from time in (string[])["'T'HH:mm:ss.FFFFFFF", "' 'HH:mm:ss.FFFFFFF", "'T'HH:mm", "' 'HH:mm", "'T'HHmmss", ""]
        from zone in time.Length == 0 ? [""] : (string[])["", "K", "zzz", "zz", "' 'zzz"]
        select date + time + zone,
    ];

    public CsvColumns? Columns { get; init; }

    /// <summary>One character; without one the line that names the columns tells: semicolon, tab, bar or comma.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Numbers are written 1.234,56; else 1,234.56.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Such as <c>dd.MM.yyyy HH:mm:ss</c>, or several with bars between them; without one ISO 8601.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>Of times that name no offset (IANA name); without one UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>kWh</c> or <c>Wh</c>; without one kWh.</summary>
    public string? EnergyUnit { get; init; }

    /// <summary>Of lines that name none.</summary>
    public string? Currency { get; init; }

    /// <summary><c>utf-8</c>, <c>utf-16</c> or <c>latin1</c>; without one UTF-8. A byte order mark in the file counts before it.</summary>
    public string? Encoding { get; init; }

    /// <summary>What is wrong with it, and where; null when nothing is.</summary>
    public (string Member, string Text)? Fault() => this switch
    {
        { Delimiter: { Length: not 1 } or "\"" or "\r" or "\n" } => ("delimiter", "must be one character that no field is quoted or ended by"),
        { Columns: { } columns } when columns.All.All(c => c.Column is null) => ("columns", "names no column"),
        { TimeZone: { } zone } when DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null => ("timeZone", "is no IANA time zone"),
        { TimeFormat: { } formats } when !formats.Split('|').All(IsFormat) => ("timeFormat", "is no form of a time, such as dd.MM.yyyy HH:mm:ss"),
        { EnergyUnit: not (null or "kWh" or "Wh") } => ("energyUnit", "must be one of kWh, Wh"),
        { Encoding: not (null or "utf-8" or "utf-16" or "latin1") } => ("encoding", "must be one of utf-8, utf-16, latin1"),
        { Currency: { } currency } when currency.Length != 3 => ("currency", "must be three letters"),
        _ => null,
    };

    /// <summary>
    /// As books write them: 1'234.50, -3, (3.00), 3.00-, € 3. A mark between thousands stands before three digits or not at all: who takes 12,50 for
    /// 1250 is out by a hundred times and never hears of it.
    /// </summary>
    public bool TryNumber(string text, out decimal number)
    {
        number = 0;
        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.CurrencySymbol or UnicodeCategory.Format)))
            .Replace('\u2212', '-').Replace('\u2019', '\'');
        var negative = plain is ['(', .., ')'] or ['-', ..] or [.., '-'];
        plain = plain switch { ['(', .. var inner, ')'] => inner, ['-' or '+', .. var rest] => rest, [.. var rest, '-'] => rest, _ => plain };
        var (point, thousands) = DecimalComma ? (',', '.') : ('.', ',');
        var parts = plain.Split(point);
        if (parts.Length > 2 || !TryWhole(parts[0], thousands, out var whole) || (parts.Length == 2 && !parts[1].All(char.IsAsciiDigit)) || plain.Length <= parts.Length - 1)
            return false;
        if (!decimal.TryParse(parts.Length == 2 ? $"{whole}.{parts[1]}" : whole, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            return false;
        number = negative ? -number : number;
        return true;
    }

    /// <summary>A time that a clock leaps over is moved on.</summary>
    /// <param name="again">The same where the clock shows it twice, and the first cannot be meant; else the first.</param>
    public bool TryTime(string text, out DateTimeOffset time, out DateTimeOffset again)
    {
        (time, again) = (default, default);
        var formats = TimeFormat?.Split('|') ?? Iso;
        const DateTimeStyles styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (!DateTime.TryParseExact(text.Trim(), formats, CultureInfo.InvariantCulture, styles, out var read) || read.Year is < 2000 or > 2200)
            return false;
        if (read.Kind == DateTimeKind.Unspecified)
        {
            var local = ZoneOf().MapLocal(LocalDateTime.FromDateTime(read));
            time = Resolvers.LenientResolver(local).ToDateTimeOffset().ToUniversalTime();
            again = local.Count > 1 ? local.Last().ToDateTimeOffset().ToUniversalTime() : time;
            return true;
        }

        time = again = new(read);
        return true;
    }

    private static bool TryWhole(string text, char thousands, out string digits)
    {
        var groups = text.Split(thousands, '\'');
        digits = string.Concat(groups);
        return digits.All(char.IsAsciiDigit) && groups.Skip(1).All(g => g.Length == 3) && (groups.Length == 1 || groups[0].Length is 1 or 2 or 3)
            && (text.Length == 0 || digits.Length > 0);
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
    [JsonIgnore]
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
