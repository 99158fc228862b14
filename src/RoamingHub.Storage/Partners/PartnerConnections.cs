using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>What a key that a partner shows opens.</summary>
public sealed record Door(string Partner, string Purpose);

/// <summary>
/// The state of the connections to partners: what the protocol needs to remember (its own text), and the keys partners may show us.
/// A key of ours is kept as a hash, so whoever reads the database cannot use it.
/// </summary>
public sealed class PartnerConnections(Database database, TimeProvider time)
{
    public async Task<string?> FindAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT body FROM hub.partner_connections WHERE partner = @partner", new { partner }, cancellationToken: ct));
    }

    /// <summary>Stores the protocol's state and changes keys in one transaction: no moment in which a key is lost.</summary>
    /// <param name="open">Keys that are accepted from now on.</param>
    /// <param name="close">Purposes whose other keys end, and when.</param>
    public async Task SaveAsync(
        string partner, string? body, IReadOnlyCollection<(string Key, string Purpose)> open,
        IReadOnlyCollection<(string Purpose, DateTimeOffset? Until)> close, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var (purpose, until) in close)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                until is null
                    ? "DELETE FROM hub.partner_doors WHERE partner = @partner AND purpose = @purpose"
                    : "UPDATE hub.partner_doors SET until = least(coalesce(until, @until), @until) WHERE partner = @partner AND purpose = @purpose",
                new { partner, purpose, until }, transaction, cancellationToken: ct));
        }

        foreach (var (key, purpose) in open)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.partner_doors (key_hash, partner, purpose) VALUES (@hash, @partner, @purpose)
                ON CONFLICT (key_hash) DO UPDATE SET partner = EXCLUDED.partner, purpose = EXCLUDED.purpose, until = NULL
                """, new { hash = HashOf(key), partner, purpose }, transaction, cancellationToken: ct));
        }

        if (body is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO hub.partner_connections (partner, body) VALUES (@partner, @body) ON CONFLICT (partner) DO UPDATE SET body = EXCLUDED.body",
                new { partner, body }, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>What a presented key opens now; null when nothing.</summary>
    public async Task<Door?> OpenAsync(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Door>(new CommandDefinition(
            "SELECT partner, purpose FROM hub.partner_doors WHERE key_hash = @hash AND (until IS NULL OR until > @now)",
            new { hash = HashOf(key), now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task ForgetAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.partner_doors WHERE partner = @partner; DELETE FROM hub.partner_connections WHERE partner = @partner; DELETE FROM hub.partner_tokens WHERE partner = @partner; DELETE FROM hub.token_pulls WHERE partner = @partner; DELETE FROM hub.hub_members WHERE partner = @partner",
            new { partner }, cancellationToken: ct));
    }

    // Keys are long and random, so one round of hashing is enough; the look-up by hash leaks no timing of the key itself.
    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
