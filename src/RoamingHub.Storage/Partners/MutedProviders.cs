using Dapper;

namespace RoamingHub.Storage.Partners;

public sealed record MutedProvider(string Module, string Provider, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>Which companies behind a platform take no messages of a module, and until when they are not asked again. It outlives restarts.</summary>
public sealed class MutedProviders(Database database, TimeProvider time)
{
    public async Task<bool> IsMutedAsync(string partner, string module, string provider, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM hub.muted_providers WHERE partner = @partner AND module = @module AND provider = @provider AND until > @now)",
            new { partner, module, provider, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task MuteAsync(string partner, string module, string provider, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.muted_providers (partner, module, provider, since, until) VALUES (@partner, @module, @provider, @now, @until)
            ON CONFLICT (partner, module, provider) DO UPDATE SET since = EXCLUDED.since, until = EXCLUDED.until
            """,
            new { partner, module, provider, now = time.GetUtcNow(), until = until.ToUniversalTime() }, cancellationToken: ct));
    }

    /// <summary>From now on it is told again. False when it was not muted.</summary>
    public async Task<bool> UnmuteAsync(string partner, string provider, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.muted_providers WHERE partner = @partner AND provider = @provider AND until > @now",
            new { partner, provider, now = time.GetUtcNow() }, cancellationToken: ct)) > 0;
    }

    /// <summary>Those that are muted now.</summary>
    public async Task<IReadOnlyList<MutedProvider>> ListAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<MutedProvider>(new CommandDefinition(
            "SELECT module, provider, since, until FROM hub.muted_providers WHERE partner = @partner AND until > @now ORDER BY provider, module",
            new { partner, now = time.GetUtcNow() }, cancellationToken: ct))).AsList();
    }
}
