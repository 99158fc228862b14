using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>A token of a partner's customer. <paramref name="Body"/> is the whole of it as the partner describes it.</summary>
public sealed record PartnerToken(
    string Partner, string CountryCode, string PartyId, string Uid, string Type, bool Valid, string Whitelist, string ContractId,
    string? GroupId, DateTimeOffset LastUpdated, string Body);

/// <summary>Our copy of the partners' tokens. A look-up by uid is one index hit.</summary>
public sealed class PartnerTokens(Database database)
{
    private const string Columns =
        "partner, country_code AS CountryCode, party_id AS PartyId, uid, type, valid, whitelist, contract_id AS ContractId, group_id AS GroupId, last_updated AS LastUpdated, body";

    /// <summary>Every token with this uid, whoever issued it; the valid and most recently changed first.</summary>
    public async Task<IReadOnlyList<PartnerToken>> FindAsync(string uid, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<PartnerToken>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.partner_tokens WHERE uid = @uid ORDER BY valid DESC, last_updated DESC",
            new { uid = Fold(uid) }, cancellationToken: ct))).AsList();
    }

    /// <summary>Every token of this contract, however its id is written; the valid and most recently changed first.</summary>
    public async Task<IReadOnlyList<PartnerToken>> FindByContractAsync(string contractId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<PartnerToken>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.partner_tokens WHERE hub.contract_key(contract_id) = hub.contract_key(@contractId) ORDER BY valid DESC, last_updated DESC",
            new { contractId = contractId.Trim() }, cancellationToken: ct))).AsList();
    }

    public async Task<PartnerToken?> FindAsync(string partner, string country, string party, string uid, string type, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<PartnerToken>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.partner_tokens WHERE partner = @partner AND country_code = @country AND party_id = @party AND uid = @uid AND type = @type",
            new { partner, country = Fold(country), party = Fold(party), uid = Fold(uid), type }, cancellationToken: ct));
    }

    /// <summary>
    /// Stores tokens; an older description never replaces a newer one. Returns how many were new. What stations may know of tokens is counted
    /// as changed in the same transaction, and so is a right that was taken away.
    /// </summary>
    public async Task<int> PutAsync(IReadOnlyCollection<PartnerToken> tokens, CancellationToken ct)
    {
        var newest = tokens.GroupBy(t => (t.Partner, Fold(t.CountryCode), Fold(t.PartyId), Fold(t.Uid), t.Type)).Select(g => g.MaxBy(t => t.LastUpdated)!).ToList();
        await using var connection = await database.OpenAsync(ct);
        return (int)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Merging(
                """
                SELECT * FROM unnest(@partner, @country, @party, @uid, @type, @valid, @whitelist, @contract, @group, @updated, @body)
                    AS g (partner, country_code, party_id, uid, type, valid, whitelist, contract_id, group_id, last_updated, body)
                """),
            new
            {
                partner = newest.Select(t => t.Partner).ToArray(),
                country = newest.Select(t => Fold(t.CountryCode)).ToArray(),
                party = newest.Select(t => Fold(t.PartyId)).ToArray(),
                uid = newest.Select(t => Fold(t.Uid)).ToArray(),
                type = newest.Select(t => t.Type).ToArray(),
                valid = newest.Select(t => t.Valid).ToArray(),
                whitelist = newest.Select(t => t.Whitelist).ToArray(),
                contract = newest.Select(t => t.ContractId).ToArray(),
                group = newest.Select(t => t.GroupId).ToArray(),
                updated = newest.Select(t => t.LastUpdated.UtcDateTime).ToArray(),
                body = newest.Select(t => t.Body).ToArray(),
            }, cancellationToken: ct));
    }

    /// <summary>Merges the rows of a query, each token once, into the tokens, and says how many were new.</summary>
    internal static string Merging(string given) =>
        $"""
         WITH given AS ({given}),
         before AS (
             SELECT partner, country_code, party_id, uid, type, t.valid, t.whitelist, t.group_id
             FROM hub.partner_tokens t JOIN given g USING (partner, country_code, party_id, uid, type)),
         put AS (
             INSERT INTO hub.partner_tokens AS t (partner, country_code, party_id, uid, type, valid, whitelist, contract_id, group_id, last_updated, body)
             SELECT partner, country_code, party_id, uid, type, valid, whitelist, contract_id, group_id, last_updated, body FROM given
             ON CONFLICT (partner, country_code, party_id, uid, type) DO UPDATE SET
                 valid = EXCLUDED.valid, whitelist = EXCLUDED.whitelist, contract_id = EXCLUDED.contract_id, group_id = EXCLUDED.group_id,
                 last_updated = EXCLUDED.last_updated, body = EXCLUDED.body, stored_at = now(), unlisted_at = NULL
             WHERE t.last_updated <= EXCLUDED.last_updated OR t.last_updated > now() + interval '5 minutes' -- a date far beyond our clock keeps nothing out
             RETURNING t.partner, t.country_code, t.party_id, t.uid, t.type, t.valid, t.whitelist, t.group_id, xmax = 0 AS fresh),
         changed AS (
             SELECT p.valid, coalesce(b.valid, TRUE) AS was_valid
             FROM put p LEFT JOIN before b USING (partner, country_code, party_id, uid, type)
             WHERE b.partner IS NULL OR (b.valid, b.whitelist, b.group_id) IS DISTINCT FROM (p.valid, p.whitelist, p.group_id)),
         counted AS (
             INSERT INTO hub.token_changes AS c (scope, changes)
             SELECT 'blocked', 1 WHERE EXISTS (SELECT 1 FROM changed WHERE was_valid AND NOT valid)
             UNION ALL
             SELECT 'partners', 1 WHERE EXISTS (SELECT 1 FROM changed)
             ON CONFLICT (scope) DO UPDATE SET changes = c.changes + 1)
         SELECT count(*) FILTER (WHERE fresh) FROM put
         """;

    /// <summary>Only tokens of these companies stay: the partner does not speak for the others any more.</summary>
    public async Task KeepOnlyAsync(string partner, IReadOnlyCollection<(string Country, string Party)> parties, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH gone AS (
                DELETE FROM hub.partner_tokens t WHERE partner = @partner
                    AND NOT EXISTS (SELECT 1 FROM unnest(@countries, @parties) k (country, party) WHERE (k.country, k.party) = (t.country_code, t.party_id))
                RETURNING 1)
            INSERT INTO hub.token_changes AS c (scope, changes)
            SELECT scope, 1 FROM unnest(ARRAY['blocked', 'partners']) s (scope) WHERE EXISTS (SELECT 1 FROM gone)
            ON CONFLICT (scope) DO UPDATE SET changes = c.changes + 1
            """,
            new { partner, countries = parties.Select(p => Fold(p.Country)).ToArray(), parties = parties.Select(p => Fold(p.Party)).ToArray() },
            cancellationToken: ct));
    }

    internal static string Fold(string text) => text.ToUpperInvariant();
}
