using Dapper;
using Npgsql;

namespace RoamingHub.Storage.Partners;

/// <summary>An event that a module of a feed could not turn into what partners get.</summary>
/// <param name="Position">Of the event in the log.</param>
/// <param name="Stream">What it is about.</param>
public sealed record SetAsideEvent(string Feed, long Position, string Module, string Stream, string Type, string Error, DateTimeOffset At);

/// <summary>What feeds have set aside so that it holds up nobody else's. Written with the reader's checkpoint.</summary>
public sealed class SetAsideEvents(Database database)
{
    private const string Columns = "SELECT feed, position, module, stream, type, error, at FROM hub.set_aside_events ";

    public static Task AddAsync(IReadOnlyCollection<SetAsideEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        events.Count == 0 ? Task.CompletedTask : connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.set_aside_events (feed, position, module, stream, type, error, at)
            VALUES (@Feed, @Position, @Module, @Stream, @Type, @Error, @At)
            ON CONFLICT (position, feed, module) DO UPDATE SET error = excluded.error, at = excluded.at
            """, events, transaction, cancellationToken: ct));

    public static Task RemoveAsync(IReadOnlyCollection<SetAsideEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        events.Count == 0 ? Task.CompletedTask : connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.set_aside_events WHERE feed = @Feed AND position = @Position AND module = @Module", events, transaction, cancellationToken: ct));

    /// <summary>All of a feed, in the order of the log.</summary>
    public async Task<IReadOnlyList<SetAsideEvent>> OfAsync(string feed, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return [.. await connection.QueryAsync<SetAsideEvent>(new CommandDefinition(Columns + "WHERE feed = @feed ORDER BY position", new { feed }, cancellationToken: ct))];
    }

    /// <summary>The newest of all feeds, from before a position.</summary>
    public async Task<IReadOnlyList<SetAsideEvent>> ListAsync(long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return [.. await connection.QueryAsync<SetAsideEvent>(new CommandDefinition(
            Columns + "WHERE position < coalesce(@before, 9223372036854775807) ORDER BY position DESC, feed, module LIMIT @limit", new { before, limit }, cancellationToken: ct))];
    }
}
