using Dapper;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>Ended charges that wait for their record. A row stays until the record is in the log.</summary>
public sealed class Settlements(Database database)
{
    public static Task AddAsync(IReadOnlyCollection<(string Session, DateTimeOffset DueAt)> due, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        due.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO hub.settlements (session, due_at) SELECT * FROM unnest(@sessions, @at) ON CONFLICT (session) DO NOTHING",
                new { sessions = due.Select(d => d.Session).ToArray(), at = due.Select(d => d.DueAt.UtcDateTime).ToArray() }, transaction, cancellationToken: ct));

    public async Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT session FROM hub.settlements WHERE due_at <= @now ORDER BY due_at LIMIT @limit", new { now, limit }, cancellationToken: ct))).AsList();
    }

    public async Task PutOffAsync(string session, DateTimeOffset dueAt, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.settlements SET due_at = @at WHERE session = @session", new { session, at = dueAt.UtcDateTime }, cancellationToken: ct));
    }

    public async Task DoneAsync(IReadOnlyCollection<string> sessions, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.settlements WHERE session = ANY(@sessions)", new { sessions = sessions.ToArray() }, cancellationToken: ct));
    }
}
