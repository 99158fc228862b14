using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>How long records take from the stop of their charge, as it reached us, to the partner's yes. Seconds.</summary>
/// <param name="Taken">Records that were taken in the time looked at and had not waited for a person.</param>
/// <param name="Late">Of these, how many took longer than ten seconds.</param>
/// <param name="Released">Records that were taken after a person had let them go, or put them right; they count nowhere else.</param>
/// <param name="Waiting">Records that are owed at this moment.</param>
/// <param name="OldestWaiting">Since the stop of the longest one of these.</param>
public sealed record UploadTime(
    int Taken, decimal? Median, decimal? P95, decimal? Longest, int Late, int Released, int Waiting, int Parked, decimal? OldestWaiting);

public sealed class UploadTimes(Database database, TimeProvider time)
{
    /// <summary>Records of one partner that were taken in the time given (from inclusive, to exclusive).</summary>
    public async Task<UploadTime> OfAsync(string partner, string module, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleAsync<UploadTime>(new CommandDefinition(
            """
            WITH owed AS (
                SELECT d.state, d.ended_at,
                       (SELECT min(e."timestamp") FROM log.mt_events e WHERE e.stream_id = 'session-' || d.object AND e.type = 'charging_stopped') AS stopped_at,
                       EXISTS (SELECT 1 FROM log.mt_events e
                               WHERE e.stream_id = 'charge-record-' || d.object
                                 AND (e.type = 'charge_record_released' OR (e.type = 'charge_record_sealed' AND e.data #> '{record,corrections}' IS NOT NULL))) AS released
                FROM hub.deliveries d
                WHERE d.partner = @partner AND d.module = @module AND (d.state <> 'delivered' OR (d.ended_at >= @from AND d.ended_at < @to))),
            timed AS (
                SELECT state, released, extract(epoch FROM coalesce(ended_at, @now) - stopped_at)::numeric AS seconds FROM owed)
            SELECT count(*) FILTER (WHERE state = 'delivered' AND NOT released)::int AS Taken,
                   round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE state = 'delivered' AND NOT released))::numeric, 3) AS Median,
                   round((percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE state = 'delivered' AND NOT released))::numeric, 3) AS P95,
                   round(max(seconds) FILTER (WHERE state = 'delivered' AND NOT released), 3) AS Longest,
                   count(*) FILTER (WHERE state = 'delivered' AND NOT released AND seconds > 10)::int AS Late,
                   count(*) FILTER (WHERE state = 'delivered' AND released)::int AS Released,
                   count(*) FILTER (WHERE state IN ('waiting', 'retrying'))::int AS Waiting,
                   count(*) FILTER (WHERE state = 'parked')::int AS Parked,
                   round(max(seconds) FILTER (WHERE state IN ('waiting', 'retrying')), 3) AS OldestWaiting
            FROM timed
            """,
            new { partner, module, from = from.ToUniversalTime(), to = to.ToUniversalTime(), now = time.GetUtcNow() }, cancellationToken: ct));
    }
}
