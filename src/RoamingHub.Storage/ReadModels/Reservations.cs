using RoamingHub.Core.Reservations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A reservation as the log tells it; whether its time is over is for the reader of the row to see.</summary>
public sealed record ReservationRow(
    EvseRef Evse, int Id, string IdTag, DateTimeOffset ExpiresAt, ReservationStatus Status, PartnerId? Partner, string? Reference, SessionId? Session)
{
    public ReservationStatus StatusAt(DateTimeOffset now) =>
        Status == ReservationStatus.Active && ExpiresAt <= now ? ReservationStatus.Expired : Status;
}

/// <summary>The last reservation of each station under each number.</summary>
public sealed class Reservations(Database database)
{
    private const string Columns = """
        SELECT position AS Position, station AS Station, evse AS Evse, connector AS Connector, id AS Id, id_tag AS IdTag, expires_at AS ExpiresAt,
               status AS Status, partner AS Partner, reference AS Reference, session AS Session
        FROM read.reservations
        """;

    /// <summary>Newest first, by the moment the station agreed.</summary>
    public async Task<Page<ReservationRow>> ListAsync(StationId? station, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("station = @station", "station", station?.Value).And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY position DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Position);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    /// <summary>The newest of those that stations know under this number.</summary>
    public async Task<ReservationRow?> FindAsync(int id, StationId? station, CancellationToken ct) =>
        await database.FindAsync<Row>(
            $"{Columns} WHERE id = @id AND (@station::text IS NULL OR station = @station) ORDER BY position DESC LIMIT 1",
            new { id, station = station?.Value }, ct) is { } row ? Shown(row) : null;

    /// <summary>Those that stations keep under this number at the moment, newest first.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ActiveAsync(int id, DateTimeOffset now, CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>(
            $"{Columns} WHERE id = @id AND status = @active AND expires_at > @now ORDER BY position DESC",
            new { id, active = nameof(ReservationStatus.Active), now = now.UtcDateTime }, ct)).Select(Shown)];

    /// <summary>Those that a station keeps at the moment, whoever they are for.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ActiveAsync(StationId station, DateTimeOffset now, CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>(
            $"{Columns} WHERE station = @station AND status = @active AND expires_at > @now ORDER BY position DESC",
            new { station = station.Value, active = nameof(ReservationStatus.Active), now = now.UtcDateTime }, ct)).Select(Shown)];

    /// <summary>The newest that a partner knows under its own name for it, in whatever case.</summary>
    public async Task<ReservationRow?> FindByReferenceAsync(PartnerId partner, string reference, CancellationToken ct) =>
        await database.FindAsync<Row>(
            $"{Columns} WHERE partner = @partner AND upper(reference) = upper(@reference) ORDER BY position DESC LIMIT 1",
            new { partner = partner.Value, reference }, ct) is { } row ? Shown(row) : null;

    /// <summary>The one that a charge has used; null when it used none.</summary>
    public async Task<ReservationRow?> FindUsedByAsync(SessionId session, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} WHERE session = @session", new { session = session.Value }, ct) is { } row ? Shown(row) : null;

    /// <summary>Those of a partner at a station, newest first, that had not run out by then.</summary>
    public async Task<IReadOnlyList<ReservationRow>> OfStationAsync(StationId station, PartnerId partner, DateTimeOffset at, CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>(
            $"{Columns} WHERE station = @station AND partner = @partner AND expires_at >= @at ORDER BY position DESC LIMIT 20",
            new { station = station.Value, partner = partner.Value, at = at.UtcDateTime }, ct)).Select(Shown)];

    private static ReservationRow Shown(Row r) => new(
        new(new(r.Station), r.Connector, r.Evse), r.Id, r.IdTag, r.ExpiresAt, Enum.Parse<ReservationStatus>(r.Status),
        r.Partner is null ? null : new PartnerId(r.Partner), r.Reference, r.Session is null ? null : new SessionId(r.Session));

    private sealed record Row(
        long Position, string Station, int? Evse, int Connector, int Id, string IdTag, DateTimeOffset ExpiresAt, string Status, string? Partner,
        string? Reference, string? Session);
}

/// <summary>Row by row, since each event needs the one before it, and there are few.</summary>
internal sealed class ReservationProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
        [typeof(ReservationMade), typeof(ReservationCancelled), typeof(ReservationUsed), typeof(ReservationExpired)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        foreach (var e in batch)
        {
            switch (e.Data)
            {
                case ReservationMade made:
                    Make(made, e.Position, writes);
                    break;
                case ReservationCancelled:
                    End(e, ReservationStatus.Cancelled, null, writes);
                    break;
                case ReservationUsed used:
                    End(e, ReservationStatus.Used, used.Session.Value, writes);
                    break;
                case ReservationExpired:
                    End(e, ReservationStatus.Expired, null, writes);
                    break;
            }
        }
    }

    private static void Make(ReservationMade made, long position, Writes writes) => writes.Add("""
        INSERT INTO read.reservations AS r (station, id, position, evse, connector, id_tag, expires_at, partner, reference, status)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (station, id) DO UPDATE
        SET position = EXCLUDED.position, evse = EXCLUDED.evse, connector = EXCLUDED.connector, id_tag = EXCLUDED.id_tag,
            expires_at = EXCLUDED.expires_at, partner = EXCLUDED.partner, reference = EXCLUDED.reference, status = EXCLUDED.status, session = NULL
        """, [made])
        .Text(m => m.Evse.Station.Value).Int(m => m.Id).Long(_ => position).Int(m => m.Evse.Evse).Int(m => m.Evse.Connector).Text(m => m.IdTag)
        .Time(m => m.ExpiresAt).Text(m => m.Partner?.Value).Text(m => m.Reference).Text(_ => nameof(ReservationStatus.Active));

    private static void End(RecordedEvent e, ReservationStatus status, string? session, Writes writes)
    {
        var key = ReservationStream.KeyOf(e.Stream);
        writes.Add("""
            UPDATE read.reservations r SET status = e.status, session = e.session
            FROM unnest($1, $2, $3, $4) AS e (station, id, status, session) WHERE r.station = e.station AND r.id = e.id
            """, [key])
            .Text(k => k.Station.Value).Int(k => k.Id).Text(_ => status.ToString()).Text(_ => session);
    }
}
