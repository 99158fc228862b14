using Dapper;

namespace RoamingHub.Storage.Partners;

/// <summary>What partners say of the CDRs that they have taken, written down beside the deliveries.</summary>
public sealed class TakenCdrs(Database database, TimeProvider time)
{
    /// <summary>The partner did not show it, and was not believed.</summary>
    public const string DoubtedWord = "not-believed";

    /// <summary>CDRs that a partner has taken since a moment, oldest first. Those that it calls known without showing them are left out.</summary>
    public async Task<IReadOnlyList<TakenCdr>> TakenAsync(string partner, DateTimeOffset since, long after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<TakenCdr>(new CommandDefinition(
            """
            SELECT id AS Id, object AS Cdr, location AS Location, resent_at IS NOT NULL AS Resent, checked IS NOT DISTINCT FROM @doubted AS Doubted FROM hub.deliveries
            WHERE partner = @partner AND module = 'cdrs' AND state = 'delivered' AND ended_at >= @since AND id > @after
              AND flag IS DISTINCT FROM 'resent-known'
            ORDER BY id LIMIT @limit
            """,
            new { partner, since = since.ToUniversalTime(), after, limit, doubted = DoubtedWord }, cancellationToken: ct))).AsList();
    }

    /// <summary>What the look for it has shown. A doubt stays until the partner shows it, or it is sent once more.</summary>
    /// <param name="word"><c>held</c>, <c>missing</c>, <c>different</c>, <c>no-answer</c> or <see cref="DoubtedWord"/>.</param>
    public async Task NoteAsync(long id, string word, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries
            SET checked_at = @now, checked = CASE WHEN checked = @doubted AND @word IN ('missing', 'no-answer') THEN checked ELSE @word END
            WHERE id = @id
            """, new { id, word, doubted = DoubtedWord, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>What is missing goes out once more; never a second time. False when it has, or when its state has changed meanwhile.</summary>
    public async Task<bool> ResendAsync(long id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries
            SET state = 'waiting', flag = 'resent', resent_at = @now, next_attempt = @now, ended_at = NULL, checked = 'missing',
                last_error = 'the partner did not have it any more'
            WHERE id = @id AND state = 'delivered' AND resent_at IS NULL
            """, new { id, now = time.GetUtcNow() }, cancellationToken: ct)) == 1;
    }

    /// <summary>A person must look: the partner has taken it more than once and does not have it.</summary>
    public async Task ParkAsync(long id, string why, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.deliveries SET state = 'parked', last_error = @why, ended_at = @now WHERE id = @id AND state = 'delivered'",
            new { id, why = StorableText.Of(why), now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task SaveReportAsync(string partner, DateTimeOffset at, string report, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.cdr_audits (partner, at, report) VALUES (@partner, @at, @report)
            ON CONFLICT (partner) DO UPDATE SET at = EXCLUDED.at, report = EXCLUDED.report
            """, new { partner, at = at.ToUniversalTime(), report }, cancellationToken: ct));
    }

    /// <summary>The last report on a partner; null when there was no audit.</summary>
    public async Task<string?> LastReportAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT report FROM hub.cdr_audits WHERE partner = @partner", new { partner }, cancellationToken: ct));
    }
}

/// <param name="Id">Of the delivery.</param>
/// <param name="Location">Where the partner said that it keeps it.</param>
/// <param name="Resent">It was missing before, and was sent once more.</param>
/// <param name="Doubted">It was missing at an earlier look, which was not believed, and was not shown since.</param>
public sealed record TakenCdr(long Id, string Cdr, string? Location, bool Resent, bool Doubted);
