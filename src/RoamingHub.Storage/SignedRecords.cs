using Dapper;

namespace RoamingHub.Storage;

/// <summary>Which charges a signed value has come with.</summary>
public sealed class SignedRecords(Database database)
{
    /// <summary>
    /// Notes the values of a charge, and finds the other charges that have one of them. It is noted first: of two charges at two nodes at the same time at least one
    /// finds the other. Charges that nobody pays (suppressed, dropped, taken back) do not count.
    /// </summary>
    public async Task<IReadOnlyList<(string Digest, string Session)>> NoteAsync(string session, string[] digests, CancellationToken ct)
    {
        if (digests.Length == 0)
            return [];
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.signed_records (digest, session) SELECT digest, @session FROM unnest(@digests) AS noted (digest) ORDER BY digest ON CONFLICT DO NOTHING",
            new { session, digests }, cancellationToken: ct));
        return (await connection.QueryAsync<(string, string)>(new CommandDefinition(
            """
            SELECT s.digest, min(s.session) FROM hub.signed_records s
            WHERE s.digest = ANY(@digests) AND s.session <> @session
              AND (NOT EXISTS (SELECT 1 FROM read.cdrs c WHERE c.session = s.session::uuid)
                   OR EXISTS (SELECT 1 FROM read.cdrs c WHERE c.session = s.session::uuid AND c.credits IS NULL AND c.state IN ('held', 'sealed')))
            GROUP BY s.digest
            """,
            new { session, digests }, cancellationToken: ct))).AsList();
    }
}
