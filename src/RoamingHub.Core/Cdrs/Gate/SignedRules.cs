using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether the meter's signed values are there, and prove what is billed.</summary>
internal static class SignedRules
{
    private const string Prefix = "signed-";

    private static readonly (MeteringVerdict Verdict, Severity Default, string Meaning)[] Verdicts =
    [
        (MeteringVerdict.Tampered, Severity.Hold, "A signed value was changed."),
        (MeteringVerdict.WrongKey, Severity.Hold, "A value was signed with another key than the one known for the meter."),
        (MeteringVerdict.EnergyDiffers, Severity.Hold, "The meter signed another energy than the one billed."),
        (MeteringVerdict.Replayed, Severity.Hold, "A signed value that begins or ends the charge belongs to another charge as well."),
        (MeteringVerdict.TimeDiffers, Severity.Flag, "The meter's clock puts a signed value outside of the charge."),
        (MeteringVerdict.MissingStart, Severity.Flag, "There is no signed value of the start."),
        (MeteringVerdict.MissingEnd, Severity.Flag, "There is no signed value of the end."),
        (MeteringVerdict.IdentificationDiffers, Severity.Flag, "The meter names another driver than the one who pays, or could not tell."),
        (MeteringVerdict.ClockNotSynchronised, Severity.Flag, "Time is billed, and nobody knows what the meter's clock was worth."),
        (MeteringVerdict.Unverifiable, Severity.Off, "Nobody can say here whether the signed values are good."),
    ];

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("signed-values-missing", "The EVSE was published with signed meter values, and the station has sent none.", Missing),
        .. Verdicts.Select(v => new GateRule(NameOf(v.Verdict), v.Meaning, policy => SeverityOf(v.Verdict, v.Default, MeteringPolicy.Default, policy), c => Found(c, v.Verdict))),
    ];

    /// <summary>What the policy for signed values makes of a rule about them; null for all other rules.</summary>
    public static Severity? DefaultOf(GateRule rule, MeteringPolicy metering, RecordPolicy policy) => Verdicts.Where(v => NameOf(v.Verdict) == rule.Name)
        .Select(v => (Severity?)SeverityOf(v.Verdict, v.Default, metering, policy)).FirstOrDefault();

    private static Severity SeverityOf(MeteringVerdict verdict, Severity otherwise, MeteringPolicy metering, RecordPolicy policy) =>
        metering.Holding.Contains(verdict) || (policy is { Final: true, Signs: true } && metering.HoldingForGood.Contains(verdict)) ? Severity.Hold
        : otherwise == Severity.Hold ? Severity.Flag : otherwise;

    private static string NameOf(MeteringVerdict verdict) => Prefix + MeteringVerdicts.WordOf(verdict);

    private static IEnumerable<string> Missing(GateCase c)
    {
        if (c.Policy.NeedsSigned && SignedReadings.Of(c.Told).Count == 0)
            yield return "The EVSE was published with signed meter values, and the station has sent none.";
    }

    private static IEnumerable<string> Found(GateCase c, MeteringVerdict verdict) =>
        (c.Record.Metering?.Findings ?? []).Where(f => f.Verdict == verdict).Select(f => f.Text);
}
