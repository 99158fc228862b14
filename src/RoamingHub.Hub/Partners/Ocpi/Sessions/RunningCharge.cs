using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>What is kept of a charge while it runs: its start, and of every report only what counts for energy and time.</summary>
/// <param name="reserved">The reservation that it used: to the partner the two are one session.</param>
internal sealed class RunningCharge(SessionId id, ChargingStarted start, Location location, TariffDescribed? tariff, ReservedBefore? reserved)
{
    // Enough for a driver to follow: a vehicle takes in a minute of direct current what alternating current gives it in an hour's fraction.
    private static readonly TimeSpan ShortestDirect = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestAlternating = TimeSpan.FromMinutes(5);

    private readonly List<SessionEvent> _history = [start];
    private Energy _last = start.Meter;
    private DateTimeOffset _lastAt = start.At;

    public ChargingStarted Start => start;

    /// <summary>What the partner calls it.</summary>
    public string Name => reserved?.Name ?? id.Value;

    /// <summary>When the document was last made, and up to when its sending has been put off.</summary>
    public DateTimeOffset ShownAt { get; set; }

    public DateTimeOffset SentUntil { get; set; }

    /// <summary>The document as it was last made.</summary>
    public Session? Shown { get; set; }

    public bool Ended => Stop is not null;

    /// <summary>Another period is full.</summary>
    public bool HasMore => _lastAt - ToldUntil >= Shortest;

    private ChargingStopped? Stop => RecordIssuing.StopOf(_history);

    private DateTimeOffset ToldUntil { get; set; } = start.At;

    private TimeSpan Shortest =>
        location.FindEvse(start.Site?.EvseUid)?.FindConnector(start.Site?.ConnectorId)?.Current == CurrentKind.Direct ? ShortestDirect : ShortestAlternating;

    public void Apply(SessionEvent e)
    {
        switch (e)
        {
            case MeterRead read:
                _history.Add(read with { Readings = [.. read.Readings.Select(r => r with { Samples = [] })] });
                foreach (var reading in read.Readings)
                    Advance(reading.At, reading.Register);
                break;
            case ChargingPaused or ChargingResumed or ChargingStopped or StopCompleted or CableUnplugged:
                _history.Add(e);
                break;
        }
    }

    /// <summary>
    /// The session as its partner may see it. While it runs, up to the end of the last full period: energy, cost and periods tell of the same
    /// time, and what was told once stays.
    /// </summary>
    public Session ToOcpi(SessionStatus status, DateTimeOffset lastUpdated)
    {
        if (Stop is { } stop && status != SessionStatus.ACTIVE)
            return ToOcpi(_history, stop, status, lastUpdated);
        var heard = new ChargingStopped(_last, _lastAt, _lastAt, Reason: null, IdTag: null);
        List<SessionEvent> history = [.. _history.Where(e => e is not (ChargingStopped or StopCompleted or CableUnplugged))];
        var periods = PeriodsOf([.. history, heard], heard, whole: status != SessionStatus.ACTIVE);
        var (until, energy) = periods is [.., var full] ? (full.End, periods.Sum(p => p.EnergyKwh)) : (start.At, 0);
        ToldUntil = until;
        var soFar = heard with { Meter = Energy.FromWh(start.Meter.Wh + energy * 1000), At = until };
        return ToOcpi([.. history, soFar], soFar, status, lastUpdated);
    }

    private Session ToOcpi(IReadOnlyList<SessionEvent> history, ChargingStopped end, SessionStatus status, DateTimeOffset lastUpdated)
    {
        var record = RecordIssuing.Issue(id, history, location, tariff?.Tariff, tariff?.Details, lastUpdated, reserved);
        return SessionMapping.ToOcpi(record, PeriodsOf(history, end, whole: true), status, lastUpdated);
    }

    private IReadOnlyList<ChargePeriod> PeriodsOf(IReadOnlyList<SessionEvent> history, ChargingStopped end, bool whole)
    {
        if (end.At <= start.At)
            return [];
        var prices = RecordIssuing.Issue(id, history, location, tariff?.Tariff, tariff?.Details, end.At).Price?.Volumes.Periods.Select(p => p.Start);
        return SessionPeriods.Of(SessionTimeline.Of(start, end, history), prices?.ToHashSet() ?? [], Shortest, whole);
    }

    private void Advance(DateTimeOffset at, Energy? register)
    {
        if (register >= _last && at >= _lastAt)
            (_last, _lastAt) = (register.Value, at);
    }
}
