using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The partners we roam with. One that was removed is gone.</summary>
public sealed class PartnerRegister(Database database)
{
    private const string Columns = """
        SELECT id AS Id, protocol AS Protocol, name AS Name, settings AS Settings, status AS Status, parties AS Parties, terms AS Terms FROM read.partners
        """;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Partner>> ListAsync(CancellationToken ct) => ManyAsync("ORDER BY position DESC", null, ct);

    /// <summary>In the order they were added.</summary>
    public Task<IReadOnlyList<Partner>> ByProtocolAsync(string protocol, CancellationToken ct) =>
        ManyAsync("WHERE protocol = @protocol ORDER BY position", new { protocol }, ct);

    public async Task<Partner?> FindAsync(PartnerId id, CancellationToken ct) =>
        await ManyAsync("WHERE id = @id", new { id = id.Value }, ct) is [var partner] ? partner : null;

    private async Task<IReadOnlyList<Partner>> ManyAsync(string where, object? parameters, CancellationToken ct) =>
        [.. (await database.QueryAsync<Row>($"{Columns} {where}", parameters, ct)).Select(r => new Partner(
            new(r.Id), r.Protocol, r.Name, r.Settings, Enum.Parse<PartnerStatus>(r.Status),
            Sql.Read(r.Parties, EventJson.Default.IReadOnlyListPartyId), r.Terms is null ? null : Sql.Read(r.Terms, EventJson.Default.PartnerTerms)))];

    private sealed record Row(string Id, string Protocol, string Name, string Settings, string Status, string Parties, string? Terms);
}

/// <summary>Partners change rarely, and each event changes other columns: one statement an event.</summary>
internal sealed class PartnerProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
        [
        typeof(PartnerAdded), typeof(PartnerSettingsChanged), typeof(PartnerTermsDescribed), typeof(PartnerConnected), typeof(PartnerDisconnected),
        typeof(PartnerRemoved),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        foreach (var e in batch)
            Project(e, writes);
    }

    private static void Project(RecordedEvent e, Writes writes)
    {
        switch (e.Data)
        {
            case PartnerAdded added:
                writes.Add("""
                    INSERT INTO read.partners (id, position, protocol, name, settings, status, parties)
                    SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                    """, [added])
                    .Text(a => a.Partner.Value).Long(_ => e.Position).Text(a => a.Protocol).Text(a => a.Name).Text(a => a.Settings)
                    .Text(_ => nameof(PartnerStatus.Pending)).Text(_ => "[]");
                break;
            case PartnerSettingsChanged changed:
                writes.Add("""
                    UPDATE read.partners p SET name = u.name, settings = u.settings FROM unnest($1, $2, $3) AS u(id, name, settings) WHERE p.id = u.id
                    """, [changed]).Text(c => c.Partner.Value).Text(c => c.Name).Text(c => c.Settings);
                break;
            case PartnerTermsDescribed described:
                writes.Add("UPDATE read.partners p SET terms = u.terms FROM unnest($1, $2) AS u(id, terms) WHERE p.id = u.id", [described])
                    .Text(d => d.Partner.Value).Text(d => Sql.Write(d.Terms, EventJson.Default.PartnerTerms));
                break;
            case PartnerConnected connected:
                writes.Add("""
                    UPDATE read.partners p SET status = u.status, parties = u.parties FROM unnest($1, $2, $3) AS u(id, status, parties) WHERE p.id = u.id
                    """, [connected]).Text(c => c.Partner.Value).Text(_ => nameof(PartnerStatus.Connected))
                    .Text(c => Sql.Write(c.Parties, EventJson.Default.IReadOnlyListPartyId));
                break;
            case PartnerDisconnected disconnected:
                writes.Add("UPDATE read.partners p SET status = u.status FROM unnest($1, $2) AS u(id, status) WHERE p.id = u.id", [disconnected])
                    .Text(d => d.Partner.Value).Text(_ => nameof(PartnerStatus.Disconnected));
                break;
            case PartnerRemoved removed:
                writes.Add("DELETE FROM read.partners WHERE id = ANY ($1)", [removed]).Text(r => r.Partner.Value);
                break;
        }
    }
}
