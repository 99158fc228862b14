using System.Globalization;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Tariffs;

namespace RoamingHub.Simulators.Emsp.Books;

/// <summary>
/// The statement of an eMSP: it gets CDRs, and books them with the habits that bookkeepers have. It knows the CDRs and a pocket calculator, and nothing
/// of how anybody will check it.
/// </summary>
public static class EmspBooks
{
    private static readonly Dictionary<string, Func<BookedLine, Cdr, IEnumerable<BookedLine>>> Habits = new(StringComparer.OrdinalIgnoreCase)
    {
        // rounding
        ["cuts-cents"] = (l, c) => [l with { Net = Cut(Of(c).Net(c)), Gross = Cut(Of(c).Gross(Of(c).Net(c))) }],
        ["rounds-up"] = (l, c) => [l with { Net = -Cut(-Of(c).Net(c), down: true), Gross = -Cut(-Of(c).Gross(Of(c).Net(c)), down: true) }],
        ["rounds-parts"] = (l, c) => [l with { Net = Of(c).Parts(c).Sum(p => Cents(p)), Gross = Of(c).Parts(c).Sum(p => Cents(Of(c).Gross(p))) }],
        ["taxes-cents"] = (l, c) => [l with { Gross = Cents(Of(c).Gross(Cents(Of(c).Net(c)))) }],
        ["four-digits"] = (l, c) => [l with { Net = Cents(Of(c).Net(c), 4), Gross = Cents(Of(c).Gross(Of(c).Net(c)), 4) }],
        ["whole-kwh"] = (l, c) => [Billed(l, c, Of(c), Cents(c.TotalEnergy ?? 0, 0))],
        ["tenths-of-kwh"] = (l, c) => [Billed(l, c, Of(c), Cents(c.TotalEnergy ?? 0, 1))],
        ["cuts-kwh"] = (l, c) => [Billed(l, c, Of(c), decimal.Truncate(c.TotalEnergy ?? 0))],
        ["shows-whole-kwh"] = (l, c) => [l with { Kwh = Cents(c.TotalEnergy ?? 0, 0) }],

        // value added tax
        ["gross-for-net"] = (l, _) => [l with { Net = l.Gross }],
        ["net-for-gross"] = (l, _) => [l with { Gross = l.Net }],
        ["exchanges-columns"] = (l, _) => [l with { Net = l.Gross, Gross = l.Net }],
        ["taxes-twice"] = (l, c) => [l with { Net = l.Gross, Gross = Cents(Of(c).Gross(Of(c).Gross(Of(c).Net(c)))) }],
        ["another-rate"] = (l, c) => [l with { Gross = Cents((Of(c) with { Vat = 7 }).Gross(Of(c).Net(c))) }],
        ["gross-for-net-cut"] = (l, c) => [l with { Net = Cut(Of(c).Gross(Of(c).Net(c))), Gross = Cut(Of(c).Gross(Of(c).Net(c))) }],

        // steps, idle time, clocks
        ["no-steps"] = (l, c) => [Billed(l, c, Of(c) with { KwhStep = 1, HourStep = 1, ParkedStep = 1 })],
        ["started-kwh"] = (l, c) => [Billed(l, c, Of(c) with { KwhStep = 1000 })],
        ["started-quarters"] = (l, c) => [Billed(l, c, Of(c) with { HourStep = 900 })],
        ["no-idle-time"] = (l, c) => [Billed(l, c, Of(c) with { Parked = 0 })],
        ["idle-as-charging"] = (l, c) => [Billed(l, c with { TotalParkingTime = 0 }, Of(c))],
        ["hour-ahead"] = (l, _) => [l with { From = l.From.AddHours(1), To = l.To.AddHours(1) }],
        ["two-hours-behind"] = (l, _) => [l with { From = l.From.AddHours(-2), To = l.To.AddHours(-2) }],
        ["clock-set-between"] = (l, _) => [l with { To = l.To.AddHours(1) }],
        ["no-night"] = (l, c) => [Billed(l, c, Of(c))], // by the price that always holds

        // energy and price
        ["more-kwh"] = (l, c) => [Billed(l, c, Of(c), (c.TotalEnergy ?? 0) + 0.83m)],
        ["wrong-meter"] = (l, c) => [l with { Kwh = (c.TotalEnergy ?? 0) * 1.37m }],
        ["in-wh"] = (l, c) => [l with { Kwh = (c.TotalEnergy ?? 0) * 1000 }],
        ["own-price"] = (l, c) => [Billed(l, c, Of(c) with { Kwh = Of(c).Kwh + 0.04m })],
        ["kwh-only"] = (l, c) => [Billed(l, c, Of(c) with { Flat = 0, Hour = 0, Parked = 0 })],
        ["no-flat"] = (l, c) => [Billed(l, c, Of(c) with { Flat = 0 })],

        // who, what, whether
        ["forgets"] = (_, _) => [],
        ["repeats"] = (l, _) => [l with { Habit = "" }, l],
        ["repeats-without-id"] = (l, _) => [l with { Habit = "" }, l with { Cdr = null, Session = null }],
        ["invents"] = (l, c) => [l with { Cdr = "INV-" + Digits(c), Session = null, Card = "00" }],
        ["foreign-operator"] = (l, _) => [l with { Operator = "NL*XYZ" }],
        ["foreign-charge"] = (l, c) => [l with { Cdr = "XYZ-" + Digits(c), Session = null, Card = "00", Operator = "NL*XYZ" }],
        ["other-currency"] = (l, _) => [l with { Currency = l.Currency == "CHF" ? "EUR" : "CHF" }],
        ["adds-fee"] = (l, _) => [l with { Net = l.Net + 1.23m, Gross = l.Gross + 1.47m }],

        // names, which change nothing
        ["upper-ids"] = (l, _) => [l with { Cdr = l.Cdr?.ToUpperInvariant(), Session = null }],
        ["blank-ids"] = (l, _) => [l with { Cdr = " " + l.Cdr?.Insert(8, " ") + "\u00A0", Session = null }],
        ["session-for-id"] = (l, c) => [l with { Cdr = c.SessionId, Session = null }],
        ["session-only"] = (l, _) => [l with { Cdr = null }],
        ["reference-only"] = (l, c) => [l with { Cdr = null, Session = c.AuthorizationReference }],
        ["no-ids"] = (l, _) => [l with { Cdr = null, Session = null }],
        ["bare-evses"] = (l, _) => [l with { Cdr = null, Session = null, Evse = l.Evse?.Replace("*", "", StringComparison.Ordinal) }],
        ["dashed-evses"] = (l, _) => [l with { Cdr = null, Session = null, Evse = l.Evse?.Replace('*', '-').ToLowerInvariant() }],
        ["contract-for-card"] = (l, c) => [l with { Cdr = null, Session = null, Card = c.CdrToken?.ContractId?.Replace("-", "", StringComparison.Ordinal) }],
    };

