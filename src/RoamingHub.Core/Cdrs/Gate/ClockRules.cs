using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>
/// Whether the station's clock can be believed. What a station tells afterwards, when it was not connected, is told late by right: only what it could
/// have told at once speaks against its clock.
/// </summary>
internal static class ClockRules
{
    private const int WidestZone = 14;
    private static readonly TimeSpan ZoneSlack = TimeSpan.FromMinutes(2);
    private static readonly DateTimeOffset BeforeAnyHub = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Flagging("clock-unset", "A time before 2020: the clock was never set.", Unset),
        Flagging("clock-zone", "Start or end are off by whole hours from when they were told: a wrong time zone, or daylight saving time.", Zone),
        Flagging("clock-ahead", "Start or end lie in the future.", Ahead).By(nameof(GateLimits.ClockToleranceSeconds)),
        Flagging("clock-behind", "Start or end were told long after their time, by a station that was connected all along.", Behind)
            .By(nameof(GateLimits.ClockToleranceSeconds)),
        new("older-than-station", "The charge began before the hub first heard of its station.", _ => Severity.Off, OlderThanStation),
    ];

    private static IEnumerable<string> Unset(GateCase c) =>
        Moments(c).Where(m => m.At < BeforeAnyHub).Select(m => $"The {m.What} is told to be at {Told.Of(m.At)}, and was told at {Told.Of(m.ReceivedAt)}.");

    private static IEnumerable<string> Zone(GateCase c) => Moments(c).Where(m => HoursOff(c, m) is not null)
        .Select(m => $"The {m.What} at {Told.Of(m.At)} was told at {Told.Of(m.ReceivedAt)}: {Told.Of(Math.Abs(HoursOff(c, m)!.Value))} whole hours {(m.Off > TimeSpan.Zero ? "later" : "earlier")}.");

    private static IEnumerable<string> Ahead(GateCase c) => Moments(c).Where(m => m.Off > Tolerance(c) && HoursOff(c, m) is null)
        .Select(m => $"The {m.What} at {Told.Of(m.At)} was told at {Told.Of(m.ReceivedAt)}, {Told.Of(m.Off)} before it.");

    private static IEnumerable<string> Behind(GateCase c) => Moments(c).Where(m => -m.Off > Tolerance(c) && WasOnline(c, m) && HoursOff(c, m) is null)
        .Select(m => $"The {m.What} at {Told.Of(m.At)} was told at {Told.Of(m.ReceivedAt)}, {Told.Of(-m.Off)} after it, and the station was connected all along.");

    private static IEnumerable<string> OlderThanStation(GateCase c)
    {
        if (c.StationSince is { } since && c.Start.At < since)
            yield return $"The charge began at {Told.Of(c.Start.At)}; the hub first heard of {c.Start.Evse.Station} at {Told.Of(since)}.";
    }

    private static decimal? HoursOff(GateCase c, Moment moment)
    {
        var hours = Math.Round((decimal)moment.Off.Ticks / TimeSpan.TicksPerHour);
        return Math.Abs(hours) is >= 1 and <= WidestZone && (moment.Off - TimeSpan.FromHours((double)hours)).Duration() <= ZoneSlack
            && (hours > 0 || WasOnline(c, moment)) ? hours : null;
    }

    private static bool WasOnline(GateCase c, Moment moment) => c.OnlineSince is { } since && since <= moment.At;

    private static TimeSpan Tolerance(GateCase c) => TimeSpan.FromSeconds((double)c.Limits.ClockToleranceSeconds);

    // What was made up here, or put right, says nothing of the station's clock.
    private static IEnumerable<Moment> Moments(GateCase c)
    {
        if (!c.Start.Reconstructed && c.Fix.Start is null)
            yield return new("start", c.Start.At, c.Start.ReceivedAt);
        if (c.Stop.By is null && c.Fix.End is null)
            yield return new("end", c.Stop.At, c.Stop.ReceivedAt);
    }

    private sealed record Moment(string What, DateTimeOffset At, DateTimeOffset ReceivedAt)
    {
        public TimeSpan Off => At - ReceivedAt;
    }
}
