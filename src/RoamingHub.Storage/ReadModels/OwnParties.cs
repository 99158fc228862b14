using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The companies in whose name the hub acts, as the back office described them.</summary>
public sealed class OwnParties(Database database)
{
    private const string Columns = "SELECT country AS Country, party AS Party, name AS Name, website AS Website, at AS At FROM read.own_parties";

    /// <summary>In the order they were first described.</summary>
    public async Task<IReadOnlyList<OwnPartyDescribed>> ListAsync(CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>($"{Columns} ORDER BY position", null, ct)).Select(Shown)];

    public async Task<OwnPartyDescribed?> FindAsync(PartyId party, CancellationToken ct)
    {
        var row = await database.FindAsync<Row>(
            $"{Columns} WHERE country = @country AND party = @party",
            new { country = Folding.Id(party.Country), party = Folding.Id(party.Party) }, ct);
        return row is null ? null : Shown(row);
    }

    private static OwnPartyDescribed Shown(Row r) => new(new(r.Country, r.Party), r.Name, r.Website, r.At);

    private sealed record Row(string Country, string Party, string Name, string? Website, DateTimeOffset At);
}

internal sealed class OwnPartyProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(OwnPartyDescribed)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var described = batch.Of<OwnPartyDescribed>();
        var created = described.GroupBy(d => Key(d.Data.Party)).ToDictionary(g => g.Key, g => g.First().Event.Position);
        writes.Add("""
            INSERT INTO read.own_parties (country, party, position, name, website, at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (country, party) DO UPDATE SET name = EXCLUDED.name, website = EXCLUDED.website, at = EXCLUDED.at
            """, described.LastOf(d => Key(d.Data.Party)))
            .Text(d => Folding.Id(d.Data.Party.Country)).Text(d => Folding.Id(d.Data.Party.Party)).Long(d => created[Key(d.Data.Party)])
            .Text(d => d.Data.Name).Text(d => d.Data.Website).Time(d => d.Data.At);
    }

    private static string Key(PartyId party) => Folding.Id(party.ToString());
}
