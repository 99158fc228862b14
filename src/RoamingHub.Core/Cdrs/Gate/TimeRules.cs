using RoamingHub.Core.Values;
using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether the charge can have taken place when and as long as it is said to have.</summary>
internal static class TimeRules
{
    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("end-before-start", "The charge ends before it starts.", EndBeforeStart).Locked("Such a time has no price."),
        Holding("beyond-reckoning", "A charge so long or so large that nobody reckons with it.", BeyondReckoning).Locked("No such charge has a price."),
        Flagging("very-long", "The charge lasted for days.", VeryLong).By(nameof(GateLimits.LongestDays)),
        Flagging("long-without-energy", "The vehicle took no energy for very long.", LongIdle).By(nameof(GateLimits.IdleHours)),
        Flagging("overlap", "Another charge of the same connector at the same time.", Overlap).By(nameof(GateLimits.OverlapSeconds)),
    ];

    private static IEnumerable<string> EndBeforeStart(GateCase c)
    {
        if (c.Record.End < c.Record.Start)
            yield return $"The charge ends at {Told.Of(c.Record.End)}, before it starts at {Told.Of(c.Record.Start)}.";
    }

    private static IEnumerable<string> BeyondReckoning(GateCase c) =>
        (c.Record.Price is null ? RecordIssuing.TimelineOf(c.History, c.Record.Reserved)?.Check() ?? [] : []).Take(1).Select(f => "The charge cannot be reckoned. " + f.Text);

    private static IEnumerable<string> VeryLong(GateCase c)
    {
        if (c.Record.End - c.Record.Start > TimeSpan.FromDays((double)c.Limits.LongestDays))
            yield return $"From {Told.Of(c.Record.Start)} to {Told.Of(c.Record.End)}, that is longer than {Told.Of(c.Limits.LongestDays)} days.";
    }

    private static IEnumerable<string> LongIdle(GateCase c)
    {
        var (since, register, until) = (c.Start.At, c.Start.Meter, c.Start.At);
        var longest = (From: since, To: since, Register: register);
        foreach (var (at, next) in RegisterTrail.Of(c.History, c.Start.At, c.Stop.At).Append((c.Stop.At, c.Stop.Meter)))
        {
            // Energy that two readings are apart may have come at any time between them.
            (since, register, until) = next > register ? (at, next, at) : (since, register, at);
            if (until - since > longest.To - longest.From)
                longest = (since, until, register);
        }

        if (longest.To - longest.From > TimeSpan.FromHours((double)c.Limits.IdleHours))
            yield return $"From {Told.Of(longest.From)} to {Told.Of(longest.To)} the meter stayed at {longest.Register}: longer than {Told.Of(c.Limits.IdleHours)} hours.";
    }

    private static IEnumerable<string> Overlap(GateCase c) => c.Overlapping.Select(other =>
        $"{c.Record.Session} from {Told.Of(c.Record.Start)} to {Told.Of(c.Record.End)} and {other.Session} from {Told.Of(other.Start)} to {Told.Of(other.LastAt)}"
        + $"{(other.Open ? " (still open)" : "")} are both charges of {c.Record.Evse}: {Told.Of(c.Shared(other))} at the same time{Twice(c, other)}.");

    // The same part of the register in both: the same energy is billed twice.
    private static string Twice(GateCase c, Neighbour other)
    {
        var (from, to) = (Max(c.Record.MeterStart, other.MeterStart), Min(c.Record.MeterStop, other.MeterLast));
        return to > from ? $", and both count the meter from {from} to {to}" : "";
    }

    private static Energy Max(Energy a, Energy b) => a > b ? a : b;

    private static Energy Min(Energy a, Energy b) => a < b ? a : b;
}
