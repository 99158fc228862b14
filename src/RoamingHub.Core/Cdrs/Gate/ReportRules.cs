using RoamingHub.Core.Sessions;
using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>What the station has not told, or told twice.</summary>
internal static class ReportRules
{
    /// <summary>Judged where reservations end, not where charges do.</summary>
    public const string StationOffline = "station-offline";

    private const string Assumed = "Part of what is billed was not reported but assumed.";

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("start-not-reported", "The station never reported the start.", NoStart).NeverOff(Assumed),
        Holding("meter-start-missing", "The station did not report what the meter showed at the start.", NoMeterAtStart)
            .Locked("All that the meter ever counted may be billed."),
        Holding("meter-stop-missing", "The station reported no meter value after the start.", NoMeterAtStop).NeverOff(Assumed),
        Holding("reports-missing", "Reports that the station has counted never came, and a meter value at an end was not told.", Missing).NeverOff(Assumed),
        Holding("stop-by-guess", "The station did not say which charge it ended.", Guessed).NeverOff(Assumed),
        Holding("another-stop", "The station reported the end twice, and differently.", AnotherStop).NeverOff("One of the two ends is wrong."),
        Holding("ended-by-watchdog", "The session was not ended by its station.", EndedByOthers).NeverOff(Assumed),
        Holding("fix-contradicted", "The station has told something else since somebody put a figure right.", c => RecordFix.Contradictions(c.Record.Corrections, c.Told))
            .NeverOff("One of the two figures is wrong."),
        Holding(StationOffline, "A reservation ran out while its station was not connected: it may still tell of a charge that used it.", _ => [])
            .NeverOff("The driver may have come."),
    ];

    private static IEnumerable<string> NoStart(GateCase c)
    {
        if (c.Start.Reconstructed)
            yield return "The station never reported the start; it was made up from what came after it.";
    }

    private static IEnumerable<string> NoMeterAtStart(GateCase c)
    {
        if (c.Start is { Reconstructed: false, MeterMissing: true })
            yield return "The station did not report what the meter showed at the start.";
    }

    private static IEnumerable<string> NoMeterAtStop(GateCase c)
    {
        if (c.Stop is { MeterMissing: true, By: null } && c.Record.Energy == Values.Energy.Zero)
            yield return "The station did not report what the meter showed at the end, nor anything after the start.";
    }

    private static IEnumerable<string> Missing(GateCase c)
    {
        if (c.MissingReports > 0 && (c.Stop.MeterMissing || c.Start.MeterMissing || c.Start.MeterAt is not null))
            yield return $"{c.MissingReports} reports that the station has counted never came, and the meter at the start or the end was not told.";
    }

    private static IEnumerable<string> Guessed(GateCase c)
    {
        if (c.Stop.Guessed)
            yield return "The station did not say which charge it ended, and more than one could have been meant.";
    }

    private static IEnumerable<string> AnotherStop(GateCase c)
    {
        if (!c.Fix.KnowsStop && c.Told.Any(e => e is ReportSetAside { Kind: "stop" }))
            yield return $"The station reported the end twice, and differently; {Told.Of(c.Stop.At)} with {c.Stop.Meter} counts.";
    }

    private static IEnumerable<string> EndedByOthers(GateCase c)
    {
        if (c.Stop.By is { } by)
            yield return $"The session was not ended by its station but by the {by}, at {Told.Of(c.Stop.At)} with {c.Stop.Meter}, the last that was heard.";
    }
}
