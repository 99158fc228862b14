using System.Globalization;

namespace RoamingHub.Hub.Api;

/// <summary>What stands in the cells of a CSV (RFC 4180). Text that a spreadsheet would run as a formula is led by an apostrophe.</summary>
internal static class CsvCells
{
    public static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";

    public static string Text(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var safe = value.TrimStart() is ['=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] || value[0] is '\t' or '\r' or '\n' ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
