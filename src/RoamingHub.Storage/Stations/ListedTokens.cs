using Dapper;
using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Storage.Stations;

/// <summary>The tokens that stations should know while they are offline, the most useful first.</summary>
public sealed class ListedTokens(Database database)
{
    /// <summary>
    /// Our own: those that may charge, then those that may not, the newest first. Of partners' tokens those that may be trusted without asking:
    /// always, when offline, at all. Ours win over a partner's with the same id.
    /// </summary>
    /// <param name="partners">Whether partners' tokens are listed too.</param>
    /// <param name="longest">Characters that the station can hold of an id.</param>
    public async Task<IReadOnlyList<ListedToken>> ReadAsync(bool partners, int longest, int limit, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var own = await connection.QueryAsync<OwnRow>(new CommandDefinition(
            """
            SELECT trim(id_tag) AS IdTag, kind AS Kind, status AS Status, expires_at AS ExpiresAt, parent_id_tag AS ParentIdTag FROM read.local_tokens
            ORDER BY status = 'Accepted' AND (expires_at IS NULL OR expires_at > @now) DESC, position DESC LIMIT @limit
            """, new { now, limit }, cancellationToken: ct));
        var listed = own.Select(r => new ListedToken(r.IdTag, Enum.Parse<TokenKind>(r.Kind), StatusOf(r, now), r.ExpiresAt, r.ParentIdTag)).ToList();
        if (!partners || listed.Count >= limit)
            return listed;
        // An app's token is never held to a reader.
        var theirs = await connection.QueryAsync<PartnerRow>(new CommandDefinition(
            """
            SELECT uid AS Uid, type AS Type, group_id AS GroupId
            FROM (SELECT DISTINCT ON (t.uid) t.uid, t.type, t.group_id, t.last_updated,
                         CASE t.whitelist WHEN 'ALWAYS' THEN 0 WHEN 'ALLOWED_OFFLINE' THEN 1 ELSE 2 END AS rank
                  FROM hub.partner_tokens t JOIN read.partners p ON p.id = t.partner AND p.status = 'Connected'
                  WHERE t.valid AND t.whitelist IN ('ALWAYS', 'ALLOWED_OFFLINE', 'ALLOWED') AND t.type IN ('RFID', 'OTHER') AND length(t.uid) <= @longest
                    AND NOT EXISTS (SELECT 1 FROM read.local_tokens l WHERE l.folded = t.uid)
                  ORDER BY t.uid, t.last_updated DESC) d
            ORDER BY rank, last_updated DESC, uid LIMIT @limit
            """, new { longest, limit = limit - listed.Count }, cancellationToken: ct));
        listed.AddRange(theirs.Select(r => new ListedToken(
            r.Uid, r.Type == "RFID" ? TokenKind.Rfid : TokenKind.Other, LocalTokenStatus.Accepted, ParentIdTag: r.GroupId)));
        return listed;
    }

    private static LocalTokenStatus StatusOf(OwnRow row, DateTimeOffset now) =>
        Enum.Parse<LocalTokenStatus>(row.Status) is var status && status == LocalTokenStatus.Accepted && row.ExpiresAt <= now ? LocalTokenStatus.Expired : status;

    private sealed record OwnRow(string IdTag, string Kind, string Status, DateTimeOffset? ExpiresAt, string? ParentIdTag);

    private sealed record PartnerRow(string Uid, string Type, string? GroupId);
}
