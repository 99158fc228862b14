using Stopwatch = System.Diagnostics.Stopwatch;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Authorization;

/// <summary>
/// Decides about tokens: the authorities are asked in order within a time budget, and the decision is in the log with every step before
/// it is answered. An accepted one waits for its charge; so does a charge that a partner ordered.
/// </summary>
internal sealed class Authorizer(
    IEnumerable<ITokenAuthority> authorities, EventLog log, PendingPermits pending, ChargingSessions sessions, FreeConnectors connectors, RemoteOrders orders,
    TimeProvider time, AuthorizationOptions options)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<ITokenAuthority> _authorities = [.. authorities];

    /// <summary>A token was read at a station. The answer stands within the budget, whatever the partners do.</summary>
    public async Task<Permit> AuthorizeAsync(StationId station, int? connector, TokenRef token, Site? site, CancellationToken ct)
    {
        var query = new TokenQuery(station, connector, token, site, time.GetUtcNow());
        if (pending.Ordered(station, token.IdTag) is { } ordered)
            return await KnownAsync(query, ordered, "order", ct);
        if (await sessions.FindOpenAsync(station, token.IdTag, ct) is { Start.Permit: PermitResult.Accepted } running)
            return await KnownAsync(query, PermitOf(running.Start), "running-session", ct);
        var open = await sessions.OpenOnAsync(station, ct);
        var full = open.Count > 0 && !await connectors.AnyAsync(station, open, ct);
        return await DecideAsync(full ? query with { Running = open } : query, ct);
    }

    /// <summary>A charge begins: what was decided at the reader holds, else it is decided now.</summary>
    /// <param name="order">Which order the station says it carries out; null where it names none.</param>
    public async Task<Permit> PermitStartAsync(EvseRef evse, TokenRef token, Site? site, Func<Guid, bool>? order, CancellationToken ct) =>
        pending.Take(evse, token.IdTag, site?.EvseUid, order) is { } permit && (permit.RemoteStart is not null || permit.Grant?.Covers(site?.EvseUid) != false)
            ? permit
            : await DecideAsync(new(evse.Station, evse.Connector, token, site, time.GetUtcNow()), ct);

    // The card that began a charge may end it, and one that a partner sent may begin it: nobody is asked, but the answer can be explained.
    private async Task<Permit> KnownAsync(TokenQuery query, Permit permit, string source, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var decided = new AuthorizationDecided(
            Guid.CreateVersion7(now), query.Station, query.Connector, permit.Token, permit.Result, permit.By, permit.Grant, permit.ParentIdTag,
            permit.ExpiresAt, [new(source, "accepted", null, 0)], now, UsableUntil: now);
        await log.AppendAsync(AuthorizationStream.Of(decided.Id), ExpectedVersion.None, [decided], ct);
        return permit;
    }

    private static Permit PermitOf(ChargingStarted start) => new(start.Permit, start.Token, start.PermitBy, start.Grant, start.ParentIdTag);

    private async Task<Permit> DecideAsync(TokenQuery query, CancellationToken ct)
    {
        var (permit, steps, ends) = await AskAllAsync(query, ct);
        var now = time.GetUtcNow();
        var decided = new AuthorizationDecided(
            Guid.CreateVersion7(now), query.Station, query.Connector, permit.Token, permit.Result, permit.By, permit.Grant, permit.ParentIdTag,
            permit.ExpiresAt, steps, now, ends is null ? now + options.PendingFor : now);
        await log.AppendAsync(AuthorizationStream.Of(decided.Id), ExpectedVersion.None, [decided], ct);
        if (ends is { } session)
        {
            // Stations end a charge for its own card and its group's: for another one we ask them to.
            await orders.StopAsync(Guid.CreateVersion7(now), session, partner: null, replyTo: null, StopPatience, ct);
            return permit;
        }

        pending.Keep(decided);
        return permit with { Authorization = decided.Id };
    }

    /// <returns>With the charge that the token may end, where it is for that.</returns>
    private async Task<(Permit Permit, List<AuthorizationStep> Steps, SessionId? Ends)> AskAllAsync(TokenQuery query, CancellationToken ct)
    {
        var steps = new List<AuthorizationStep>();
        using var budget = new CancellationTokenSource(options.Budget, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, budget.Token);
        foreach (var authority in _authorities)
        {
            var asked = query with { Steps = steps };
            if (!authority.HasWord(asked))
                continue;
            var began = Stopwatch.GetTimestamp();
            var answer = await AskAsync(authority, asked, both.Token, ct);
            steps.Add(AuthorizationStep.Of(authority.Source, answer, Stopwatch.GetElapsedTime(began)));
            if (answer is AuthorityAnswer.Decided decided)
                return (decided.Permit, steps, null);
            if (answer is AuthorityAnswer.MayEnd ends)
                return (ends.Permit, steps, ends.Session);
        }

        return (Permit.Refuse(query.Token, PermitResult.Invalid, "none"), steps, null);
    }

    private static async Task<AuthorityAnswer> AskAsync(ITokenAuthority authority, TokenQuery query, CancellationToken budget, CancellationToken ct)
    {
        try
        {
            budget.ThrowIfCancellationRequested();
            return await authority.AskAsync(query, budget);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new AuthorityAnswer.Unreachable("no time left");
        }
    }
}

/// <param name="Budget">For all authorities together. A station waits about 5 s.</param>
/// <param name="PendingFor">How long an accepted token may wait for its charge.</param>
internal sealed record AuthorizationOptions(TimeSpan Budget, TimeSpan PendingFor)
{
    public static AuthorizationOptions Default { get; } = new(TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(15));
}
