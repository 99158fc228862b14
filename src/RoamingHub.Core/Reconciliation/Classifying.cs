using System.Globalization;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Reconciliation;

/// <summary>What a line is held against beside the record it is about.</summary>
/// <param name="Partner">Whose statement it is.</param>
/// <param name="OwnParties">In whose names we charge.</param>
/// <param name="EarlierLine">The line of the same statement that is about the same record.</param>
/// <param name="Settled">The place in a closed statement that was about the same record.</param>
public sealed record LineSetting(PartnerId Partner, IReadOnlyCollection<PartyId> OwnParties, int? EarlierLine = null, string? Settled = null);

/// <summary>
/// Puts a line into its class. Most can be told from the figures; the others are priced once more in every way that partners are known to
/// reckon, and the way that gives their figure to the last digit is the class.
/// </summary>
public static class Classifying
{
    /// <summary>Null when the charge has to be priced once more to tell.</summary>
    public static Verdict? AtSight(StatementLine line, LedgerEntry? ours, LineSetting setting)
    {
        if (ours is null)
            return Unknown(line, setting);
        if (ours.Partner != setting.Partner)
            return WrongOwner(line, "partner", ours.Partner?.Value, setting.Partner.Value, $"Record {ours.Id} is of a charge that another pays for.");
        if (PartyId.TryParse(line.Owner) is { } owner && ours.Owner is { } of && PartyId.TryParse(of) != owner)
            return WrongOwner(line, "owner", of, owner.ToString(), "The charge took place at a station of another of our companies.");
        if (setting.EarlierLine is { } earlier)
            return new(LineClass.Duplicate, [new("line", null, Text(line.Number), $"Line {earlier} is about the same record, {ours.Id}.")], TheirFigure(line));
        if (setting.Settled is { } settled)
            return new(LineClass.Duplicate, [new("line", settled, Text(line.Number), $"{settled} is about the same record, {ours.Id}, and that statement is closed.")], TheirFigure(line));
        if (!ours.Stands)
            return new(LineClass.MissingHere, [new("state", ours.State, null, $"Record {ours.Id} is {ours.State}: the partner owes nothing for it.")], TheirFigure(line));
        if (line.Currency is { } currency && !Matching.Same(currency, ours.Currency) && (ours.Currency is not null || TheirFigure(line) is not (null or 0)))
            return new(LineClass.Currency, [new("currency", ours.Currency, currency.Trim().ToUpperInvariant(), "Amounts in two currencies cannot be compared.")], null);
        if (!SameMoney(line, ours) || !SameEnergy(line, ours))
            return null;
        return new(OnAnotherClock(line, ours) ? LineClass.TimeZone : LineClass.Equal, Times(line, ours), 0);
    }

    /// <summary>For a line of which <see cref="AtSight"/> could not tell.</summary>
    /// <param name="basis">What the record was priced from; null where it has no price.</param>
    /// <param name="whyNone">Why there is none, where more is known of that.</param>
    public static Verdict ByRepricing(StatementLine line, LedgerEntry ours, ChargeBasis? basis, string? whyNone = null)
    {
        if (SameMoney(line, ours))
        {
            var roughly = RoughEnergy(line, ours);
            return new(roughly ? LineClass.Rounding : LineClass.EnergyDiffers, [.. EnergyDifference(line, ours), .. Times(line, ours)], AtStake(line, ours));
        }

        var found = basis is null ? new(whyNone ?? "The record has no price that could be reckoned otherwise.") : Find(ours.Credits is null ? line : Turned(line), ours, basis);
        return new(
            found.Trial?.Class ?? LineClass.Unexplained, [.. Money(line, ours, found.Says), .. EnergyDifference(line, ours), .. Times(line, ours)],
            AtStake(line, ours), found.OursIsWrong);
    }

    /// <summary>For a record of the statement's partner and time that no line is about.</summary>
    public static Verdict MissingThere(LedgerEntry ours) => new(
        LineClass.MissingThere,
        [new("line", ours.Id, null, ours.Credits is { } original ? $"The statement lacks the credit of {original}." : "The statement lacks this record.")],
        -(ours.ExclVat ?? 0));

    /// <summary>The figure that both sides are compared by: without VAT where the line tells it.</summary>
    public static decimal? TheirFigure(StatementLine line) => line.ExclVat ?? line.InclVat;

    private static Finding Find(StatementLine line, LedgerEntry ours, ChargeBasis basis)
    {
        if (TheirFigure(line) is null)
            return new("The line tells no amount.");
        if (TariffEngine.TryPrice(basis.Tariff, basis.Zone, basis.Timeline, basis.Rounding) is not { } priced)
            return new("The charge cannot be priced once more from the log.");
        var sign = ours.Credits is null ? 1 : -1;
        if (priced.Total.ExclVat != ours.ExclVat * sign || priced.Total.InclVat != ours.InclVat * sign)
        {
            return SameMoney(line, priced.Total)
                ? new($"Their figure comes out when the charge is priced once more from the log: {string.Join("; ", priced.Explain())}. Our record is wrong.",
                    Trial.Of(LineClass.PriceDiffers, "", priced), OursIsWrong: true)
                : new(FormattableString.Invariant($"The record's own price cannot be made again: {priced.Total.ExclVat} {priced.Currency} instead of {ours.ExclVat}."));
        }

        return Trials.Of(new TrialGround(basis, priced, line)).FirstOrDefault(t => SameMoney(line, t.Total)) is { } found
            ? new($"Their figure comes out {found.Says}: {string.Join("; ", found.Arithmetic())}.", found)
            : new($"None of the ways to reckon gives their figure; ours is: {string.Join("; ", priced.Explain())}.");
    }

