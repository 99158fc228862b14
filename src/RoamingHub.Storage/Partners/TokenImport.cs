using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage.Partners;

/// <summary>
/// Takes in a partner's list of tokens, however long: pages are copied into a table of the session's own, and merged some thousands at a time.
/// What is merged can be used at once and stays, also when the list breaks off. Tokens that the list repeats unchanged are not touched.
/// </summary>
public sealed class TokenImport : IAsyncDisposable
{
    private const int Chunk = 10_000;

    // Fewer may vanish from a list at once; more must be most of a partner's tokens not to be believed.
    private const int Few = 20;

    private readonly NpgsqlConnection _connection;
    private readonly string _partner;
    private readonly DateTime _began;
    private int _waiting;

    private TokenImport(NpgsqlConnection connection, string partner, DateTime began)
    {
        _connection = connection;
        _partner = partner;
        _began = began;
    }

    public static async Task<TokenImport> BeginAsync(Database database, string partner, CancellationToken ct)
    {
        var connection = await database.OpenDedicatedAsync("roaminghub tokens", ct);
        try
        {
            var began = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
                """
                CREATE TEMP TABLE token_page (
                    partner text, country_code text, party_id text, uid text, type text, valid boolean, whitelist text, contract_id text, group_id text,
                    last_updated timestamptz, body text);
                CREATE TEMP TABLE token_list (country_code text, party_id text, uid text, type text);
                SELECT now();
                """, cancellationToken: ct));
            return new(connection, partner, began);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes in a page. All its tokens must be the partner's.</summary>
    public async Task AddAsync(IReadOnlyCollection<PartnerToken> page, CancellationToken ct)
    {
        if (page.Count == 0)
            return;
        await using (var copy = await _connection.BeginBinaryImportAsync(
            "COPY token_page (partner, country_code, party_id, uid, type, valid, whitelist, contract_id, group_id, last_updated, body) FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var token in page)
                await WriteAsync(copy, token, ct);
            await copy.CompleteAsync(ct);
        }

        _waiting += page.Count;
        if (_waiting >= Chunk)
            await MergeAsync(ct);
    }

    /// <summary>
    /// Merges what is left. Where the list was the whole of the partner's tokens, those it lacks are not valid from now on, but for what was heard of
    /// since the list began; a list that lacks most of what we know is not believed.
    /// </summary>
    /// <param name="whole">How many tokens the whole list has; null where it was not read whole. One that was listed twice took another's place.</param>
    public async Task<TokenImportEnd> EndAsync(int? whole, CancellationToken ct)
    {
        await MergeAsync(ct);
        if (whole is not { } total || await DistinctAsync(ct) != total)
            return new(0, Believed: true);
        await _connection.ExecuteAsync(new CommandDefinition("ANALYZE token_list", cancellationToken: ct));
        var arguments = new { partner = _partner, began = _began };
        var (valid, gone) = await _connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            $"""
             SELECT (SELECT count(*) FROM hub.partner_tokens WHERE partner = @partner AND valid),
                    (SELECT count(*) FROM hub.partner_tokens t WHERE {Gone})
             """, arguments, cancellationToken: ct));
        if (gone > Few && 2 * gone > valid)
            return new((int)gone, Believed: false);
        return new(
            (int)await _connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"""
                 WITH gone AS (UPDATE hub.partner_tokens t SET valid = FALSE, unlisted_at = now() WHERE {Gone} RETURNING 1),
                 counted AS (
                     INSERT INTO hub.token_changes AS c (scope, changes)
                     SELECT scope, 1 FROM unnest(ARRAY['blocked', 'partners']) AS scope WHERE EXISTS (SELECT 1 FROM gone)
                     ON CONFLICT (scope) DO UPDATE SET changes = c.changes + 1)
                 SELECT count(*) FROM gone
                 """, arguments, cancellationToken: ct)),
            Believed: true);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private const string Gone =
        """
        t.partner = @partner AND t.valid AND t.stored_at < @began AND NOT EXISTS (
            SELECT 1 FROM token_list l WHERE l.country_code = t.country_code AND l.party_id = t.party_id AND l.uid = t.uid AND l.type = t.type)
        """;

    private async Task MergeAsync(CancellationToken ct)
    {
        if (_waiting == 0)
            return;
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        await ExecuteAsync("ANALYZE token_page", transaction, ct); // nobody else does it for a table of the session
        await ExecuteAsync(
            PartnerTokens.Merging(
                """
                SELECT g.* FROM (
                    SELECT DISTINCT ON (partner, country_code, party_id, uid, type) * FROM token_page
                    ORDER BY partner, country_code, party_id, uid, type, last_updated DESC) g
                LEFT JOIN hub.partner_tokens t USING (partner, country_code, party_id, uid, type)
                WHERE t.uid IS NULL OR ((t.last_updated <= g.last_updated OR t.last_updated > now() + interval '5 minutes') AND (t.body <> g.body OR t.unlisted_at IS NOT NULL))
                """),
            transaction, ct);
        await ExecuteAsync("INSERT INTO token_list SELECT country_code, party_id, uid, type FROM token_page", transaction, ct);
        await ExecuteAsync("TRUNCATE token_page", transaction, ct);
        await transaction.CommitAsync(ct);
        _waiting = 0;
    }

    private Task<long> DistinctAsync(CancellationToken ct) => _connection.ExecuteScalarAsync<long>(new CommandDefinition(
        "SELECT count(*) FROM (SELECT DISTINCT country_code, party_id, uid, type FROM token_list) AS listed", cancellationToken: ct));

    private Task<int> ExecuteAsync(string sql, NpgsqlTransaction transaction, CancellationToken ct) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, PartnerToken token, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(token.Partner, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(PartnerTokens.Fold(token.CountryCode), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(PartnerTokens.Fold(token.PartyId), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(PartnerTokens.Fold(token.Uid), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(token.Type, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(token.Valid, NpgsqlDbType.Boolean, ct);
        await copy.WriteAsync(token.Whitelist, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(token.ContractId, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(token.GroupId, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(token.LastUpdated.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
        await copy.WriteAsync(token.Body, NpgsqlDbType.Text, ct);
    }
}

/// <param name="Gone">Tokens that we knew as valid and that the list lacks.</param>
/// <param name="Believed">False where they are so many that they stayed valid.</param>
public sealed record TokenImportEnd(int Gone, bool Believed);
