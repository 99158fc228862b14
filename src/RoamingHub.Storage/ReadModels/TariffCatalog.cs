using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A tariff as it was last described. A removed one stays, since records refer to it.</summary>
/// <param name="Version">Of its stream, at the last description: what a charge that begins now is priced with.</param>
/// <param name="Newest">The stream's own version: what the next event is appended after.</param>
/// <param name="Details">The whole description as it was given (JSON).</param>
/// <param name="ForPartners">Only partners whose terms name it see it.</param>
public sealed record TariffEntry(
    Tariff Tariff, PartyId Owner, long Version, string Details, bool Removed, DateTimeOffset At, long Newest, bool ForPartners)
{
    public TariffStanding Standing => Removed ? TariffStanding.Removed : ForPartners ? TariffStanding.Partners : TariffStanding.Everybody;
}

public sealed class TariffCatalog(Database database)
{
    private const string Columns = """
        SELECT created AS Created, tariff AS Tariff, owner_country AS Country, owner_party AS Party, version AS Version, details AS Details,
               removed AS Removed, at AS At, newest AS Newest, for_partners AS ForPartners
        FROM read.tariffs
        """;

    public async Task<TariffEntry?> FindAsync(string id, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} WHERE folded = @folded", new { folded = Folding.Id(id) }, ct) is { } row ? Shown(row) : null;

    /// <summary>Newest first, without the removed ones.</summary>
    public async Task<Page<TariffEntry>> ListAsync(PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("NOT removed").And("created < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY created DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Created);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    /// <summary>Those of these ids that were ever described, by their ids without regard to case.</summary>
    public async Task<IReadOnlyDictionary<string, TariffEntry>> FindAsync(IEnumerable<string> ids, CancellationToken ct)
    {
        var folded = ids.Select(Folding.Id).Distinct().ToArray();
        IReadOnlyList<Row> rows = folded.Length == 0 ? [] : await database.QueryAsync<Row>($"{Columns} WHERE folded = ANY(@folded)", new { folded }, ct);
        return rows.Select(Shown).ToDictionary(t => t.Tariff.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every tariff that was ever described, in that order.</summary>
    public async Task<IReadOnlyList<TariffEntry>> AllAsync(CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>($"{Columns} ORDER BY created", null, ct)).Select(Shown)];

    /// <summary>All of an owner's, in the order they were first described, without the removed ones.</summary>
    public async Task<IReadOnlyList<TariffEntry>> AllOfAsync(PartyId owner, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>(
            $"{Columns} WHERE NOT removed AND owner_country = @country AND owner_party = @party ORDER BY created",
            new { country = Folding.Id(owner.Country), party = Folding.Id(owner.Party) }, ct);
        return [.. rows.Select(Shown)];
    }

    private static TariffEntry Shown(Row r) => new(
        Sql.Read(r.Tariff, EventJson.Default.Tariff), new(r.Country, r.Party), r.Version, r.Details, r.Removed, r.At, r.Newest, r.ForPartners);

    private sealed record Row(
        long Created, string Tariff, string Country, string Party, long Version, string Details, bool Removed, DateTimeOffset At, long Newest,
        bool ForPartners);
}

internal sealed class TariffProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(TariffDescribed), typeof(TariffRemoved)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var described = batch.Of<TariffDescribed>();
        var created = described.GroupBy(d => Folding.Id(d.Data.Tariff.Id)).ToDictionary(g => g.Key, g => g.First().Event.Position);
        writes.Add("""
            INSERT INTO read.tariffs (folded, created, version, newest, owner_country, owner_party, removed, at, tariff, details, for_partners)
            SELECT u.folded, u.created, u.version, u.version, u.country, u.party, FALSE, u.at, u.tariff, u.details, u.for_partners
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS u(folded, created, version, country, party, at, tariff, details, for_partners)
            ON CONFLICT (folded) DO UPDATE
            SET version = EXCLUDED.version, newest = EXCLUDED.newest, owner_country = EXCLUDED.owner_country, owner_party = EXCLUDED.owner_party, removed = FALSE,
                at = EXCLUDED.at, tariff = EXCLUDED.tariff, details = EXCLUDED.details, for_partners = EXCLUDED.for_partners
            """, described.LastOf(d => Folding.Id(d.Data.Tariff.Id)))
            .Text(d => Folding.Id(d.Data.Tariff.Id)).Long(d => created[Folding.Id(d.Data.Tariff.Id)]).Long(d => d.Event.Version)
            .Text(d => Folding.Id(d.Data.Owner.Country)).Text(d => Folding.Id(d.Data.Owner.Party)).Time(d => d.Data.At)
            .Text(d => Sql.Write(d.Data.Tariff, EventJson.Default.Tariff)).Text(d => d.Data.Details).Flag(d => d.Data.ForPartners);
        writes.Add("""
            UPDATE read.tariffs t SET removed = TRUE, at = u.at, newest = u.version FROM unnest($1, $2, $3) AS u(folded, at, version) WHERE t.folded = u.folded
            """, batch.Where(e => e.Data is TariffDescribed or TariffRemoved).LastOf(FoldedId).ToList().Of<TariffRemoved>())
            .Text(r => Folding.Id(r.Data.Id)).Time(r => r.Data.At).Long(r => r.Event.Version);
    }

    private static string FoldedId(RecordedEvent e) => Folding.Id(e.Data switch
    {
        TariffDescribed d => d.Tariff.Id,
        TariffRemoved r => r.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Not about a tariff."),
    });
}
