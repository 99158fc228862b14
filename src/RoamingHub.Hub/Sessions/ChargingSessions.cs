using System.Collections.Concurrent;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// Records what stations report of their charges. Open sessions are kept in memory with the version they were read at; if another writer
/// was faster, the session is read again and the report judged anew. Nothing is returned before it is committed.
/// </summary>
internal sealed class ChargingSessions(EventLog log, ReadModels readModels)
{
    private const int EndedKept = 50_000;

    private readonly ConcurrentDictionary<SessionId, Known> _open = new();
    private readonly ConcurrentDictionary<(StationId, string), SessionId> _byTransaction = new();
    private readonly ConcurrentDictionary<StationId, ConcurrentDictionary<SessionId, EvseRef>> _openAt = new();
    private readonly ConcurrentQueue<(StationId, string)> _ended = new();

    /// <summary>Reads what runs on a station that has just connected; from then on this node knows it.</summary>
    public async Task PrimeAsync(StationId station, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        _openAt.TryAdd(station, new());
        foreach (var id in await readModels.Sessions.OpenOnStationAsync(station, ct))
        {
            if (await ReadAsync(id, ct) is { } known)
                Keep(known);
        }
    }

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
            await readModels.CaughtUpAsync(ct);
            if (await readModels.Sessions.FindByTransactionAsync(station, transaction, ct) is not { } found)
                return null;
            id = found;
        }

        return await FindAsync(id, ct);
    }

    /// <summary>The charge that runs on a connector of a connected station; null when none does.</summary>
    public async Task<ChargingSession?> FindOpenAsync(EvseRef evse, CancellationToken ct)
    {
        foreach (var session in await OpenOnAsync(evse.Station, ct))
        {
            if (session.Start.Evse == evse)
                return session;
        }

        return null;
    }

    /// <summary>
    /// The charge of a connector that a moment lies in: the one that runs, or else, since much is told late, the latest of those that have ended. What is in
    /// the log up to the position is known here.
    /// </summary>
    public async Task<ChargingSession?> FindAtAsync(EvseRef evse, DateTimeOffset at, long position, CancellationToken ct)
    {
        if ((await OpenOnAsync(evse.Station, ct)).LastOrDefault(s => s.Start.Evse == evse && s.Start.At <= at) is { } running)
            return running;
        await readModels.CaughtUpAsync(position, ct);
        return await readModels.Sessions.FindEndedAsync(evse, at, ct) is { } id ? await FindAsync(id, ct) : null;
    }

    /// <summary>The newest charge of this token that runs on the station; null when none does.</summary>
    public async Task<ChargingSession?> FindOpenAsync(StationId station, string idTag, CancellationToken ct)
    {
        var folded = TokenRef.Fold(idTag);
        return (await OpenOnAsync(station, ct)).LastOrDefault(s => TokenRef.Fold(s.Start.Token.IdTag) == folded);
    }

    /// <summary>The session of a station that ended with this stop, whatever transaction the station named.</summary>
    public async Task<ChargingSession?> FindEndedAsync(StationId station, string? idTag, Energy meter, DateTimeOffset at, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        foreach (var id in await readModels.Sessions.FindByStopAsync(station, meter, at, ct))
        {
            if (await FindAsync(id, ct) is { Stop: { } stop } session && TokenRef.Fold(stop.IdTag ?? "") == TokenRef.Fold(idTag ?? ""))
                return session;
        }

        return null;
    }

    /// <summary>
    /// The charges that a stop of no known transaction may mean: those of its card, or any where it names none, that had begun and whose register
    /// had not gone beyond it. The likeliest first: the one whose register is nearest.
    /// </summary>
    public async Task<IReadOnlyList<ChargingSession>> FindStoppableAsync(StationId station, string? idTag, Energy meter, DateTimeOffset at, CancellationToken ct)
    {
        var folded = idTag is null ? null : TokenRef.Fold(idTag);
        return [.. (await OpenOnAsync(station, ct))
            .Where(s => (folded is null || TokenRef.Fold(s.Start.Token.IdTag) == folded) && s.Start.At <= at && s.Last <= meter)
            .OrderByDescending(s => s.Last)];
    }

    /// <summary>Whether another station has a charge under this transaction.</summary>
    public async Task<bool> IsForeignAsync(StationId station, string transaction, CancellationToken ct) =>
        await readModels.Sessions.IsForeignAsync(station, transaction, ct);

    public Task<ChargingSession> RecordAsync(SessionId id, SessionEvent report, CancellationToken ct) => RecordAsync(id, [report], ct);

    /// <summary>Adds a report to its session. A repeat adds nothing, what does not fit is set aside.</summary>
    public async Task<ChargingSession> RecordAsync(SessionId id, IReadOnlyList<SessionEvent> report, CancellationToken ct)
    {
        for (var known = await GetAsync(id, ct); ; known = await ReadAsync(id, ct))
        {
            var events = ChargingSession.Record(id, known?.Session, report);
            if (events.Count == 0 && known is not null)
                return known.Session;
            var result = await log.AppendAsync(SessionStream.Of(id), known?.Version ?? ExpectedVersion.None, events, ct);
            if (result.Conflict)
                continue;
            var session = events.Aggregate(known?.Session, (s, e) => ChargingSession.Evolve(id, s, e))
                ?? throw new InvalidOperationException($"Session {id} has never begun.");
            Keep(new(session, result.Version));
            return session;
        }
    }

    /// <summary>The charges that run on a connected station, oldest first.</summary>
    public async Task<IReadOnlyList<ChargingSession>> OpenOnAsync(StationId station, CancellationToken ct)
    {
        if (!_openAt.TryGetValue(station, out var here))
        {
            await PrimeAsync(station, ct);
            here = _openAt[station];
        }

        if (here.IsEmpty)
            return [];
        var open = new List<ChargingSession>();
        foreach (var id in here.Keys)
        {
            if (await FindAsync(id, ct) is { Open: true } session)
                open.Add(session);
        }

        open.Sort((a, b) => a.Start.At.CompareTo(b.Start.At));
        return open;
    }

    private async Task<Known?> GetAsync(SessionId id, CancellationToken ct) => _open.TryGetValue(id, out var known) ? known : await ReadAsync(id, ct);

    private async Task<Known?> ReadAsync(SessionId id, CancellationToken ct)
    {
        var events = await log.ReadStreamAsync(SessionStream.Of(id), ct: ct);
        var session = events.Select(e => e.Data).OfType<SessionEvent>().Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e));
        return session is null ? null : new(session, events[^1].Version);
    }

    private void Keep(Known known)
    {
        var (id, start) = (known.Session.Id, known.Session.Start);
        var transaction = (start.Evse.Station, start.Transaction);
        var here = _openAt.GetOrAdd(start.Evse.Station, _ => new());
        if (known.Session.Open)
        {
            _byTransaction[transaction] = id;
            _open[id] = known;
            here[id] = start.Evse;
        }
        else if (_open.TryRemove(id, out _) | here.TryRemove(id, out _))
        {
            _ended.Enqueue(transaction);
            if (_ended.Count > EndedKept && _ended.TryDequeue(out var oldest))
                _byTransaction.TryRemove(oldest, out _);
        }
    }

    private sealed record Known(ChargingSession Session, long Version);
}
