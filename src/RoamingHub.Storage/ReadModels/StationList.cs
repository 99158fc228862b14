using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A station as it was described, and what it last told of itself.</summary>
/// <param name="Boot">The station's description of itself, as sent (JSON); null before its first boot.</param>
/// <param name="Epoch">Of the newest connection, also when it has ended.</param>
public sealed record StationRow(
    StationDescribed Description, bool Connected, long Epoch, string? ConnectedProtocol, DateTimeOffset? ConnectionSince,
    string? RegistrationStatus, string? Boot, DateTimeOffset? BootedAt);

/// <summary>A public connector and the station's connector behind it.</summary>
public sealed record EvseLink(EvseRef Evse, string EvseUid, string? PublicConnectorId);

public sealed class StationList(Database database)
{
    private const string Columns = """
        SELECT description AS Description, connected AS Connected, epoch AS Epoch, connected_protocol AS ConnectedProtocol,
               connection_since AS ConnectionSince, registration_status AS RegistrationStatus, boot AS Boot, booted_at AS BootedAt
        FROM read.stations WHERE described
        """;

    /// <summary>By name.</summary>
    /// <param name="page">Its cursor is the last station of the page before.</param>
    /// <param name="only">Of these stations; null for all. <paramref name="but"/>: none of these.</param>
    public async Task<Page<StationRow>> ListAsync(
        PageRequest page, CancellationToken ct, IReadOnlyCollection<string>? only = null, IReadOnlyCollection<string>? but = null)
    {
        var rows = await database.QueryAsync<Row>(
            $"""
             {Columns} AND (@after::text IS NULL OR station > @after) AND (@only::text[] IS NULL OR station = ANY (@only))
             AND (@but::text[] IS NULL OR station <> ALL (@but)) ORDER BY station LIMIT @limit
             """, new { after = page.After, limit = page.Limit + 1, only = only?.ToArray(), but = but?.ToArray() }, ct);
        var stations = rows.Take(page.Limit).Select(Shown).ToList();
        return new(stations, rows.Count > page.Limit ? stations[^1].Description.Station.Value : null);
    }

    /// <summary>Null for a station that was never described, or was removed.</summary>
    public async Task<StationRow?> FindAsync(StationId station, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} AND station = @station", new { station = station.Value }, ct) is { } row ? Shown(row) : null;

    /// <summary>The stations' connectors that are linked to a public EVSE.</summary>
    public async Task<IReadOnlyList<EvseLink>> LinksAsync(string evseUid, CancellationToken ct)
    {
        var rows = await database.QueryAsync<LinkRow>("""
            SELECT l.station AS Station, l.evse AS Evse, l.connector AS Connector, l.public_connector AS PublicConnector
            FROM read.connector_links l JOIN read.stations s ON s.station = l.station AND s.described
            WHERE l.folded_uid = @uid ORDER BY l.station, l.evse, l.connector
            """, new { uid = Folding.Id(evseUid) }, ct);
        return [.. rows.Select(r => new EvseLink(
            new(new(r.Station), r.Connector, r.Evse < 0 ? null : r.Evse), evseUid, r.PublicConnector))];
    }

    private static StationRow Shown(Row r) => new(
        Sql.Read(r.Description, EventJson.Default.StationDescribed), r.Connected, r.Epoch, r.ConnectedProtocol, r.ConnectionSince,
        r.RegistrationStatus, r.Boot, r.BootedAt);

    private sealed record Row(
        string Description, bool Connected, long Epoch, string? ConnectedProtocol, DateTimeOffset? ConnectionSince, string? RegistrationStatus,
        string? Boot, DateTimeOffset? BootedAt);

    private sealed record LinkRow(string Station, int Evse, int Connector, string? PublicConnector);
}

