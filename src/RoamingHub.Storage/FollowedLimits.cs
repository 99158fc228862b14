using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage;

/// <summary>A running charge whose limits a partner has set, and of whose limits it is therefore told.</summary>
/// <param name="Unit">Watts or Amperes, as the partner counts.</param>
/// <param name="StartsAt">When the partner's plan begins, where that is still to come.</param>
/// <param name="Stale">What holds now could not be read: the station was asked and did not say.</param>
public sealed record FollowedLimit(
    string Session, string Partner, string Station, int Connector, int? Evse, string Unit, DateTimeOffset? StartsAt = null, bool Stale = false);

/// <summary>The charges whose limits are followed, kept by a reader of the log.</summary>
public sealed class FollowedLimits(Database database)
{
    private const string Columns = "session, partner, station, connector, evse, unit, starts_at AS StartsAt, stale";

    public static async Task<IReadOnlyList<FollowedLimit>> OfStationsAsync(
        IReadOnlyCollection<string> stations, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        stations.Count == 0
            ? []
            : (await connection.QueryAsync<FollowedLimit>(new CommandDefinition(
                $"SELECT {Columns} FROM hub.followed_limits WHERE station = ANY(@stations) ORDER BY session", new { stations = stations.ToArray() },
                transaction, cancellationToken: ct))).AsList();

    public static async Task PutAsync(FollowedLimit followed, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO hub.followed_limits (session, partner, station, connector, evse, unit, starts_at, stale) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (session) DO UPDATE SET unit = EXCLUDED.unit, starts_at = EXCLUDED.starts_at, stale = EXCLUDED.stale
            """, connection, transaction);
        command.Parameters.Add(new() { Value = followed.Session });
        command.Parameters.Add(new() { Value = followed.Partner });
        command.Parameters.Add(new() { Value = followed.Station });
        command.Parameters.Add(new() { Value = followed.Connector });
        command.Parameters.Add(new() { Value = (object?)followed.Evse ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = followed.Unit });
        command.Parameters.Add(new() { Value = (object?)followed.StartsAt?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = followed.Stale });
        await command.ExecuteNonQueryAsync(ct);
    }

    public static Task RemoveAsync(IReadOnlyCollection<string> sessions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        sessions.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM hub.followed_limits WHERE session = ANY(@sessions)", new { sessions = sessions.ToArray() }, transaction, cancellationToken: ct));

    /// <summary>Those whose plan has begun by that moment.</summary>
    public async Task<IReadOnlyList<FollowedLimit>> BegunAsync(DateTimeOffset at, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<FollowedLimit>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.followed_limits WHERE starts_at <= @at ORDER BY starts_at LIMIT @limit",
            new { at, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>The begin of this plan has been heeded; another one may have been set meanwhile.</summary>
    public async Task HeedAsync(FollowedLimit begun, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.followed_limits SET starts_at = NULL WHERE session = @Session AND starts_at = @StartsAt", begun, cancellationToken: ct));
    }
}
