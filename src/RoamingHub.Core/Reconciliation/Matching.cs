namespace RoamingHub.Core.Reconciliation;

/// <summary>How a line and a record found each other.</summary>
public enum MatchedBy
{
    RecordId,
    Session,

    /// <summary>Same EVSE, same token, and times that overlap.</summary>
    Place,
}

public sealed record Match(LedgerEntry Entry, MatchedBy By);

/// <summary>
/// Finds the record that a line is about, in passes: by the record's id, by a name of its session, by EVSE, token and time. A later pass is
/// only asked where the earlier ones found nothing.
/// </summary>
public static class Matching
{
    /// <summary>The furthest that clocks of two places on earth lie apart.</summary>
    public static readonly TimeSpan FurthestClocks = TimeSpan.FromHours(14);

    /// <param name="candidates">Records that could be meant; more do no harm.</param>
    /// <param name="shared">Other lines name the same session: one may be about a record that was taken back, and another about what stands in its stead.</param>
    public static Match? Find(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates, bool shared = false) =>
        ById(line, candidates) ?? BySession(line, candidates, shared) ?? ByPlace(line, candidates);

    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static Match? ById(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates) =>
        candidates.FirstOrDefault(c => Same(line.RecordId, c.Id)) is { } entry ? new(entry, MatchedBy.RecordId) : null;

    private static Match? BySession(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates, bool shared)
    {
        var found = candidates.Where(c => Same(line.Session, c.Session) || Same(line.Session, c.Reference)).ToList();
        var exact = shared ? found.Where(c => c.Stands && line.ExclVat is { } figure && c.ExclVat == figure).ToList() : [];
        return Best(line, exact.Count > 0 ? exact : found) is { } entry ? new(entry, MatchedBy.Session) : null;
    }

    private static Match? ByPlace(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates)
    {
        if (line is not { EvseId: not null, Token: not null, Start: { } start, End: { } end })
            return null;
        var there = candidates.Where(c => SameEvse(line.EvseId, c.EvseId) && (Same(line.Token, c.TokenUid) || Same(line.Token, c.ContractId))).ToList();
        var found = Best(line, there.Where(c => Overlap(c, start, end) > TimeSpan.Zero)) ?? Best(line, there.Where(c => Shifted(c, start, end)));
        return found is null ? null : new(found, MatchedBy.Place);
    }

    // What was charged and what takes it back have all but the sign in common. Where another record was issued in the stead of one, the line is about that.
    private static LedgerEntry? Best(StatementLine line, IEnumerable<LedgerEntry> found)
    {
        var negative = (line.ExclVat ?? line.InclVat) < 0;
        var ranked = found.OrderByDescending(c => c.Credits is not null == negative).ThenByDescending(c => c.Stands)
            .ThenByDescending(c => line is { Start: { } start, End: { } end } ? Overlap(c, start, end) : TimeSpan.Zero)
            .ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        return ranked is [{ State: "credited", Credits: null, Session: var session } credited, ..]
            ? ranked.Find(c => c is { State: "sealed", Credits: null } && c.Session == session) ?? credited
            : ranked.FirstOrDefault();
    }

    private static TimeSpan Overlap(LedgerEntry entry, DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (entry.Start > start ? entry.Start : start, entry.End < end ? entry.End : end);
        return to - from;
    }

    // A statement in another clock: both ends off by the same whole hours, to the second.
    private static bool Shifted(LedgerEntry entry, DateTimeOffset start, DateTimeOffset end)
    {
        var by = Math.Round((start - entry.Start).TotalHours);
        return Math.Abs(by) <= FurthestClocks.TotalHours && Near(start - entry.Start, by) && Near(end - entry.End, by);
    }

    private static bool Near(TimeSpan shift, double hours) => Math.Abs((shift - TimeSpan.FromHours(hours)).TotalSeconds) <= 1;

    // The separators of a public EVSE id are optional.
    private static bool SameEvse(string? one, string? other) => Same(one?.Replace("*", "", StringComparison.Ordinal), other?.Replace("*", "", StringComparison.Ordinal));
}
