namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>What becomes known of a record when it has left.</summary>
public static class Afterthoughts
{
    internal static readonly GateRule Rule = new(
        "late-facts", "What was told after the record had left gives another record.", _ => Severity.Flag, _ => []) { Allowed = [Severity.Flag, Severity.Off] };

    /// <summary>The flags to be set on a record that has left; none where nothing speaks against it that did not before.</summary>
    /// <param name="left">As it left, and <paramref name="now"/> as it would be made today.</param>
    /// <param name="findings">Of today's judgement.</param>
    /// <param name="known">What the record was flagged or held for, in the order in which it was found.</param>
    public static IReadOnlyList<Flag> Of(
        ChargeRecord left, ChargeRecord now, IReadOnlyList<Finding> findings, IReadOnlyList<Flag> known, Severity severity)
    {
        var flags = findings.Select(f => new Flag(f.Rule, f.Text)).ToList();
        if (severity == Severity.Flag && !RecordIssuing.SayTheSame(left, now))
            flags.Add(new(Rule.Name, $"The record left with {Figures(left)}; by what was told since it would be {Figures(now)}."));
        var fresh = flags.Where(f => !known.Contains(f)).Select(f => f.Rule).ToHashSet();
        return [.. flags.Where(f => fresh.Contains(f.Rule))];
    }

    private static string Figures(ChargeRecord r) =>
        $"{r.Energy} ({r.MeterStart} to {r.MeterStop}) from {Told.Of(r.Start)} to {Told.Of(r.End)}, charging from {Told.Of(r.ChargingStart)} to {Told.Of(r.ChargingEnd)}"
        + (r.Price is { } price ? $", {Told.Of(price.Total.ExclVat)} {price.Currency}" : ", without a price")
        + (r.Metering is { } metering ? $", signed values {Metering.MeteringVerdicts.WordOf(metering.Verdict)}" : "");
}
