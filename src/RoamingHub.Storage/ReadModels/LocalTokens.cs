using RoamingHub.Core.Tokens;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The CPO's own tokens. Look-ups ignore case and the blanks around a tag.</summary>
public sealed class LocalTokens(Database database)
{
    private const string Columns = """
        SELECT position AS Position, id_tag AS IdTag, status AS Status, kind AS Kind, expires_at AS ExpiresAt,
               parent_id_tag AS ParentIdTag, concurrent_use AS ConcurrentUse, at AS At
        FROM read.local_tokens
        """;

    public async Task<LocalTokenDescribed?> FindAsync(string idTag, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} WHERE folded = @folded", new { folded = Folding.Tag(idTag) }, ct) is { } row ? Shown(row) : null;

    /// <summary>A contract, however its id is written: with or without separators and check digit.</summary>
    public async Task<LocalTokenDescribed?> FindContractAsync(string contractId, CancellationToken ct) => await database.FindAsync<Row>(
        $"{Columns} WHERE kind = 'Contract' AND hub.contract_key(folded) = hub.contract_key(@contractId) ORDER BY position DESC LIMIT 1",
        new { contractId = contractId.Trim() }, ct) is { } row ? Shown(row) : null;

    public async Task<Page<LocalTokenDescribed>> ListAsync(PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY position DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Position);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    private static LocalTokenDescribed Shown(Row r) => new(
        r.IdTag, Enum.Parse<LocalTokenStatus>(r.Status), Enum.Parse<TokenKind>(r.Kind), r.ExpiresAt, r.ParentIdTag, r.ConcurrentUse, r.At);

    private sealed record Row(
        long Position, string IdTag, string Status, string Kind, DateTimeOffset? ExpiresAt, string? ParentIdTag, bool ConcurrentUse,
        DateTimeOffset At);
}

internal sealed class LocalTokenProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(LocalTokenDescribed), typeof(LocalTokenRemoved)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var last = batch.Where(e => e.Data is LocalTokenDescribed or LocalTokenRemoved).LastOf(FoldedTag);
        writes.Add("DELETE FROM read.local_tokens WHERE folded = ANY ($1)", last).Text(FoldedTag);
        writes.Add("""
            INSERT INTO read.local_tokens (folded, position, id_tag, status, kind, expires_at, parent_id_tag, concurrent_use, at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, last.ToList().Of<LocalTokenDescribed>())
            .Text(t => Folding.Tag(t.Data.IdTag)).Long(t => t.Event.Position).Text(t => t.Data.IdTag).Text(t => t.Data.Status.ToString())
            .Text(t => t.Data.Kind.ToString()).Time(t => t.Data.ExpiresAt).Text(t => t.Data.ParentIdTag).Flag(t => t.Data.ConcurrentUse)
            .Time(t => t.Data.At);
    }

    private static string FoldedTag(RecordedEvent e) => Folding.Tag(e.Data switch
    {
        LocalTokenDescribed d => d.IdTag,
        LocalTokenRemoved r => r.IdTag,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Not about a token."),
    });
}
