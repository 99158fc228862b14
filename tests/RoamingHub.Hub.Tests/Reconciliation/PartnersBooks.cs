using System.Globalization;
using System.Text;
using RoamingHub.Core.Cdrs;

namespace RoamingHub.Hub.Tests.Reconciliation;

/// <summary>One line of a partner's invoice, and what the partner's bookkeeper did to get there.</summary>
internal sealed record BookedLine(
    string Habit, string? Cdr, string? Evse, string? Card, DateTimeOffset From, DateTimeOffset To, decimal Kwh, decimal Net, decimal Gross, string Currency = "EUR",
    string? Operator = "DE*ABC");

/// <summary>
/// A partner's own billing. It gets the CDRs and reckons with a pocket calculator: kWh times price, hours times price, and its own habits. It knows
/// nothing of how anybody will check it.
/// </summary>
internal static class PartnersBooks
{
    private const decimal Vat = 1.19m;

    public static BookedLine Copy(ChargeRecord cdr) => new(
        "equal", cdr.Id, cdr.Site!.EvseId, cdr.Token.Uid, cdr.Start, cdr.End, cdr.Energy.Kwh, cdr.Price!.Total.ExclVat, cdr.Price.Total.InclVat!.Value);

    public static BookedLine CutsCents(ChargeRecord cdr, decimal price) => Copy(cdr) with
    {
        Habit = "rounding", Net = Cut(cdr.Energy.Kwh * price), Gross = Cut(cdr.Energy.Kwh * price * Vat),
    };

    public static BookedLine BillsAt(string habit, ChargeRecord cdr, decimal price, decimal? kwh = null) => Copy(cdr) with
    {
        Habit = habit, Kwh = kwh ?? cdr.Energy.Kwh, Net = Cents((kwh ?? cdr.Energy.Kwh) * price), Gross = Cents((kwh ?? cdr.Energy.Kwh) * price * Vat),
    };

    public static BookedLine WritesGrossForNet(ChargeRecord cdr) => Copy(cdr) with { Habit = "vat", Net = cdr.Price!.Total.InclVat!.Value };

    public static BookedLine Adds(ChargeRecord cdr, decimal money) => Copy(cdr) with { Habit = "unexplained", Net = cdr.Price!.Total.ExclVat + money };

    public static BookedLine Invents(string cdr) => new("missing-here", cdr, "DE*ABC*E9", "0000", default(DateTimeOffset).AddYears(2025), default(DateTimeOffset).AddYears(2025).AddHours(1), 10, 4, 4.76m);

    /// <summary>As a German spreadsheet saves it.</summary>
    public static string Csv(IEnumerable<BookedLine> lines, TimeSpan clock)
    {
        var text = new StringBuilder("\uFEFFBeleg;Karte;Säule;Beginn;Ende;kWh;Netto;Brutto;Währung;Betreiber\r\n");
        foreach (var l in lines)
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(l.Cdr)};{l.Card};{l.Evse};{At(l.From)};{At(l.To)};{Number(l.Kwh)};{Number(l.Net)};{Number(l.Gross)};{l.Currency};{l.Operator}\r\n");
        return text.ToString();

        string At(DateTimeOffset time) => time.ToOffset(clock).ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string Quoted(string? text) => $"\"{text?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture).Replace('.', ',');

    private static decimal Cents(decimal money) => decimal.Round(money, 2, MidpointRounding.AwayFromZero);

    private static decimal Cut(decimal money) => decimal.Truncate(money * 100) / 100;
}
