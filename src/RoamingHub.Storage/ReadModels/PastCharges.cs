using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Charges that ended from <paramref name="From"/> (inclusive) to <paramref name="To"/> (exclusive).</summary>
/// <param name="Tariff">Priced by it, in any version; or</param>
/// <param name="EvseUids">on one of these EVSEs. One of the two is given.</param>
/// <param name="Partner">Whose driver charged; null for all.</param>
/// <param name="Own">Those of nobody's driver, too.</param>
public sealed record PastChargeFilter(
    DateTimeOffset From, DateTimeOffset To, string? Tariff = null, IReadOnlyList<string>? EvseUids = null, PartnerId? Partner = null, bool Own = true);

/// <param name="Counted">Where the records stand that count: those that are final and not taken back. Read them by <see cref="PastCharges.ReadAsync"/>.</param>
/// <param name="Others">How many there are beside them, by their state.</param>
public sealed record ChosenCharges(IReadOnlyList<long> Counted, IReadOnlyDictionary<string, long> Others);

/// <summary>Charges of the past, for whoever prices them once more.</summary>
public sealed class PastCharges(Database database)
{
    /// <summary>The state of records that count.</summary>
    public const string Counts = "sealed";

    private const string PaidBy = "(c.partner = @partner OR (@own AND c.partner IS NULL) OR (@partner::text IS NULL AND c.partner IS NOT NULL))";

    /// <summary>In the order in which they were issued. What takes a record back is no charge.</summary>
    public async Task<ChosenCharges> ChooseAsync(PastChargeFilter wanted, CancellationToken ct)
    {
        var which = wanted.EvseUids is null ? "c.folded_tariff = @tariff" : "c.folded_uid = ANY (@uids)";
        await using var connection = await database.OpenAsync(ct);
        var (counted, others) = (new List<long>(), new Dictionary<string, long>());
        await foreach (var (position, state) in connection.QueryUnbufferedAsync<(long, string)>(
            $"SELECT c.position, c.state FROM read.cdrs c WHERE {which} AND c.end_at >= @from AND c.end_at < @to AND c.credits IS NULL AND {PaidBy}",
            Parameters(wanted), commandTimeout: 300).WithCancellation(ct))
        {
            if (state == Counts)
                counted.Add(position);
            else
                others[state] = others.GetValueOrDefault(state) + 1;
        }

        counted.Sort();
        return new(counted, others);
    }

    /// <summary>The charges of these records.</summary>
    public async Task<IReadOnlyList<PastCharge>> ReadAsync(long[] positions, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand("SELECT record FROM read.cdrs WHERE position = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = positions, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var charges = new List<PastCharge>(positions.Length);
        while (await reader.ReadAsync(ct))
            charges.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), EventJson.Default.PastCharge)!);
        return charges;
    }

    /// <summary>Charges that are over and have no record, on EVSEs if the filter names any, else everywhere: what tariff they had is for the log to tell.</summary>
    public async Task<IReadOnlyList<SessionId>> WithoutRecordAsync(PastChargeFilter wanted, CancellationToken ct) =>
        [.. (await database.QueryAsync<Guid>(
            $"""
             SELECT c.id FROM read.sessions c
             WHERE NOT c.open AND c.cdr_id IS NULL AND coalesce(c.stopped_at, c.last_at) >= @from AND coalesce(c.stopped_at, c.last_at) < @to
                 AND (@uids::text[] IS NULL OR upper(c.evse_uid) = ANY (@uids)) AND {PaidBy}
             ORDER BY c.position
             """, Parameters(wanted), ct)).Select(id => new SessionId(id.ToString("D")))];

    private static object Parameters(PastChargeFilter wanted) => new
    {
        from = wanted.From.UtcDateTime, to = wanted.To.UtcDateTime, tariff = wanted.Tariff is { } id ? Folding.Id(id) : null,
        uids = wanted.EvseUids?.Select(Folding.Id).ToArray(), partner = wanted.Partner?.Value, own = wanted.Own,
    };
}
