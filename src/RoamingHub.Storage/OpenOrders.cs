using Dapper;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>An order to a station that nobody has answered.</summary>
/// <param name="Kind">The type of its stream.</param>
/// <param name="Reference">The partner's own name for the reservation that it asks for.</param>
public sealed record OpenOrder(Guid Id, string Kind, DateTimeOffset Deadline, string? Partner = null, string? Reference = null);

/// <summary>The orders that still wait for their outcome, kept by a reader of the log.</summary>
public sealed class OpenOrders(Database database)
{
    public static Task AddAsync(IReadOnlyCollection<OpenOrder> orders, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        orders.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.open_orders (id, kind, deadline, partner, reference)
                SELECT * FROM unnest(@ids, @kinds, @deadlines, @partners, @references) ON CONFLICT (id) DO NOTHING
                """,
                new
                {
                    ids = orders.Select(o => o.Id).ToArray(), kinds = orders.Select(o => o.Kind).ToArray(),
                    deadlines = orders.Select(o => o.Deadline.UtcDateTime).ToArray(), partners = orders.Select(o => o.Partner).ToArray(),
                    references = orders.Select(o => o.Reference).ToArray(),
                }, transaction, cancellationToken: ct));

    public static Task RemoveAsync(IReadOnlyCollection<Guid> ids, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        ids.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM hub.open_orders WHERE id = ANY(@ids)", new { ids = ids.ToArray() }, transaction, cancellationToken: ct));

    /// <summary>Whether a station still has to answer to what a partner calls by this name.</summary>
    public async Task<bool> IsOpenAsync(string partner, string reference, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM hub.open_orders WHERE partner = @partner AND upper(reference) = upper(@reference))",
            new { partner, reference }, cancellationToken: ct));
    }

    /// <summary>Those whose time was over at that moment.</summary>
    public async Task<IReadOnlyList<OpenOrder>> OverdueAsync(DateTimeOffset at, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<OpenOrder>(new CommandDefinition(
            "SELECT id, kind, deadline, partner, reference FROM hub.open_orders WHERE deadline <= @at ORDER BY deadline LIMIT @limit",
            new { at, limit }, cancellationToken: ct))).AsList();
    }
}
