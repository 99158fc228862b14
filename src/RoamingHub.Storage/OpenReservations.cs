using Dapper;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>A reservation that a station holds.</summary>
public sealed record OpenReservation(string Station, int Id, DateTimeOffset ExpiresAt);

/// <summary>The reservations that stations hold, kept by the reader that concludes them from stations' answers and charges.</summary>
public sealed class OpenReservations(Database database)
{
    public static async Task<IReadOnlyList<OpenReservation>> OfStationAsync(
        string station, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        (await connection.QueryAsync<OpenReservation>(new CommandDefinition(
            "SELECT station, id, expires_at AS ExpiresAt FROM hub.open_reservations WHERE station = @station ORDER BY expires_at, id",
            new { station }, transaction, cancellationToken: ct))).AsList();

    /// <summary>Which of these stations hold any.</summary>
    public static async Task<HashSet<string>> HoldersAsync(
        IReadOnlyCollection<string> stations, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        stations.Count == 0
            ? []
            : [.. await connection.QueryAsync<string>(new CommandDefinition(
                "SELECT DISTINCT station FROM hub.open_reservations WHERE station = ANY(@stations)", new { stations = stations.ToArray() },
                transaction, cancellationToken: ct))];

    public static Task PutAsync(OpenReservation open, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.open_reservations (station, id, expires_at) VALUES (@Station, @Id, @ExpiresAt)
            ON CONFLICT (station, id) DO UPDATE SET expires_at = EXCLUDED.expires_at
            """, open with { ExpiresAt = open.ExpiresAt.ToUniversalTime() }, transaction, cancellationToken: ct));

    public static Task RemoveAsync(string station, int id, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.open_reservations WHERE station = @station AND id = @id", new { station, id }, transaction, cancellationToken: ct));

    /// <summary>Those whose time was over at that moment.</summary>
    public async Task<IReadOnlyList<OpenReservation>> OverdueAsync(DateTimeOffset at, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<OpenReservation>(new CommandDefinition(
            "SELECT station, id, expires_at AS ExpiresAt FROM hub.open_reservations WHERE expires_at <= @at ORDER BY expires_at LIMIT @limit",
            new { at, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>Forgets one that is over, unless it was made anew meanwhile.</summary>
    public async Task EndedAsync(OpenReservation ended, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.open_reservations WHERE station = @Station AND id = @Id AND expires_at = @ExpiresAt", ended, cancellationToken: ct));
    }
}
