using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>What a key that a partner shows opens.</summary>
/// <param name="Until">When it ends, where newer keys have taken its place.</param>
/// <param name="Replaces">The partner has older keys that still open.</param>
public sealed record Door(string Partner, string Purpose, DateTimeOffset? Until, bool Replaces);

/// <summary>The keys of one purpose end: at once, or at a time until which they still open (for what <paramref name="Becomes"/> says, if it does).</summary>
public sealed record DoorEnd(string Purpose, DateTimeOffset? Until = null, string? Becomes = null);

/// <summary>
/// The state of the connections to partners: what the protocol needs to remember (its own text), and the keys partners may show us.
/// A key of ours is kept as a hash, so whoever reads the database cannot use it.
/// </summary>
public sealed class PartnerConnections(Database database, TimeProvider time)
{
    private const string Forget =
        """
        DELETE FROM hub.partner_doors WHERE partner = @partner;
        DELETE FROM hub.partner_connections WHERE partner = @partner;
        DELETE FROM hub.partner_tokens WHERE partner = @partner;
        DELETE FROM hub.hub_members WHERE partner = @partner;
        DELETE FROM hub.token_pulls WHERE partner = @partner;
        """;

    public async Task<string?> FindAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT body FROM hub.partner_connections WHERE partner = @partner", new { partner }, cancellationToken: ct));
    }

    /// <summary>Stores the protocol's state and changes keys in one transaction: no moment in which a key is lost.</summary>
    /// <param name="open">Keys that are accepted from now on.</param>
    /// <param name="close">Whose other keys end.</param>
    public async Task SaveAsync(
        string partner, string? body, IReadOnlyCollection<(string Key, string Purpose)> open,
        IReadOnlyCollection<DoorEnd> close, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var (purpose, until, becomes) in close)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                until is null
                    ? "DELETE FROM hub.partner_doors WHERE partner = @partner AND purpose = @purpose"
                    : "UPDATE hub.partner_doors SET until = least(coalesce(until, @until), @until), purpose = @becomes WHERE partner = @partner AND purpose = @purpose",
                new { partner, purpose, until, becomes = becomes ?? purpose }, transaction, cancellationToken: ct));
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
            """
            SELECT d.partner, d.purpose, d.until,
                EXISTS (SELECT 1 FROM hub.partner_doors o WHERE o.partner = d.partner AND o.until IS NOT NULL) AS replaces
            FROM hub.partner_doors d WHERE d.key_hash = @hash AND (d.until IS NULL OR d.until > @now)
            """,
            new { hash = HashOf(key), now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Keys whose place newer ones have taken open no more.</summary>
    public async Task EndReplacedAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.partner_doors WHERE partner = @partner AND until IS NOT NULL", new { partner }, cancellationToken: ct));
    }

    public async Task ForgetAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { partner }, cancellationToken: ct));
    }

    /// <summary>As <see cref="ForgetAsync"/>, with a state that stays, in one transaction.</summary>
    public async Task CloseAsync(string partner, string body, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Forget + "INSERT INTO hub.partner_connections (partner, body) VALUES (@partner, @body);", new { partner, body }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    // Keys are long and random, so one round of hashing is enough; the look-up by hash leaks no timing of the key itself.
    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
