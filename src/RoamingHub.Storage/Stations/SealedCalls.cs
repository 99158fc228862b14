using Dapper;

namespace RoamingHub.Storage.Stations;

/// <summary>Payloads with secrets in them, sealed by the caller, until the node that holds the station's socket has sent them.</summary>
public sealed class SealedCalls(Database database)
{
    public async Task AddAsync(Guid call, string sealedPayload, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM hub.sealed_calls WHERE at < now() - interval '1 day';
            INSERT INTO hub.sealed_calls (call, payload) VALUES (@call, @sealedPayload)
            """, new { call, sealedPayload }, cancellationToken: ct));
    }

    /// <summary>Takes it out: it is sent once. Null when there is none.</summary>
    public async Task<string?> TakeAsync(Guid call, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "DELETE FROM hub.sealed_calls WHERE call = @call RETURNING payload", new { call }, cancellationToken: ct));
    }
}
