using RoamingHub.Core.Locations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A location as it was last described. A removed one stays, since partners have known it.</summary>
/// <param name="Version">Of its stream, at the last description: what a charge that begins now refers to.</param>
/// <param name="Newest">The stream's own version: what the next event is appended after.</param>
/// <param name="Details">The whole description as it was given (JSON).</param>
/// <param name="At">When it was last described or removed.</param>
public sealed record LocationEntry(Location Location, long Version, string Details, bool Removed, DateTimeOffset At, long Newest);

public sealed class LocationCatalog(Database database)
{
    private const string Columns = """
        SELECT l.created AS Created, l.location AS Location, l.version AS Version, l.details AS Details, l.removed AS Removed, l.at AS At, l.newest AS Newest
        FROM read.locations l
        """;

    public Task<LocationEntry?> FindAsync(string id, CancellationToken ct) =>
        OneAsync("WHERE l.folded = @folded", new { folded = Folding.Id(id) }, ct);

    /// <summary>The location that has this EVSE, by our id of it; also when the EVSE is removed.</summary>
    public Task<LocationEntry?> FindByEvseUidAsync(string uid, CancellationToken ct) => OneAsync(
        "JOIN read.location_evses e ON e.folded_location = l.folded WHERE e.folded_uid = @uid", new { uid = Folding.Id(uid) }, ct);

    /// <summary>By the public EVSE id, with or without its separators. An id may be given again once its EVSE is removed: the living one counts.</summary>
    public Task<LocationEntry?> FindByEvseIdAsync(string evseId, CancellationToken ct) => OneAsync(
        "JOIN read.location_evses e ON e.folded_location = l.folded WHERE e.folded_evse_id = @evseId ORDER BY e.removed, l.created DESC LIMIT 1",
        new { evseId = Folding.EvseId(evseId) }, ct);

    /// <summary>Newest first.</summary>
    public async Task<Page<LocationEntry>> ListAsync(PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("l.created < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY l.created DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Created);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    /// <summary>All of an owner's, in the order they were first described.</summary>
    public async Task<IReadOnlyList<LocationEntry>> AllOfAsync(PartyId owner, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>(
            $"{Columns} WHERE l.owner_country = @country AND l.owner_party = @party ORDER BY l.created",
            new { country = Folding.Id(owner.Country), party = Folding.Id(owner.Party) }, ct);
        return [.. rows.Select(Shown)];
    }

    private async Task<LocationEntry?> OneAsync(string where, object parameters, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} {where}", parameters, ct) is { } row ? Shown(row) : null;

    private static LocationEntry Shown(Row r) => new(Sql.Read(r.Location, EventJson.Default.Location), r.Version, r.Details, r.Removed, r.At, r.Newest);

    private sealed record Row(long Created, string Location, long Version, string Details, bool Removed, DateTimeOffset At, long Newest);
}

internal sealed class LocationProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(LocationDescribed), typeof(LocationRemoved)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var described = batch.Of<LocationDescribed>();
        var created = described.GroupBy(d => Folding.Id(d.Data.Location.Id)).ToDictionary(g => g.Key, g => g.First().Event.Position);
        var last = described.LastOf(d => Folding.Id(d.Data.Location.Id));
        writes.Add("""
            INSERT INTO read.locations (folded, created, version, newest, owner_country, owner_party, removed, at, location, details)
            SELECT u.folded, u.created, u.version, u.version, u.country, u.party, FALSE, u.at, u.location, u.details
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS u(folded, created, version, country, party, at, location, details)
            ON CONFLICT (folded) DO UPDATE
            SET version = EXCLUDED.version, newest = EXCLUDED.newest, owner_country = EXCLUDED.owner_country, owner_party = EXCLUDED.owner_party, removed = FALSE,
                at = EXCLUDED.at, location = EXCLUDED.location, details = EXCLUDED.details
            """, last)
            .Text(d => Folding.Id(d.Data.Location.Id)).Long(d => created[Folding.Id(d.Data.Location.Id)]).Long(d => d.Event.Version)
            .Text(d => Folding.Id(d.Data.Location.Owner.Country)).Text(d => Folding.Id(d.Data.Location.Owner.Party)).Time(d => d.Data.At)
            .Text(d => Sql.Write(d.Data.Location, EventJson.Default.Location)).Text(d => d.Data.Details);
        ProjectEvses(last, writes);

        var removed = batch.Where(e => e.Data is LocationDescribed or LocationRemoved).LastOf(FoldedId).ToList().Of<LocationRemoved>();
        writes.Add("""
            UPDATE read.locations l SET removed = TRUE, at = u.at, newest = u.version FROM unnest($1, $2, $3) AS u(folded, at, version) WHERE l.folded = u.folded
            """, removed)
            .Text(r => Folding.Id(r.Data.Id)).Time(r => r.Data.At).Long(r => r.Event.Version);
        writes.Add("UPDATE read.location_evses SET removed = TRUE WHERE folded_location = ANY ($1)", removed).Text(r => Folding.Id(r.Data.Id));
    }

    /// <summary>An EVSE that moved stays behind as removed; the place where it lives is the one that finds it.</summary>
    private static void ProjectEvses(IReadOnlyCollection<(LocationDescribed Data, RecordedEvent Event)> last, Writes writes)
    {
        var evses = last.SelectMany(d => d.Data.Location.Evses.Select(e => (Place: Folding.Id(d.Data.Location.Id), Evse: e, d.Event.Position)))
            .OrderByDescending(e => e.Evse.Removed).ThenBy(e => e.Position)
            .LastOf(e => Folding.Id(e.Evse.Uid));
        writes.Add("DELETE FROM read.location_evses WHERE folded_location = ANY ($1)", last).Text(d => Folding.Id(d.Data.Location.Id));
        writes.Add("""
            INSERT INTO read.location_evses AS e (folded_uid, folded_evse_id, folded_location, removed)
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (folded_uid) DO UPDATE
            SET folded_evse_id = EXCLUDED.folded_evse_id, folded_location = EXCLUDED.folded_location, removed = EXCLUDED.removed
            WHERE e.removed OR NOT EXCLUDED.removed
            """, evses)
            .Text(e => Folding.Id(e.Evse.Uid)).Text(e => Folding.EvseId(e.Evse.EvseId)).Text(e => e.Place).Flag(e => e.Evse.Removed);
    }

    private static string FoldedId(RecordedEvent e) => Folding.Id(e.Data switch
    {
        LocationDescribed d => d.Location.Id,
        LocationRemoved r => r.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Not about a location."),
    });
}
