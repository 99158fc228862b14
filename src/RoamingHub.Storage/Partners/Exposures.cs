using Dapper;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Partners;

/// <summary>A charge allowed at our own risk. <paramref name="Id"/> is our reference for it, which its grant bears too.</summary>
public sealed record Exposure(string Id, string Partner, DateTimeOffset UsableUntil, DateTimeOffset At, DateTimeOffset NextTry, int Tries, bool Stopped);

/// <summary>How many charges run at our own risk, counted over all nodes.</summary>
public sealed class Exposures(Database database)
{
    /// <summary>Takes one more, unless there are as many as there may be. The count holds whoever else asks at the same moment.</summary>
    /// <returns>How many there are with it; null when there is no room.</returns>
    public async Task<int?> AdmitAsync(string id, string partner, int most, DateTimeOffset now, DateTimeOffset usableUntil, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended('exposures ' || @partner, 0))", new { partner }, transaction, cancellationToken: ct));
        var count = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT count(*) FROM hub.exposures WHERE partner = @partner AND ended_at IS NULL", new { partner }, transaction, cancellationToken: ct));
        if (count >= most)
            return null;
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.exposures (id, partner, usable_until, at, next_try) VALUES (@id, @partner, @until, @now, @now)",
            new { id, partner, until = usableUntil.UtcDateTime, now = now.UtcDateTime }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return count + 1;
    }

    /// <summary>Those that nobody pays for yet, oldest first.</summary>
    public async Task<IReadOnlyList<Exposure>> OpenAsync(CancellationToken ct) => await database.QueryAsync<Exposure>("""
        SELECT id AS Id, partner AS Partner, usable_until AS UsableUntil, at AS At, next_try AS NextTry, tries AS Tries, stopped AS Stopped
        FROM hub.exposures WHERE ended_at IS NULL ORDER BY at, id
        """, new { }, ct);

    public Task PutOffAsync(string id, DateTimeOffset nextTry, CancellationToken ct) =>
        ExecuteAsync("UPDATE hub.exposures SET next_try = @at, tries = tries + 1 WHERE id = @id", new { id, at = nextTry.UtcDateTime }, ct);

    /// <summary>Its station has agreed to end it.</summary>
    public Task StoppedAsync(string id, CancellationToken ct) => ExecuteAsync("UPDATE hub.exposures SET stopped = TRUE WHERE id = @id", new { id }, ct);

    /// <param name="outcome"><c>billed</c>, <c>refused</c>, <c>unused</c>, <c>written-off</c>.</param>
    public Task EndAsync(string id, string outcome, DateTimeOffset now, CancellationToken ct) => ExecuteAsync(
        "UPDATE hub.exposures SET ended_at = @at, outcome = @outcome WHERE id = @id AND ended_at IS NULL", new { id, outcome, at = now.UtcDateTime }, ct);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
