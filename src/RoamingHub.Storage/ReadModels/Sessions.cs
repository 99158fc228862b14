using System.Globalization;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A charge as it stands.</summary>
/// <param name="Open">Neither stopped by the station nor closed by the back office.</param>
/// <param name="CdrId">Once there is a record, held and suppressed ones included.</param>
/// <param name="SetAside">How many reports of it fitted no more and are kept in its history.</param>
/// <param name="Wish">How the driver wants to be charged, where a partner has said so.</param>
/// <param name="Overdue">Open, and nothing has been heard of it for long.</param>
public sealed record SessionRow(
    SessionId Id, EvseRef Evse, string Transaction, string? EvseUid, string? LocationId, string IdTag, PermitResult Permit, string PermitBy,
    RoamingGrant? Grant, bool Open, PausedBy? Paused, Energy MeterStart, DateTimeOffset StartedAt, Energy MeterLast, DateTimeOffset LastAt,
    Energy? MeterStop, DateTimeOffset? StoppedAt, string? StopReason, string? CdrId, bool Overdue = false, int SetAside = 0, ChargingWish? Wish = null)
{
    public PartnerId? Partner => Grant?.Partner;

    /// <summary>Imported since the start; negative when the meter went backwards.</summary>
    public Energy Consumed => (MeterStop ?? MeterLast) - MeterStart;
}

/// <param name="Samples">JSON array of the samples as stored.</param>
public sealed record SessionReading(DateTimeOffset At, string Samples);

public sealed record SessionFilter(
    StationId? Station = null, string? IdTag = null, bool? Open = null, PartnerId? Partner = null, string? EvseUid = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null);

public sealed class Sessions(Database database)
{
    private const string Columns = """
        SELECT position AS Position, id AS Id, station AS Station, evse AS Evse, connector AS Connector, transaction AS Transaction,
               evse_uid AS EvseUid, location_id AS LocationId, id_tag AS IdTag, permit AS Permit, permit_by AS PermitBy, roaming AS Roaming,
               open AS Open, paused AS Paused, meter_start AS MeterStart, started_at AS StartedAt, meter_last AS MeterLast, last_at AS LastAt,
               meter_stop AS MeterStop, stopped_at AS StoppedAt, stop_reason AS StopReason, cdr_id AS CdrId, overdue AS Overdue, set_aside AS SetAside, wish AS Wish
        FROM read.sessions
        """;

    /// <summary>Newest first, by the moment the start was recorded. The filter's times are of the start: from inclusive, to exclusive.</summary>
    public async Task<Page<SessionRow>> ListAsync(SessionFilter wanted, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter()
            .And("station = @station", "station", wanted.Station?.Value)
            .And("folded_tag = @tag", "tag", wanted.IdTag is { } tag ? Folding.Tag(tag) : null)
            .And("open = @open", "open", wanted.Open)
            .And("partner = @partner", "partner", wanted.Partner?.Value)
            .And("upper(evse_uid) = @uid", "uid", wanted.EvseUid is { } uid ? Folding.Id(uid) : null)
            .And("started_at >= @from", "from", wanted.From)
            .And("started_at < @to", "to", wanted.To)
            .And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY position DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Position);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    public async Task<SessionRow?> FindAsync(SessionId id, CancellationToken ct) =>
        Guid.TryParseExact(id.Value, "D", out var key) && await database.FindAsync<Row>($"{Columns} WHERE id = @key", new { key }, ct) is { } row
            ? Shown(row)
            : null;

