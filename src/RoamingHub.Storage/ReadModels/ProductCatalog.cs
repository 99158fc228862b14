using RoamingHub.Core.Authorization;
using RoamingHub.Core.Products;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>What is sold, with the order in which it was described.</summary>
/// <param name="Products">Ids, newest first; those that nobody has described come last.</param>
/// <param name="Offers">Ids, newest first.</param>
/// <param name="Ordered">Ids of products that partners have ordered charges under.</param>
public sealed record CatalogueView(Catalogue Catalogue, IReadOnlyList<string> Products, IReadOnlyList<string> Offers, IReadOnlyList<string> Ordered);

/// <summary>Products, offers and assignments as they were last described.</summary>
public sealed class ProductCatalog(Database database)
{
    private const string Columns = "SELECT kind AS Kind, id AS Id, at AS At, content AS Content FROM read.catalogue";

    public async Task<CatalogueView> LoadAsync(CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>($"{Columns} ORDER BY created DESC, id", null, ct);
        var described = IdsOf(rows, CatalogueProjection.Product);
        return new(
            Fold(rows), [.. described, .. StandardProducts.All.Select(p => p.Id).Except(described, StringComparer.Ordinal)],
            IdsOf(rows, CatalogueProjection.Offer), IdsOf(rows, CatalogueProjection.Ordered));
    }

    /// <summary>As much of it as a choice at one EVSE needs.</summary>
    public async Task<Catalogue> AtAsync(string evseUid, string locationId, CancellationToken ct) => Fold(await database.QueryAsync<Row>(
        $"{Columns} WHERE kind IN ('product', 'offer') OR (kind = 'evse' AND id = @evse) OR (kind = 'location' AND id = @location)",
        new { evse = Folding.Id(evseUid), location = Folding.Id(locationId) }, ct));

    private static List<string> IdsOf(IReadOnlyList<Row> rows, string kind) => [.. rows.Where(r => r.Kind == kind).Select(r => r.Id)];

    private static Catalogue Fold(IReadOnlyList<Row> rows)
    {
        var catalogue = new Catalogue();
        foreach (var row in rows)
        {
            object? said = row.Kind switch
            {
                CatalogueProjection.Product => new ProductDescribed(Sql.Read(row.Content, EventJson.Default.Product), row.At),
                CatalogueProjection.Offer => new OfferDescribed(Sql.Read(row.Content, EventJson.Default.Offer), row.At),
                CatalogueProjection.Evse => new ProductAssigned(AssignedTo.Evse, row.Id, row.Content, row.At),
                CatalogueProjection.Location => new ProductAssigned(AssignedTo.Location, row.Id, row.Content, row.At),
                _ => null,
            };
            if (said is not null)
                catalogue.Apply(said);
        }

        return catalogue;
    }

    private sealed record Row(string Kind, string Id, DateTimeOffset At, string Content);
}

internal sealed class CatalogueProjection : IProjection
{
    public const string Product = "product";
    public const string Offer = "offer";
    public const string Evse = "evse";
    public const string Location = "location";
    public const string Ordered = "ordered";

    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(ProductDescribed), typeof(ProductRemoved), typeof(OfferDescribed), typeof(OfferWithdrawn), typeof(ProductAssigned), typeof(ProductUnassigned),
        typeof(RemoteStartRequested),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var lines = batch.Select(LineOf).OfType<Line>().ToList();
        writes.Add("DELETE FROM read.catalogue c USING unnest($1, $2) AS u(kind, id) WHERE c.kind = u.kind AND c.id = u.id", lines.Where(l => l.Content is null).LastOf(l => l.Key))
            .Text(l => l.Key.Kind).Text(l => l.Key.Id);

        // What was removed and described again is new; so the row of before must be gone first, and this one be as old as what came after.
        var created = new Dictionary<(string, string), long>();
        foreach (var line in lines)
        {
            if (line.Content is null)
                created.Remove(line.Key);
            else
                created.TryAdd(line.Key, line.Position);
        }

        writes.Add("""
            INSERT INTO read.catalogue (kind, id, created, at, content)
            SELECT * FROM unnest($1, $2, $3, $4, $5)
            ON CONFLICT (kind, id) DO UPDATE SET at = EXCLUDED.at, content = EXCLUDED.content
            """, lines.LastOf(l => l.Key).Where(l => l.Content is not null).ToList())
            .Text(l => l.Key.Kind).Text(l => l.Key.Id).Long(l => created[l.Key]).Time(l => l.At).Text(l => l.Content);
    }

    private static Line? LineOf(RecordedEvent e) => e.Data switch
    {
        ProductDescribed d => new((Product, d.Product.Id), e.Position, d.At, Sql.Write(d.Product, EventJson.Default.Product)),
        ProductRemoved r => new((Product, r.Id), e.Position, r.At, null),
        OfferDescribed d => new((Offer, d.Offer.Id), e.Position, d.At, Sql.Write(d.Offer, EventJson.Default.Offer)),
        OfferWithdrawn w => new((Offer, w.Id), e.Position, w.At, null),
        ProductAssigned a => new((PlaceOf(a.To), Folding.Id(a.Place)), e.Position, a.At, a.Product),
        ProductUnassigned u => new((PlaceOf(u.To), Folding.Id(u.Place)), e.Position, u.At, null),
        RemoteStartRequested { Grant: { Method: GrantMethod.Commanded, Product: { Length: > 0 } product } grant } r =>
            new((Ordered, product), e.Position, r.At, grant.Provider ?? ""),
        _ => null,
    };

    private static string PlaceOf(AssignedTo to) => to == AssignedTo.Evse ? Evse : Location;

    private sealed record Line((string Kind, string Id) Key, long Position, DateTimeOffset At, string? Content);
}
