using RoamingHub.Core.Locations;

namespace RoamingHub.Storage.ReadModels;

/// <param name="Details">JSON, as it was given.</param>
public sealed record Listing(ListedThing Thing, string Id, string Details, DateTimeOffset At);

/// <summary>What a network lists of places and EVSEs beyond what the catalogue tells.</summary>
public sealed class Listings(Database database)
{
    private const string Columns = "SELECT thing AS Thing, id AS Id, details AS Details, at AS At FROM read.listings";

    public async Task<Listing?> FindAsync(string network, ListedThing thing, string id, CancellationToken ct)
    {
        var row = await database.FindAsync<Row>(
            $"{Columns} WHERE network = @network AND thing = @thing AND folded = @folded",
            new { network, thing = ListingProjection.Word(thing), folded = Folding.Id(id) }, ct);
        return row is null ? null : Shown(row);
    }

    public async Task<IReadOnlyList<Listing>> AllAsync(string network, CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>($"{Columns} WHERE network = @network ORDER BY thing, folded", new { network }, ct)).Select(Shown)];

    private static Listing Shown(Row r) => new(r.Thing == ListingProjection.Word(ListedThing.Evse) ? ListedThing.Evse : ListedThing.Location, r.Id, r.Details, r.At);

    private sealed record Row(string Thing, string Id, string Details, DateTimeOffset At);
}

internal sealed class ListingProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(ListingDescribed), typeof(ListingRemoved)];

    public static string Word(ListedThing thing) => thing == ListedThing.Evse ? "evse" : "location";

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var last = batch.Where(e => e.Data is ListingDescribed or ListingRemoved).LastOf(KeyOf).ToList();
        writes.Add("""
            INSERT INTO read.listings (network, thing, folded, id, at, details)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (network, thing, folded) DO UPDATE SET id = EXCLUDED.id, at = EXCLUDED.at, details = EXCLUDED.details
            """, last.Of<ListingDescribed>())
            .Text(d => d.Data.Network).Text(d => Word(d.Data.Thing)).Text(d => Folding.Id(d.Data.Id)).Text(d => d.Data.Id).Time(d => d.Data.At)
            .Text(d => d.Data.Details);
        writes.Add("""
            DELETE FROM read.listings l USING unnest($1, $2, $3) AS u(network, thing, folded)
            WHERE l.network = u.network AND l.thing = u.thing AND l.folded = u.folded
            """, last.Of<ListingRemoved>())
            .Text(d => d.Data.Network).Text(d => Word(d.Data.Thing)).Text(d => Folding.Id(d.Data.Id));
    }

    private static (string, ListedThing, string) KeyOf(RecordedEvent e) => e.Data switch
    {
        ListingDescribed d => (d.Network, d.Thing, Folding.Id(d.Id)),
        ListingRemoved r => (r.Network, r.Thing, Folding.Id(r.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Not about a listing."),
    };
}
