using System.Collections.Concurrent;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using SessionIndex = RoamingHub.Storage.ReadModels.Sessions;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// Records what stations report of their charges. Open sessions are kept in memory with the version they were read at; if another writer
/// was faster, the session is read again and the report judged anew. Nothing is returned before it is committed.
/// </summary>
internal sealed class ChargingSessions(EventLog log, SessionIndex index)
{
    private readonly ConcurrentDictionary<SessionId, Known> _known = new();
    private readonly ConcurrentDictionary<(StationId, string), SessionId> _byTransaction = new();
    private readonly ConcurrentDictionary<EvseRef, SessionId> _openAt = new();

    /// <summary>Begins a session, or finds the one that began with the same report. Returns the session as it stands in the log.</summary>
    public async Task<ChargingSession> StartAsync(SessionId id, ChargingStarted started, CancellationToken ct)
    {
        var result = await log.AppendAsync(SessionStream.Of(id), ExpectedVersion.None, [started], ct);
        var known = result.Conflict
            ? await ReadAsync(id, ct) ?? throw new InvalidOperationException($"Session {id} is in the log and cannot be read.")
            : new Known(ChargingSession.Evolve(id, null, started)!, result.Version);
        Keep(known);
        return known.Session;
    }

    public async Task<ChargingSession?> FindAsync(SessionId id, CancellationToken ct) => (await GetAsync(id, ct))?.Session;

    /// <summary>The session that a station calls by this transaction; never another station's.</summary>
    public async Task<ChargingSession?> FindAsync(StationId station, string transaction, CancellationToken ct)
    {
        if (!_byTransaction.TryGetValue((station, transaction), out var id))
        {
            if (await index.FindByTransactionAsync(station, transaction, ct) is not { } found)
                return null;
            id = found;
        }

        return await FindAsync(id, ct);
    }

    /// <summary>The charge that runs on a connector; null when none does.</summary>
    public async Task<ChargingSession?> FindOpenAsync(EvseRef evse, CancellationToken ct)
    {
        if (_openAt.TryGetValue(evse, out var open) && await FindAsync(open, ct) is { Open: true } here)
            return here;
        foreach (var id in await index.OpenOnStationAsync(evse.Station, ct))
        {
            if (await FindAsync(id, ct) is { Open: true } session && session.Start.Evse == evse)
                return session;
        }

        return null;
    }

    /// <summary>Adds a report to its session. A repeat adds nothing, what does not fit is set aside.</summary>
    public async Task<ChargingSession> RecordAsync(SessionId id, SessionEvent report, CancellationToken ct)
    {
        for (var known = await GetAsync(id, ct); ; known = await ReadAsync(id, ct))
        {
            var events = ChargingSession.Record(known?.Session, report);
            if (events.Count == 0)
                return known!.Session;
            var result = await log.AppendAsync(SessionStream.Of(id), known?.Version ?? ExpectedVersion.None, events, ct);
            if (result.Conflict)
                continue;
            var session = events.Aggregate(known?.Session, (s, e) => ChargingSession.Evolve(id, s, e))!;
            Keep(new(session, result.Version));
            return session;
        }
    }

    private async Task<Known?> GetAsync(SessionId id, CancellationToken ct) => _known.TryGetValue(id, out var known) ? known : await ReadAsync(id, ct);

    private async Task<Known?> ReadAsync(SessionId id, CancellationToken ct)
    {
        var events = await log.ReadStreamAsync(SessionStream.Of(id), ct: ct);
        var session = events.Select(e => e.Data).OfType<SessionEvent>().Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e));
        return session is null ? null : new(session, events[^1].Version);
    }

    private void Keep(Known known)
    {
        var start = known.Session.Start;
        if (known.Session.Open)
        {
            _known[known.Session.Id] = known;
            _byTransaction[(start.Evse.Station, start.Transaction)] = known.Session.Id;
            _openAt[start.Evse] = known.Session.Id;
        }
        else
        {
            _known.TryRemove(known.Session.Id, out _);
            _byTransaction.TryRemove((start.Evse.Station, start.Transaction), out _);
            _openAt.TryRemove(KeyValuePair.Create(start.Evse, known.Session.Id));
        }
    }

    private sealed record Known(ChargingSession Session, long Version);
}