internal sealed class StationProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
        [typeof(StationDescribed), typeof(StationRemoved), typeof(StationBooted), typeof(StationConnected), typeof(StationDisconnected)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        ProjectDescriptions(batch, writes);
        ProjectBoots(batch, writes);
        ProjectConnections(batch, writes);
    }

    /// <summary>Row by row, since a link that stays keeps the moment it was made, and there are few.</summary>
    private static void ProjectDescriptions(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        foreach (var e in batch)
        {
            if (e.Data is StationDescribed described)
                Describe(described, e.At, writes);
            else if (e.Data is StationRemoved removed)
                Remove(removed, writes);
        }
    }

    private static void Describe(StationDescribed described, DateTimeOffset at, Writes writes)
    {
        var links = described.Connectors.LastOf(c => (Folding.Evse(c.Evse), c.Connector));
        writes.Add("""
            INSERT INTO read.stations AS s (station, described, description) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (station) DO UPDATE SET described = EXCLUDED.described, description = EXCLUDED.description
            """, [described])
            .Text(d => d.Station.Value).Flag(_ => true).Text(d => Sql.Write(d, EventJson.Default.StationDescribed));
        writes.Add("DELETE FROM read.connector_links WHERE station = ANY ($1) AND NOT (evse, connector) IN (SELECT * FROM unnest($2, $3))", [described])
            .Text(d => d.Station.Value)
            .Ints([.. links.Select(l => Folding.Evse(l.Evse))])
            .Ints([.. links.Select(l => l.Connector)]);
        writes.Add("""
            INSERT INTO read.connector_links AS l (station, evse, connector, folded_uid, public_connector, since)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (station, evse, connector) DO UPDATE
            SET folded_uid = EXCLUDED.folded_uid, public_connector = EXCLUDED.public_connector,
                since = CASE WHEN l.folded_uid IS NOT DISTINCT FROM EXCLUDED.folded_uid THEN l.since ELSE EXCLUDED.since END
            """, links)
            .Text(_ => described.Station.Value).Int(l => Folding.Evse(l.Evse)).Int(l => l.Connector)
            .Text(l => l.EvseUid is { } uid ? Folding.Id(uid) : null).Text(l => l.PublicConnectorId).Time(_ => at);
    }

    private static void Remove(StationRemoved removed, Writes writes)
    {
        writes.Add("UPDATE read.stations SET described = FALSE, description = NULL WHERE station = ANY ($1)", [removed]).Text(r => r.Station.Value);
        writes.Add("DELETE FROM read.connector_links WHERE station = ANY ($1)", [removed]).Text(r => r.Station.Value);
    }

    private static void ProjectBoots(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
            INSERT INTO read.stations AS s (station, registration_status, boot, booted_at)
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (station) DO UPDATE
            SET registration_status = EXCLUDED.registration_status, boot = EXCLUDED.boot, booted_at = EXCLUDED.booted_at
            """, batch.Of<StationBooted>().LastOf(b => b.Data.Station))
            .Text(b => b.Data.Station.Value)
            .Text(b => b.Data.RegistrationStatus)
            .Text(b => b.Data.Details)
            .Time(b => b.Data.At);

    /// <summary>
    /// The highest epoch counts, and its end ends the connection; an older connection's end is no news. Row by row: whether an event counts
    /// depends on the one before, and there are few.
    /// </summary>
    private static void ProjectConnections(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        foreach (var e in batch)
        {
            var change = e.Data switch
            {
                StationConnected c => (Station: c.Station.Value, Connected: true, c.Epoch, Protocol: c.Protocol),
                StationDisconnected d => (d.Station.Value, false, d.Epoch, null),
                _ => default((string Station, bool Connected, long Epoch, string? Protocol)?),
            };
            if (change is not { } known)
                continue;
            writes.Add("""
                INSERT INTO read.stations AS s (station, connected, epoch, connected_protocol, connection_since)
                SELECT * FROM unnest($1, $2, $3, $4, $5)
                ON CONFLICT (station) DO UPDATE
                SET connected = EXCLUDED.connected, epoch = EXCLUDED.epoch,
                    connected_protocol = coalesce(EXCLUDED.connected_protocol, s.connected_protocol),
                    connection_since = CASE WHEN s.connected = EXCLUDED.connected THEN s.connection_since ELSE EXCLUDED.connection_since END
                WHERE EXCLUDED.epoch > s.epoch OR (EXCLUDED.epoch = s.epoch AND NOT EXCLUDED.connected)
                """, [known])
                .Text(c => c.Station).Flag(c => c.Connected).Long(c => c.Epoch).Text(c => c.Protocol).Time(_ => e.At);
        }
    }
}