    /// <summary>The session that the station knows by this transaction; the newest, should it have used the name twice.</summary>
    public async Task<SessionId?> FindByTransactionAsync(StationId station, string transaction, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE station = @station AND transaction = @transaction ORDER BY position DESC LIMIT 1",
            new { station = station.Value, transaction }, ct);
        return found is [var id] ? IdOf(id) : null;
    }

    /// <summary>The sessions of a station that ended at this moment with this register, newest first.</summary>
    public async Task<IReadOnlyList<SessionId>> FindByStopAsync(StationId station, Energy meter, DateTimeOffset at, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE station = @station AND stopped_at = @at AND meter_stop = @meter ORDER BY position DESC LIMIT 10",
            new { station = station.Value, at, meter = meter.Wh }, ct);
        return [.. found.Select(IdOf)];
    }

    /// <summary>
    /// The charge of a connector that had begun by this moment and ended after it, the latest. It is looked for among the last twenty that had begun: on one
    /// connector they follow each other, and a connector has had thousands.
    /// </summary>
    public async Task<SessionId?> FindEndedAsync(EvseRef evse, DateTimeOffset at, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            """
            SELECT id FROM (
                SELECT id, started_at, stopped_at FROM read.sessions
                WHERE station = @station AND connector = @Connector AND evse IS NOT DISTINCT FROM @Evse::integer AND started_at <= @at
                ORDER BY started_at DESC LIMIT 20) begun
            WHERE stopped_at > @at ORDER BY started_at DESC LIMIT 1
            """,
            new { station = evse.Station.Value, evse.Connector, evse.Evse, at = at.UtcDateTime }, ct);
        return found is [var id] ? IdOf(id) : null;
    }

    /// <summary>Whether a charge of another station was given this transaction. One that a station made up itself says nothing.</summary>
    public async Task<bool> IsForeignAsync(StationId station, string transaction, CancellationToken ct) =>
        (await database.QueryAsync<int>(
            "SELECT 1 FROM read.sessions WHERE transaction = @transaction AND station <> @station AND NOT reconstructed LIMIT 1", new { station = station.Value, transaction }, ct)).Count > 0;

    /// <summary>Open sessions of which nothing has been heard since that moment, by our clock.</summary>
    public async Task<IReadOnlyList<SessionId>> SilentSinceAsync(DateTimeOffset since, int limit, CancellationToken ct) =>
        [.. (await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE open AND NOT overdue AND heard_at < @since ORDER BY heard_at LIMIT @limit", new { since, limit }, ct)).Select(IdOf)];

    /// <summary>The session that a partner knows by its own reference (of the grant); the newest, should it have used the reference twice.</summary>
    public async Task<SessionRow?> FindByReferenceAsync(PartnerId partner, string reference, CancellationToken ct) =>
        await database.FindAsync<Row>(
            $"{Columns} WHERE partner = @partner AND roaming::jsonb ->> 'reference' = @reference ORDER BY position DESC LIMIT 1",
            new { partner = partner.Value, reference }, ct) is { } row ? Shown(row) : null;

    /// <summary>All sessions that carry a partner's reference; one, unless something went wrong.</summary>
    public async Task<IReadOnlyList<SessionId>> OfReferenceAsync(PartnerId partner, string reference, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE partner = @partner AND roaming::jsonb ->> 'reference' = @reference ORDER BY position",
            new { partner = partner.Value, reference }, ct);
        return [.. found.Select(IdOf)];
    }

    /// <summary>The charge that began at our own risk under this reference of ours; null when none has, or when its partner has been asked since.</summary>
    public async Task<SessionId?> FindPresumedAsync(PartnerId partner, string ownReference, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE partner = @partner AND roaming::jsonb ->> 'ownReference' = @ownReference AND roaming::jsonb ->> 'method' = 'Presumed'",
            new { partner = partner.Value, ownReference }, ct);
        return found is [var id, ..] ? IdOf(id) : null;
    }

    /// <summary>
    /// Other charges of a connector that touch the time, the oldest first; not those that were closed, which have no record. One that began longer
    /// before than <paramref name="back"/> is not looked for.
    /// </summary>
    public async Task<IReadOnlyList<Neighbour>> NeighboursAsync(
        EvseRef evse, SessionId but, DateTimeOffset from, DateTimeOffset to, TimeSpan back, int limit, CancellationToken ct)
    {
        var rows = await database.QueryAsync<NeighbourRow>("""
            SELECT id AS Id, started_at AS StartedAt, last_at AS LastAt, open AS Open, meter_start AS MeterStart, meter_last AS MeterLast
            FROM read.sessions
            WHERE station = @station AND connector = @connector AND evse IS NOT DISTINCT FROM @evse AND started_at < @to AND started_at > @earliest
              AND last_at > @from AND NOT closed AND id <> @but
            ORDER BY started_at LIMIT @limit
            """, new
        {
            station = evse.Station.Value, connector = evse.Connector, evse = evse.Evse, from, to, earliest = from - DateTimeOffset.MinValue > back ? from - back : DateTimeOffset.MinValue, limit,
            but = Guid.Parse(but.Value, CultureInfo.InvariantCulture),
        }, ct);
        return [.. rows.Select(r => new Neighbour(IdOf(r.Id), r.StartedAt, r.LastAt, r.Open, Energy.FromWh(r.MeterStart), Energy.FromWh(r.MeterLast)))];
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<SessionId>> OpenOnStationAsync(StationId station, CancellationToken ct)
    {
        var found = await database.QueryAsync<Guid>(
            "SELECT id FROM read.sessions WHERE station = @station AND open ORDER BY position DESC", new { station = station.Value }, ct);
        return [.. found.Select(IdOf)];
    }

    /// <summary>What the meters showed, in the order it was reported.</summary>
    public async Task<IReadOnlyDictionary<SessionId, IReadOnlyList<SessionReading>>> ReadingsAsync(
        IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        var rows = await database.QueryAsync<ReadingRow>("""
            SELECT session AS Session, at AS At, samples AS Samples
            FROM read.session_readings WHERE session = ANY (@sessions) ORDER BY session, version, ord
            """, new { sessions = sessions.Select(s => Guid.Parse(s.Value, CultureInfo.InvariantCulture)).ToArray() }, ct);
        return rows.GroupBy(r => r.Session).ToDictionary(
            g => IdOf(g.Key), g => (IReadOnlyList<SessionReading>)[.. g.Select(r => new SessionReading(r.At, r.Samples))]);
    }

    private static SessionId IdOf(Guid id) => new(id.ToString("D"));

    private static SessionRow Shown(Row r) => new(
        IdOf(r.Id), new(new(r.Station), r.Connector, r.Evse), r.Transaction, r.EvseUid, r.LocationId, r.IdTag,
        Enum.Parse<PermitResult>(r.Permit), r.PermitBy, r.Roaming is { } grant ? Sql.Read(grant, EventJson.Default.RoamingGrant) : null,
        r.Open, r.Paused is { } by ? Enum.Parse<PausedBy>(by) : null, Energy.FromWh(r.MeterStart), r.StartedAt, Energy.FromWh(r.MeterLast),
        r.LastAt, r.MeterStop is { } stop ? Energy.FromWh(stop) : null, r.StoppedAt, r.StopReason, r.CdrId, r.Overdue, r.SetAside,
        r.Wish is { } wish ? Sql.Read(wish, EventJson.Default.ChargingWish) : null);

    private sealed record Row(
        long Position, Guid Id, string Station, int? Evse, int Connector, string Transaction, string? EvseUid, string? LocationId, string IdTag,
        string Permit, string PermitBy, string? Roaming, bool Open, string? Paused, decimal MeterStart, DateTimeOffset StartedAt,
        decimal MeterLast, DateTimeOffset LastAt, decimal? MeterStop, DateTimeOffset? StoppedAt, string? StopReason, string? CdrId, bool Overdue, int SetAside, string? Wish);

    private sealed record NeighbourRow(Guid Id, DateTimeOffset StartedAt, DateTimeOffset LastAt, bool Open, decimal MeterStart, decimal MeterLast);

    private sealed record ReadingRow(Guid Session, DateTimeOffset At, string Samples);
}
