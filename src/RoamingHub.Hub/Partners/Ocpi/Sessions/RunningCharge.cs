using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>What is kept of a charge while it runs: its start, and of every report only what counts for energy and time.</summary>
internal sealed class RunningCharge(SessionId id, ChargingStarted start, Location location, TariffDescribed? tariff)
{
    private readonly List<SessionEvent> _history = [start];
    private Energy _last = start.Meter;
    private DateTimeOffset _lastAt = start.At;
    private bool _closed;

    public PartnerId Partner => start.Grant!.Partner;

    /// <summary>When the document was last made, and up to when its sending has been put off.</summary>
    public DateTimeOffset ShownAt { get; set; }

    public DateTimeOffset SentUntil { get; set; }

    public DateTimeOffset? LastUpdated { get; set; }

    public bool Ended => Stop is not null || _closed;

    private ChargingStopped? Stop => RecordIssuing.StopOf(_history);

    public void Apply(SessionEvent e)
    {
        switch (e)
        {
            case MeterRead read:
                _history.Add(read with { Readings = [.. read.Readings.Select(r => r with { Samples = [] })] });
                foreach (var reading in read.Readings)
                    Advance(reading.At, reading.Register);
                break;
            case ChargingPaused or ChargingResumed:
                _history.Add(e);
                break;
            case ChargingStopped or StopCompleted:
                _history.Add(e);
                break;
            case SessionClosed:
                _closed = true;
                break;
        }
    }

    /// <summary>A charge of nothing that ended at once will never be billed, nor one the back office has closed.</summary>
    public Session ToOcpi(DateTimeOffset lastUpdated)
    {
        IReadOnlyList<SessionEvent> history = Stop is null ? [.. _history, SoFar] : _history;
        var stop = Stop ?? (ChargingStopped)history[^1];
        var record = RecordIssuing.Issue(id, history, location, tariff?.Tariff, tariff?.Details, lastUpdated);
        var timeline = stop.At > start.At ? SessionTimeline.Of(start, stop, history) : null;
        return SessionMapping.ToOcpi(record, timeline, StatusOf(record), lastUpdated);
    }

    private ChargingStopped SoFar => new(_last, _lastAt, _lastAt, Reason: null, IdTag: null);

    private SessionStatus StatusOf(ChargeRecord record)
    {
        if (_closed)
            return SessionStatus.INVALID;
        if (Stop is null)
            return SessionStatus.ACTIVE;
        return record.Energy == Energy.Zero && record.End - record.Start < RecordGate.TooShort ? SessionStatus.INVALID : SessionStatus.COMPLETED;
    }

    private void Advance(DateTimeOffset at, Energy? register)
    {
        if (register >= _last && at >= _lastAt)
            (_last, _lastAt) = (register.Value, at);
    }
}
