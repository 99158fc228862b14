using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221.Cdrs;

namespace RoamingHub.Simulators.Emsp.Books;

/// <summary>A charge as it stands in an eMSP's books, and by which habit it came there.</summary>
/// <param name="Habit">Empty where the line is the CDR's copy.</param>
public sealed record BookedLine(
    string Habit, string? Cdr, string? Session, string? Evse, string? Card, DateTimeOffset From, DateTimeOffset To, decimal Kwh, decimal Net, decimal Gross,
    string Currency, string Operator)
{
    public static BookedLine Copy(Cdr cdr) => new(
        "", cdr.Id, cdr.SessionId, cdr.CdrLocation?.EvseId, cdr.CdrToken?.Uid, cdr.StartDateTime ?? default, cdr.EndDateTime ?? default, cdr.TotalEnergy ?? 0,
        cdr.TotalCost?.ExclVat ?? 0, cdr.TotalCost?.InclVat ?? cdr.TotalCost?.ExclVat ?? 0, cdr.Currency ?? "", $"{cdr.CountryCode}*{cdr.PartyId}");
}

/// <summary>Books as they are given away.</summary>
public static class BookFormats
{
    /// <summary>As a spreadsheet of a country with a decimal comma saves it: semicolons, and times of a clock that names no zone.</summary>
    /// <param name="clock">How far that clock is ahead of UTC.</param>
    public static string Csv(IEnumerable<BookedLine> lines, TimeSpan clock = default)
    {
        var text = new StringBuilder("\uFEFFRecord;Session;Charge point;Card;Begin;Finish;kWh;Net;Gross;Currency;Operator\r\n");
        foreach (var l in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(l.Cdr)};{Quoted(l.Session)};{Quoted(l.Evse)};{Quoted(l.Card)};{At(l.From)};{At(l.To)};")
                .Append(CultureInfo.InvariantCulture, $"{Number(l.Kwh)};{Number(l.Net)};{Number(l.Gross)};{l.Currency};{l.Operator}\r\n");
        }

        return text.ToString();

        string At(DateTimeOffset time) => time.ToOffset(clock).ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>An array of CDRs with the members that books know.</summary>
    public static string Json(IEnumerable<BookedLine> lines) => new JsonArray([.. lines.Select(l => new JsonObject
    {
        ["country_code"] = l.Operator.Split('*')[0], ["party_id"] = l.Operator.Split('*')[^1], ["id"] = l.Cdr, ["session_id"] = l.Session,
        ["start_date_time"] = At(l.From), ["end_date_time"] = At(l.To), ["cdr_token"] = new JsonObject { ["uid"] = l.Card },
        ["cdr_location"] = new JsonObject { ["evse_id"] = l.Evse }, ["currency"] = l.Currency, ["total_energy"] = l.Kwh,
        ["total_cost"] = new JsonObject { ["excl_vat"] = l.Net, ["incl_vat"] = l.Gross },
    })]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quoted(string? text) => text is null ? "" : text.AsSpan().IndexOfAny(";\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture).Replace('.', ',');
}
