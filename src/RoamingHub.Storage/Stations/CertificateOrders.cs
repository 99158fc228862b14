using Dapper;
using Npgsql;
using RoamingHub.Core.Stations;

namespace RoamingHub.Storage.Stations;

/// <summary>A certificate that a station waits for. <paramref name="Chain"/> is null until the authority has signed.</summary>
public sealed record CertificateOrder(Guid Id, string Station, CertificatePurpose Purpose, string Csr, string? Chain, DateTimeOffset AskedAt, int Tries);

/// <summary>The certificates that stations have asked for and not been given, kept by a reader of the log.</summary>
public sealed class CertificateOrders(Database database)
{
    public static Task AddAsync(CertificateRequested request, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.certificate_orders (id, station, purpose, csr, asked_at, due_at)
            VALUES (@Id, @station, @purpose, @Csr, @at, now()) ON CONFLICT (id) DO NOTHING
            """,
            new { request.Id, station = request.Station.Value, purpose = request.Purpose.ToString(), request.Csr, at = request.At.UtcDateTime },
            transaction, cancellationToken: ct));

    public static Task SignedAsync(CertificateIssued issued, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.certificate_orders SET chain = @Chain, due_at = now(), tries = 0 WHERE id = @Id", new { issued.Chain, issued.Id },
            transaction, cancellationToken: ct));

    /// <summary>Stations that came back are given theirs soon: not at once, since a station first tells of itself.</summary>
    public static Task BackAsync(IReadOnlyCollection<string> stations, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        stations.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE hub.certificate_orders SET due_at = least(due_at, now() + interval '3 seconds'), tries = 0
                WHERE station = ANY (@stations)
                """, new { stations = stations.ToArray() }, transaction, cancellationToken: ct));

    public static Task RemoveAsync(Guid id, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition("DELETE FROM hub.certificate_orders WHERE id = @id", new { id }, transaction, cancellationToken: ct));

    /// <summary>Those whose turn it is. No other node gets them for <paramref name="atMost"/>.</summary>
    public async Task<IReadOnlyList<CertificateOrder>> TakeDueAsync(TimeSpan atMost, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Station, string Purpose, string Csr, string? Chain, DateTimeOffset AskedAt, int Tries)>(
            new CommandDefinition(
                """
                UPDATE hub.certificate_orders SET due_at = now() + @atMost, tries = tries + 1
                WHERE id IN (SELECT id FROM hub.certificate_orders WHERE due_at <= now() ORDER BY due_at LIMIT @limit FOR UPDATE SKIP LOCKED)
                RETURNING id, station, purpose, csr, chain, asked_at, tries
                """, new { atMost, limit }, cancellationToken: ct));
        return [.. rows.Select(r => new CertificateOrder(r.Id, r.Station, Enum.Parse<CertificatePurpose>(r.Purpose), r.Csr, r.Chain, r.AskedAt, r.Tries))];
    }

    public async Task PostponeAsync(Guid id, TimeSpan wait, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.certificate_orders SET due_at = now() + @wait WHERE id = @id", new { id, wait }, cancellationToken: ct));
    }
}
