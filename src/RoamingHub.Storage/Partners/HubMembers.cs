using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>A company behind a partner that is a hub. <paramref name="Body"/> is the whole of it as the hub describes it.</summary>
public sealed record HubMember(
    string Partner, string CountryCode, string PartyId, string Role, string Status, DateTimeOffset LastUpdated, string Body);

/// <summary>Our copy of what hubs told us of their members.</summary>
public sealed class HubMembers(Database database)
{
    private const string Columns =
        "partner, country_code AS CountryCode, party_id AS PartyId, role, status, last_updated AS LastUpdated, body";

    /// <summary>In the order of their names.</summary>
    public async Task<IReadOnlyList<HubMember>> ListAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<HubMember>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.hub_members WHERE partner = @partner ORDER BY country_code, party_id", new { partner }, cancellationToken: ct))).AsList();
    }

    /// <summary>Stores one; an older description never replaces a newer one. Whether it was new; null where it was older than what is known.</summary>
    public async Task<bool?> PutAsync(HubMember member, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            """
            INSERT INTO hub.hub_members AS m (partner, country_code, party_id, role, status, last_updated, body)
            VALUES (@Partner, @CountryCode, @PartyId, @Role, @Status, @LastUpdated, @Body)
            ON CONFLICT (partner, country_code, party_id) DO UPDATE SET
                role = EXCLUDED.role, status = EXCLUDED.status, last_updated = EXCLUDED.last_updated, body = EXCLUDED.body
            WHERE m.last_updated <= EXCLUDED.last_updated
            RETURNING xmax = 0
            """,
            member with
            {
                CountryCode = member.CountryCode.ToUpperInvariant(), PartyId = member.PartyId.ToUpperInvariant(),
                LastUpdated = member.LastUpdated.ToUniversalTime(),
            },
            cancellationToken: ct));
    }
}
