using Dapper;

namespace RoamingHub.Storage.Partners;

// What is asked about deliveries; the queue itself is in Deliveries.cs.
public sealed partial class Deliveries
{
    public async Task<IReadOnlyList<Delivery>> ListAsync(string partner, string? state, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"""
             SELECT {Columns} FROM hub.deliveries
             WHERE partner = @partner AND (@state::text IS NULL OR state = @state) AND (@before::bigint IS NULL OR id < @before)
             ORDER BY id DESC LIMIT @limit
             """,
            new { partner, state, before, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>What the partner took last of a module, newest first.</summary>
    public async Task<IReadOnlyList<Delivery>> TakenAsync(string partner, string module, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.deliveries WHERE partner = @partner AND module = @module AND state = 'delivered' ORDER BY id DESC LIMIT @limit",
            new { partner, module, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>The deliveries of some objects of a module, at all partners.</summary>
    public async Task<ILookup<string, Delivery>> OfObjectsAsync(string module, IReadOnlyCollection<string> objects, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var rows = await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.deliveries WHERE module = @module AND object = ANY(@objects)",
            new { module, objects = objects.ToArray() }, cancellationToken: ct));
        return rows.ToLookup(d => d.Object);
    }

    /// <summary>Everything a partner was ever owed of a module.</summary>
    public async Task<IReadOnlyList<Delivery>> OfModuleAsync(string partner, string module, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"SELECT {Columns} FROM hub.deliveries WHERE partner = @partner AND module = @module", new { partner, module }, cancellationToken: ct))).AsList();
    }

    /// <summary>Whether anything of a module that was caused up to here is still to be delivered to the partner.</summary>
    public async Task<bool> AnythingOwedAsync(string partner, string module, long upTo, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (SELECT 1 FROM hub.deliveries
                           WHERE partner = @partner AND module = @module AND state IN ('waiting', 'retrying') AND version <= @upTo)
            """,
            new { partner, module, upTo }, cancellationToken: ct));
    }

    /// <summary>Whether a delivery of an object has come to its end, one way or the other; null when there is none.</summary>
    public async Task<bool?> EndedAsync(string partner, string module, string @object, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            "SELECT state NOT IN ('waiting', 'retrying') FROM hub.deliveries WHERE partner = @partner AND module = @module AND object = @object",
            new { partner, module, @object }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<FeedState>> FeedsAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<FeedState>(new CommandDefinition(
            """
            SELECT partner, module, coalesce(max(version) FILTER (WHERE state = 'delivered'), 0)::bigint AS position,
                   count(*) FILTER (WHERE state IN ('waiting', 'retrying'))::int AS behind,
                   max(ended_at) FILTER (WHERE state = 'delivered') AS lastDelivery,
                   (array_agg(last_error ORDER BY last_attempt DESC NULLS LAST) FILTER (WHERE state = 'retrying'))[1] AS failing,
                   count(*) FILTER (WHERE state = 'parked')::int AS parked
            FROM hub.deliveries WHERE partner = @partner GROUP BY partner, module ORDER BY module
            """,
            new { partner }, cancellationToken: ct))).AsList();
    }

    /// <summary>Whether the partner holds anything of a module, by what was written down as taken.</summary>
    /// <param name="absent">The digest that says that the partner holds it no longer.</param>
    public async Task<bool> AnythingTakenAsync(string partner, string module, string absent, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (SELECT 1 FROM hub.deliveries
                           WHERE partner = @partner AND module = @module AND content IS NOT NULL AND sent_digest <> @absent)
            """,
            new { partner, module, absent }, cancellationToken: ct));
    }
}
