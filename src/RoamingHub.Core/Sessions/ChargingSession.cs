using System.Collections.Immutable;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Sessions;

/// <summary>A charge as its events tell it. <see cref="Record"/> decides what a report adds, <see cref="Evolve"/> what an event changes.</summary>
public sealed record ChargingSession(
    SessionId Id, ChargingStarted Start, Energy Last, DateTimeOffset LastAt, ChargingStopped? Stop = null, bool Closed = false, PausedBy? Paused = null)
{
    private ImmutableHashSet<long> Seen { get; init; } = [];

    private ImmutableDictionary<int, ReportNumbered> Numbered { get; init; } = ImmutableDictionary<int, ReportNumbered>.Empty;

    public bool Open => Stop is null && !Closed;

    /// <summary>Imported since the start; negative when the meter went backwards.</summary>
    public Energy Consumed => (Stop?.Meter ?? Last) - Start.Meter;

    /// <summary>Nothing has come for long; said once, until something comes.</summary>
    public bool Overdue { get; private init; }

    /// <summary>How many reports the station has counted and we have not got.</summary>
    public int MissingReports => Numbered.Keys.Where(n => n >= 0).ToList() is { Count: > 0 } numbers ? numbers.Max() + 1 - numbers.Count : 0;

    /// <summary>How the driver wants to be charged; null when nothing was said.</summary>
    public ChargingWish? Wish { get; private init; }

    /// <summary>When the cable is known to have been out.</summary>
    public DateTimeOffset? UnpluggedAt { get; private init; }

    /// <summary>The charge has ended, and what it costs depends on when the cable is taken out.</summary>
    public bool AwaitsUnplugged => Stop is { } stop && !Closed && UnpluggedAt is null && AfterTheStop.IsCounted(Start, stop);

    private bool CountsUntilUnplugged => Start.Reckoning?.AfterStop == AfterStop.UntilUnplugged && !Closed;

    /// <summary>From when on <see cref="Paused"/> holds.</summary>
    private DateTimeOffset? FlowAt { get; init; }

    /// <summary>When the register was last read.</summary>
    public DateTimeOffset? RegisterAt { get; private init; }

    public static ChargingSession? Evolve(SessionId id, ChargingSession? session, SessionEvent e) => (session, e) switch
    {
        (null, ChargingStarted s) => new(id, s, s.Meter, s.At),
        ({ } known, StartCompleted c) => known.Complete(c.Start),
        ({ } known, ReportNumbered n) => known with { Numbered = known.Numbered.SetItem(n.Number, n), Overdue = false },
        ({ } open, MeterRead m) => open.Read(m),
        ({ } open, ChargingPaused p) => open.Flow(p.By, p.At),
        ({ } open, ChargingResumed r) => open.Flow(null, r.At) with { UnpluggedAt = r.At > open.UnpluggedAt ? null : open.UnpluggedAt },
        ({ } known, CableUnplugged u) => known with { UnpluggedAt = u.At },
        ({ } open, ChargingStopped s) => open with { Stop = s, Last = s.Meter, LastAt = s.At },
        ({ } ended, StopCompleted c) => ended with { Stop = c.Stop, Last = c.Stop.Meter },
        ({ } open, ChargingWishAccepted w) => open with { Wish = w.Wish },
        ({ } open, SessionOverdue) => open with { Overdue = true },
        ({ } open, SessionClosed) => open with { Closed = true },
        _ => session,
    };

    /// <summary>New facts are recorded, repeats add nothing, and what no longer fits is kept for the back office.</summary>
    public static IReadOnlyList<SessionEvent> Record(ChargingSession? session, SessionEvent report) => (session, report) switch
    {
        (null, ChargingStarted) => [report],
        ({ } known, ChargingStarted s) when known.IsSameStart(s) => [],
        ({ } known, StartCompleted c) => c.Start == known.Start ? [] : [report],
        ({ } known, MeterRead m) when known.Seen.Contains(m.Digest) => [],
        ({ Stop: { } stop }, ReportNumbered n) => [report, new StopCompleted(stop, n.ReceivedAt)],
        ({ }, ReportNumbered) => [report],
        ({ Open: true }, MeterRead or ChargingStopped) => [report],
        ({ Stop: { } stop } ended, MeterRead m) when m.Readings.All(r => r.At <= stop.At) => [.. ended.ReadLate(m, stop), .. SignedLate(m.Readings, [], m.ReceivedAt)], // of the charge's own time
        ({ Stop: not null }, MeterRead m) => [SetAside.Of(session, m), .. SignedLate(m.Readings, [], m.ReceivedAt)],
        ({ Open: true } open, ChargingPaused p) => open.IsNews(p.By, p.At) ? [report] : [],
        ({ Open: true } open, ChargingResumed r) => open.IsNews(null, r.At) ? [report] : [],
        ({ Stop: { } stop } ended, ChargingPaused p) => p.At < stop.At && ended.IsNews(p.By, p.At) ? [report, new StopCompleted(stop, p.ReceivedAt)] : [],
        ({ Stop: { } stop } ended, ChargingResumed r) => r.At < stop.At && ended.IsNews(null, r.At) ? [report, new StopCompleted(stop, r.ReceivedAt)] : [],
        ({ CountsUntilUnplugged: true } known, CableUnplugged u) => known.UnpluggedAt is { } at && (at == u.At || known.Stop is not null) ? [] : [report],
        ({ Open: true } open, SessionOverdue) => open.Overdue ? [] : [report],
        ({ Open: true }, SessionClosed) => [report],
        ({ Open: true } open, ChargingWishAccepted w) => open.Wish == w.Wish ? [] : [report],
        ({ Stop: { } stop }, ChargingStopped s) when stop.At == s.At && stop.Meter == s.Meter => [.. SignedLate(s.Readings ?? [], stop.Readings ?? [], s.ReceivedAt)],
        (_, ChargingPaused or ChargingResumed or CableUnplugged or SessionClosed or SessionOverdue or ChargingWishAccepted) => [],
        _ => [SetAside.Of(session, report)],
    };

    /// <summary>What a report of several facts adds. A report that the station has counted and made before adds nothing.</summary>
    public static IReadOnlyList<SessionEvent> Record(SessionId id, ChargingSession? session, IReadOnlyList<SessionEvent> report)
    {
        if (report is [ReportNumbered first, ..] && session?.HasReport(first) == true)
            return [];
        var events = new List<SessionEvent>();
        foreach (var fact in report)
        {
            var added = Record(session, fact);
            session = added.Aggregate(session, (s, e) => Evolve(id, s, e));
            events.AddRange(added);
        }

        var last = events.FindLastIndex(e => e is StopCompleted); // one report completes the stop once
        return [.. events.Where((e, i) => e is not StopCompleted || i == last)];
    }

    /// <summary>Whether the station has made this very report before.</summary>
    public bool HasReport(ReportNumbered report) =>
        Numbered.TryGetValue(report.Number, out var known) && known.At == report.At && known.Last == report.Last && known.Trigger == report.Trigger
        && known.Digest == report.Digest;

    private bool IsSameStart(ChargingStarted other) =>
        Start.Evse == other.Evse && Start.At == other.At && Start.Meter == other.Meter
        && Tokens.TokenRef.Fold(Start.Token.IdTag) == Tokens.TokenRef.Fold(other.Token.IdTag);

    // What was told late is of a time that is over.
    private ChargingSession Flow(PausedBy? by, DateTimeOffset at) => at < FlowAt ? this : this with { Paused = by, FlowAt = at };

    // The same again is none, but where reports are missing: what they tell may lie between.
    private bool IsNews(PausedBy? by, DateTimeOffset at) => at < FlowAt || Paused != by || (Open && MissingReports > 0);

    // A register that was read since goes on from where the meter now is known to have begun.
    private ChargingSession Complete(ChargingStarted start) =>
        this with { Start = start, Last = LastAt > start.At ? Last : start.Meter, LastAt = LastAt > start.At ? LastAt : start.At };

    private List<SessionEvent> ReadLate(MeterRead read, ChargingStopped stop)
    {
        var latest = read.Readings.Where(r => r.Register is not null).MaxBy(r => r.At);
        var known = stop.MeterMissing && latest is { Register: { } register } && (RegisterAt is null || latest.At > RegisterAt) ? stop with { Meter = register } : stop;
        return [read, new StopCompleted(known, read.ReceivedAt)];
    }

    // What a meter signed proves the charge also where its message comes, or is dated, after the end.
    private static IEnumerable<SessionEvent> SignedLate(IReadOnlyList<Reading> readings, IReadOnlyList<Reading> known, DateTimeOffset receivedAt)
    {
        var before = known.SelectMany(r => r.Samples).ToHashSet();
        var signed = readings.Select(r => new Reading(r.At, [.. r.Samples.Where(s => SignedReadings.IsSigned(s) && !before.Contains(s))])).Where(r => r.Samples.Count > 0).ToList();
        if (signed.Count > 0)
            yield return new SignedValuesCameLate(signed, receivedAt);
    }

    private ChargingSession Read(MeterRead read)
    {
        var (last, at, registerAt) = (Last, LastAt, RegisterAt);
        foreach (var reading in read.Readings)
        {
            if (reading.Register is not { } register)
                continue;
            registerAt = registerAt is null || reading.At > registerAt ? reading.At : registerAt;
            if (reading.At >= at)
                (last, at) = (register, reading.At);
        }

        return this with { Last = last, LastAt = at, RegisterAt = registerAt, Seen = Seen.Add(read.Digest), Overdue = false };
    }
}