    /// <param name="Says">The explanation.</param>
    private sealed record Finding(string Says, Trial? Trial = null, bool OursIsWrong = false);

    private static Verdict Unknown(StatementLine line, LineSetting setting)
    {
        if (PartyId.TryParse(line.Owner) is { } owner && !setting.OwnParties.Any(p => p.Is(owner.Country, owner.Party)))
            return WrongOwner(line, "owner", null, owner.ToString(), "The charge is another operator's: we act for none of that name.");
        return new(LineClass.MissingHere, [new("line", null, line.RecordId ?? line.Session ?? Text(line.Number), "We have no record of such a charge.")], TheirFigure(line));
    }

    private static Verdict WrongOwner(StatementLine line, string member, string? ours, string theirs, string explanation) =>
        new(LineClass.WrongOwner, [new(member, ours, theirs, explanation)], TheirFigure(line));

    private static StatementLine Turned(StatementLine line) => line with { ExclVat = -line.ExclVat, InclVat = -line.InclVat };

    private static bool SameMoney(StatementLine line, LedgerEntry ours) => SameMoney(line, new Amount(ours.ExclVat ?? 0, ours.InclVat));

    private static bool SameMoney(StatementLine line, Amount amount) =>
        (line.ExclVat is null || line.ExclVat == amount.ExclVat) && (line.InclVat is null || line.InclVat == (amount.InclVat ?? amount.ExclVat));

    private static bool OnAnotherClock(StatementLine line, LedgerEntry ours) =>
        line is { Start: { } start, End: { } end } && (Clock.HoursOff(start - ours.Start, end - ours.End) is not null || Clock.WasSet(start - ours.Start, end - ours.End));

    // Whole kWh or tenths, as some write them: ours to fewer digits, rounded or cut off.
    private static bool RoughEnergy(StatementLine line, LedgerEntry ours)
    {
        if (line.EnergyKwh is not { } theirs)
            return false;
        var digits = ((int)theirs.Scale is 0 || theirs == decimal.Truncate(theirs)) ? 0 : 1;
        var factor = digits == 0 ? 1m : 10m;
        return theirs == decimal.Round(ours.EnergyKwh, digits, MidpointRounding.AwayFromZero) || theirs == decimal.Truncate(ours.EnergyKwh * factor) / factor;
    }

    // As many digits as the line shows, from two to four; rounded or cut off.
    private static bool SameEnergy(StatementLine line, LedgerEntry ours)
    {
        if (line.EnergyKwh is not { } theirs)
            return true;
        var last = Math.Clamp((int)theirs.Scale, 2, 4) switch { 2 => 0.01m, 3 => 0.001m, _ => 0.0001m };
        return Math.Abs(theirs - ours.EnergyKwh) < last;
    }

    private static decimal? AtStake(StatementLine line, LedgerEntry ours) => line switch
    {
        { ExclVat: { } excl } when excl != (ours.ExclVat ?? 0) || line.InclVat is null => excl - (ours.ExclVat ?? 0),
        { InclVat: { } incl } => incl - (ours.InclVat ?? ours.ExclVat ?? 0),
        _ => 0,
    };

    private static IEnumerable<Difference> Money(StatementLine line, LedgerEntry ours, string explanation)
    {
        if (line.ExclVat is { } excl && excl != (ours.ExclVat ?? 0))
            yield return new("totalCost.exclVat", Coins(ours.ExclVat), Coins(excl), $"{Coins(excl)} instead of {Coins(ours.ExclVat ?? 0)}. {explanation}");
        if (line.InclVat is { } incl && incl != (ours.InclVat ?? ours.ExclVat ?? 0))
            yield return new("totalCost.inclVat", Coins(ours.InclVat ?? ours.ExclVat), Coins(incl), $"{Coins(incl)} instead of {Coins(ours.InclVat ?? ours.ExclVat ?? 0)}. {explanation}");
    }

    private static IEnumerable<Difference> EnergyDifference(StatementLine line, LedgerEntry ours)
    {
        if (line.EnergyKwh is not { } theirs || SameEnergy(line, ours))
            yield break;
        var how = RoughEnergy(line, ours) ? " Ours to fewer digits." : theirs == ours.EnergyKwh * 1000 ? " It is told in Wh." : "";
        yield return new("energyKwh", Text(ours.EnergyKwh), Text(theirs), FormattableString.Invariant($"{theirs - ours.EnergyKwh:+0.####;-0.####} kWh.{how}"));
    }

    private static List<Difference> Times(StatementLine line, LedgerEntry ours)
    {
        var found = new List<Difference>();
        var clock = OnAnotherClock(line, ours) ? " Their clock is another one." : "";
        foreach (var (member, theirs, mine) in ((string, DateTimeOffset?, DateTimeOffset)[])[("start", line.Start, ours.Start), ("end", line.End, ours.End)])
        {
            if (theirs is { } at && (at - mine).Duration() > TimeSpan.FromSeconds(1))
                found.Add(new(member, Text(mine), Text(at), FormattableString.Invariant($"{(at - mine).TotalMinutes:+0.##;-0.##} minutes.{clock}")));
        }

        return found;
    }

    private static string? Coins(decimal? number) => number?.ToString("0.00########", CultureInfo.InvariantCulture);

    private static string? Text(decimal? number) => number?.ToString("0.##########", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
