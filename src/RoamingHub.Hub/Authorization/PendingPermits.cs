using System.Collections.Concurrent;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Authorization;

/// <summary>
/// Permits that wait for their charge: cards accepted at a reader, and charges that somebody ordered from afar. What this node decided
/// itself is at hand; what another node decided, or this one before a restart, is in the read models.
/// </summary>
internal sealed class PendingPermits(Authorizations authorizations, RemoteStarts remoteStarts, TimeProvider time)
{
    private readonly ConcurrentDictionary<(StationId, string), AuthorizationDecided> _recent = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();

    public void Keep(AuthorizationDecided decided)
    {
        var key = (decided.Station, TokenRef.Fold(decided.Token.IdTag));
        if (decided.Result == PermitResult.Accepted)
            _recent[key] = decided;
        else
            _recent.TryRemove(key, out _);
    }

    /// <summary>The permit of a charge that was ordered with this token at this station; null when none was.</summary>
    public async Task<Permit?> OrderedAsync(StationId station, string idTag, CancellationToken ct) =>
        await remoteStarts.FindPendingAsync(station, idTag, time.GetUtcNow(), ct) is { } order ? PermitOf(order) : null;

    /// <summary>The permit a starting charge may use; it is used up by it.</summary>
    public async Task<Permit?> TakeAsync(StationId station, string idTag, CancellationToken ct)
    {
        if (await OrderedAsync(station, idTag, ct) is { } ordered)
            return ordered;
        var now = time.GetUtcNow();
        var decided = _recent.TryRemove((station, TokenRef.Fold(idTag)), out var recent) && recent.UsableUntil > now
            ? recent
            : await authorizations.FindPendingAsync(station, idTag, now, ct);
        return decided is not null && Use(decided, now) ? decided.ToPermit() : null;
    }

    // The read models learn of a use a moment later than this node does: one decision must not start two charges in between.
    private bool Use(AuthorizationDecided decided, DateTimeOffset now)
    {
        foreach (var (id, until) in _used)
        {
            if (until <= now)
                _used.TryRemove(id, out _);
        }

        return _used.TryAdd(decided.Id, decided.UsableUntil);
    }

    private static Permit PermitOf(RemoteStartRequested order) => new(
        PermitResult.Accepted, order.Token, order.Grant is { } grant ? "order:" + grant.Partner.Value : "order", order.Grant, RemoteStart: order.Id);
}
