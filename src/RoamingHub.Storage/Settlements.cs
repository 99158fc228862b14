using Dapper;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>A charge whose record is due, and since when.</summary>
public sealed record DueSettlement(string Session, DateTimeOffset DueAt);

/// <summary>
/// Ended charges that wait for their record. A row stays until the record is in the log. What is heard of a charge meanwhile makes it due anew: its
/// time changes, and whoever read the old one neither ends it nor puts it off.
/// </summary>
public sealed class Settlements(Database database)
{
    public static Task AddAsync(IReadOnlyCollection<(string Session, DateTimeOffset DueAt)> due, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        due.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.settlements (session, due_at)
                SELECT session, max(at) FROM unnest(@sessions, @at) AS due (session, at) GROUP BY session
                ON CONFLICT (session) DO UPDATE SET due_at = EXCLUDED.due_at
                """,
                new { sessions = due.Select(d => d.Session).ToArray(), at = due.Select(d => d.DueAt.UtcDateTime).ToArray() }, transaction, cancellationToken: ct));

    /// <summary>
    /// Has charges looked at once more. What is put off until later stays so; what is due already changes its time, since somebody may be about to end it
    /// without having seen why.
    /// </summary>
    public async Task AddAgainAsync(IReadOnlyCollection<string> sessions, DateTimeOffset dueAt, CancellationToken ct)
    {
        if (sessions.Count == 0)
            return;
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.settlements AS s (session, due_at) SELECT DISTINCT session, @at::timestamptz FROM unnest(@sessions) AS again (session) ORDER BY session
            ON CONFLICT (session) DO UPDATE SET due_at = greatest(s.due_at, EXCLUDED.due_at)
            """,
            new { sessions = sessions.ToArray(), at = dueAt.UtcDateTime }, cancellationToken: ct));
    }

    /// <summary>Makes every held record of these stations due.</summary>
    public static Task AddHeldAsync(string[] stations, DateTimeOffset dueAt, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        stations.Length == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.settlements (session, due_at)
                SELECT c.session::text, @at FROM read.cdrs c JOIN read.sessions s ON s.id = c.session WHERE s.station = ANY (@stations) AND c.state = 'held'
                ON CONFLICT (session) DO UPDATE SET due_at = EXCLUDED.due_at
                """,
                new { stations, at = dueAt.UtcDateTime }, transaction, cancellationToken: ct));

    public async Task<IReadOnlyList<DueSettlement>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<DueSettlement>(new CommandDefinition(
            "SELECT session AS Session, due_at AS DueAt FROM hub.settlements WHERE due_at <= @now ORDER BY due_at LIMIT @limit", new { now, limit }, cancellationToken: ct))).AsList();
    }

    public async Task PutOffAsync(DueSettlement settlement, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.settlements SET due_at = @at WHERE session = @Session AND due_at = @was",
            new { settlement.Session, was = settlement.DueAt.UtcDateTime, at = dueAt.UtcDateTime }, cancellationToken: ct));
    }

    public async Task DoneAsync(IReadOnlyCollection<DueSettlement> settlements, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.settlements s USING unnest(@sessions, @at) AS done (session, at) WHERE s.session = done.session AND s.due_at = done.at",
            new { sessions = settlements.Select(d => d.Session).ToArray(), at = settlements.Select(d => d.DueAt.UtcDateTime).ToArray() }, cancellationToken: ct));
    }
}
