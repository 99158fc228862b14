using System.Collections.Concurrent;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Authorization;

/// <summary>
/// Permits that wait for their charge: cards accepted at a reader, and charges that somebody ordered from afar. They are facts of the log;
/// this is every node's memory of them, read at the start and kept up by the log's tail, so that a station's message costs no query.
/// </summary>
internal sealed class PendingPermits(ReadModels readModels, LogTail tail, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan UsedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(StationId, string), AuthorizationDecided> _decided = new();
    private readonly ConcurrentDictionary<Guid, RemoteStartRequested> _ordered = new(); // few orders wait at a time
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();
    private IDisposable? _subscription;
    private long _forgotten;

    public async Task LoadAsync(CancellationToken ct)
    {
        _subscription = tail.Subscribe(e => Apply(e.Data));
        await readModels.CaughtUpAsync(ct);
        var now = time.GetUtcNow();
        foreach (var decided in await readModels.Authorizations.PendingAsync(now, ct))
            Keep(decided);
        foreach (var order in await readModels.RemoteStarts.PendingAsync(now, ct))
            Keep(order);
    }

    /// <summary>The newest decision about a token at a station counts; a refusal takes an older permit away.</summary>
    public void Keep(AuthorizationDecided decided)
    {
        var key = (decided.Station, TokenRef.Fold(decided.Token.IdTag));
        if (decided.Result != PermitResult.Accepted)
            _decided.TryRemove(key, out _);
        else if (decided.UsableUntil > time.GetUtcNow() && !_used.ContainsKey(decided.Id))
            _decided.AddOrUpdate(key, decided, (_, old) => old.At > decided.At ? old : decided);
    }

    public void Keep(RemoteStartRequested order)
    {
        if (!_used.ContainsKey(order.Id))
            _ordered[order.Id] = order;
    }

    /// <summary>The permit of a charge that was ordered with this token at this station; null when none was.</summary>
    public Permit? Ordered(StationId station, string idTag) => OrdersOf(station, idTag).FirstOrDefault() is { } order ? PermitOf(order) : null;

    /// <summary>The token of the order that the station knows by a number of ours; null when no such order waits.</summary>
    public TokenRef? TokenOrdered(StationId station, Func<Guid, bool> which) =>
        _ordered.Select(o => o.Value).FirstOrDefault(o => o.Evse.Station == station && which(o.Id))?.Token;

    /// <summary>The accepted decision about this token at this station that no charge has used yet; null when there is none.</summary>
    public AuthorizationDecided? Waiting(StationId station, string idTag) =>
        _decided.TryGetValue((station, TokenRef.Fold(idTag)), out var decided) && decided.UsableUntil > time.GetUtcNow() ? decided : null;

    /// <summary>
    /// The permit a starting charge may use; it is used up by it. One driver may have ordered several charges at a station: the one that the
    /// station names by our number is meant, else the one of the place, the newest first.
    /// </summary>
    /// <param name="evseUid">The public place; null where it is not known.</param>
    /// <param name="which">The order that the station names; null where it names none.</param>
    public Permit? Take(EvseRef evse, string idTag, string? evseUid, Func<Guid, bool>? which = null)
    {
        var key = (evse.Station, TokenRef.Fold(idTag));
        var now = time.GetUtcNow();
        Forget(now);
        var orders = OrdersOf(evse.Station, idTag).Where(o => evseUid is null || o.Grant?.Covers(evseUid) != false)
            .OrderByDescending(o => which?.Invoke(o.Id) == true).ThenByDescending(o => Reservation.Covers(o.Evse, evse));
        foreach (var order in orders)
        {
            if (_ordered.TryRemove(order.Id, out _) && _used.TryAdd(order.Id, now))
                return PermitOf(order);
        }

        if (_decided.TryRemove(key, out var decided) && decided.UsableUntil > now && _used.TryAdd(decided.Id, now))
            return decided.ToPermit();
        return null;
    }

    public void Dispose() => _subscription?.Dispose();

    private void Apply(object data)
    {
        switch (data)
        {
            case AuthorizationDecided decided:
                Keep(decided);
                break;
            case RemoteStartRequested order:
                Keep(order);
                break;
            case RemoteStartAnswered answered when _ordered.TryGetValue(answered.Id, out var order)
                    && !RemoteStartRequested.Waits(answered.Outcome, order.AnsweredAtOnce):
                _ordered.TryRemove(answered.Id, out _);
                break;
            case RemoteStartCancelled cancelled:
                _ordered.TryRemove(cancelled.Id, out _);
                break;
            case ChargingStarted started:
                Used(started);
                break;
            case StartCompleted completed:
                Used(completed.Start);
                break;
        }
    }

    private void Used(ChargingStarted started)
    {
        var key = KeyOf(started);
        if (started.Authorization is { } authorization && _decided.TryGetValue(key, out var decided) && decided.Id == authorization)
            _decided.TryRemove(KeyValuePair.Create(key, decided));
        if (started.RemoteStart is { } start)
            _ordered.TryRemove(start, out _);
    }

    private IEnumerable<RemoteStartRequested> OrdersOf(StationId station, string idTag)
    {
        var (folded, now) = (TokenRef.Fold(idTag), time.GetUtcNow());
        return _ordered.Select(o => o.Value).Where(o => o.Evse.Station == station && o.UsableUntil > now && TokenRef.Fold(o.Token.IdTag) == folded)
            .OrderByDescending(o => o.At);
    }

    private static (StationId, string) KeyOf(ChargingStarted started) => (started.Evse.Station, TokenRef.Fold(started.Token.IdTag));

    // A permit is marked used until the log's tail has certainly told of it; what has expired is dropped now and then.
    private void Forget(DateTimeOffset now)
    {
        var last = Interlocked.Read(ref _forgotten);
        if (now.UtcTicks - last < ForgetEvery.Ticks || Interlocked.CompareExchange(ref _forgotten, now.UtcTicks, last) != last)
            return;
        foreach (var (id, at) in _used)
        {
            if (now - at > UsedFor)
                _used.TryRemove(id, out _);
        }

        Remove(_decided, d => d.UsableUntil <= now);
        Remove(_ordered, o => o.UsableUntil <= now);
    }

    private static void Remove<TKey, T>(ConcurrentDictionary<TKey, T> from, Func<T, bool> which)
        where TKey : notnull
    {
        foreach (var pair in from)
        {
            if (which(pair.Value))
                from.TryRemove(pair);
        }
    }

    private static Permit PermitOf(RemoteStartRequested order) => new(
        PermitResult.Accepted, order.Token, order.Grant is { } grant ? "order:" + grant.Partner.Value : "order", Grant: order.Grant, RemoteStart: order.Id);
}