    /// <summary>What a statement may be asked for with.</summary>
    public static IReadOnlyCollection<string> AllHabits => Habits.Keys;

    /// <summary>
    /// Books CDRs, all with the same habits, or some by their place: <c>gross-for-net</c>, or <c>1:cuts-cents,3:own-price</c> of the first and the third.
    /// Throws FormatException for a habit that there is not.
    /// </summary>
    public static IReadOnlyList<BookedLine> Book(IReadOnlyList<Cdr> cdrs, string? habits = null)
    {
        var wanted = (habits ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        return
        [
            .. cdrs.SelectMany((cdr, i) => wanted.Where(w => w.Place is null || w.Place == i + 1)
                .Aggregate((IEnumerable<BookedLine>)[BookedLine.Copy(cdr)], (lines, w) => lines.SelectMany(l => Habits[w.Name](l with { Habit = w.Name }, cdr)))),
        ];
    }

    /// <summary>Books a charge by a tariff that is not its own: an old one, or one that came later.</summary>
    public static BookedLine ByTariff(Cdr cdr, Tariff tariff) => Billed(BookedLine.Copy(cdr) with { Habit = "other-tariff" }, cdr, PocketCalculator.Of(tariff));

    private static (int? Place, string Name) Parse(string text)
    {
        var (place, name) = text.Split(':', 2) is [var first, var second] ? (first, second) : (null, text);
        if (!Habits.ContainsKey(name))
            throw new FormatException($"There is no habit {name}; there are: {string.Join(", ", Habits.Keys)}.");
        return place is null ? (null, name) : int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (n, name) : throw new FormatException($"{place} is no place.");
    }

    private static PocketCalculator Of(Cdr cdr) => PocketCalculator.Of(cdr.Tariffs is [var first, ..] ? first : null);

    private static BookedLine Billed(BookedLine line, Cdr cdr, PocketCalculator by, decimal? kwh = null)
    {
        var net = by.Net(cdr, kwh);
        return line with { Kwh = kwh ?? line.Kwh, Net = Cents(net), Gross = Cents(by.Gross(net)) };
    }

    private static string Digits(Cdr cdr) => string.Concat((cdr.Id ?? "").Where(char.IsAsciiDigit).TakeLast(9));

    private static decimal Cents(decimal money, int digits = 2) => decimal.Round(money, digits, MidpointRounding.AwayFromZero);

    private static decimal Cut(decimal money, bool down = false) => (down ? decimal.Floor(money * 100) : decimal.Truncate(money * 100)) / 100;
}
