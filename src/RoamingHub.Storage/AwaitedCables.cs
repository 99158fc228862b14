using Dapper;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>A charge whose price counts the time until its cable is out.</summary>
/// <param name="Stopped">It has ended.</param>
/// <param name="Unsure">The station was away since, so that nobody knows when the cable was taken out.</param>
public sealed record AwaitedCable(string Session, string Station, int Connector, int? Evse, DateTimeOffset StartedAt, bool Stopped = false, bool Unsure = false);

/// <summary>The cables that somebody waits for, kept by a reader of the log.</summary>
public static class AwaitedCables
{
    /// <summary>Those of some stations, and of some charges.</summary>
    public static async Task<IReadOnlyList<AwaitedCable>> OfAsync(
        string[] stations, string[] sessions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        stations.Length + sessions.Length == 0
            ? []
            : (await connection.QueryAsync<AwaitedCable>(new CommandDefinition(
                """
                SELECT session, station, connector, evse, started_at AS StartedAt, stopped, unsure FROM hub.awaited_cables WHERE station = ANY(@stations)
                UNION
                SELECT session, station, connector, evse, started_at AS StartedAt, stopped, unsure FROM hub.awaited_cables WHERE session = ANY(@sessions)
                """,
                new { stations, sessions }, transaction, cancellationToken: ct))).AsList();

    public static Task PutAsync(AwaitedCable cable, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.awaited_cables (session, station, connector, evse, started_at, stopped, unsure)
            VALUES (@Session, @Station, @Connector, @Evse, @at, @Stopped, @Unsure)
            ON CONFLICT (session) DO UPDATE SET
                station = EXCLUDED.station, connector = EXCLUDED.connector, evse = EXCLUDED.evse, started_at = EXCLUDED.started_at,
                stopped = EXCLUDED.stopped, unsure = EXCLUDED.unsure
            """,
            new { cable.Session, cable.Station, cable.Connector, cable.Evse, at = cable.StartedAt.UtcDateTime, cable.Stopped, cable.Unsure },
            transaction, cancellationToken: ct));

    public static Task RemoveAsync(string session, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition("DELETE FROM hub.awaited_cables WHERE session = @session", new { session }, transaction, cancellationToken: ct));
}
