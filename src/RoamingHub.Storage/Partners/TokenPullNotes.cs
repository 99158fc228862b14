using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>How far a partner's tokens have been read.</summary>
/// <param name="FullAt">The beginning of the last full list that was read to its end.</param>
/// <param name="ChangesFrom">Changes before this have been read.</param>
public sealed record TokenPullNote(DateTimeOffset? FullAt, DateTimeOffset? ChangesFrom);

/// <param name="FullAt">As in <see cref="TokenPullNote"/>; null leaves what is known.</param>
/// <param name="Problem">Why the list could not be read to its end.</param>
public sealed record TokenPullEnd(DateTimeOffset? FullAt, DateTimeOffset? ChangesFrom, int Listed, int Broken, int Gone, string? Problem);

public sealed class TokenPullNotes(Database database, TimeProvider time)
{
    public async Task<TokenPullNote> FindAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<TokenPullNote>(new CommandDefinition(
            "SELECT full_at AS FullAt, changes_from AS ChangesFrom FROM hub.token_pulls WHERE partner = @partner", new { partner }, cancellationToken: ct))
            ?? new(null, null);
    }

    public async Task EndAsync(string partner, TokenPullEnd end, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.token_pulls AS p (partner, full_at, changes_from, ended_at, listed, broken, gone, problem)
            VALUES (@partner, @fullAt, @changesFrom, @now, @Listed, @Broken, @Gone, @Problem)
            ON CONFLICT (partner) DO UPDATE SET
                full_at = coalesce(EXCLUDED.full_at, p.full_at), changes_from = coalesce(EXCLUDED.changes_from, p.changes_from),
                ended_at = EXCLUDED.ended_at, listed = EXCLUDED.listed, broken = EXCLUDED.broken, gone = EXCLUDED.gone, problem = EXCLUDED.problem
            """,
            new
            {
                partner, fullAt = end.FullAt?.ToUniversalTime(), changesFrom = end.ChangesFrom?.ToUniversalTime(), end.Listed, end.Broken, end.Gone,
                Problem = StorableText.Of(end.Problem), now = time.GetUtcNow(),
            }, cancellationToken: ct));
    }
}
