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
    /// <param name="candidates">Records that could be meant; more do no harm.</param>
    /// <param name="shared">Other lines name the same session: one may be about a record that was taken back, and another about what stands in its stead.</param>
    /// <param name="taken">Ids of records that an earlier line of the statement is about: of several that a shared line could mean, they are the last.</param>
    public static Match? Find(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates, bool shared = false, IReadOnlySet<string>? taken = null)
    {
        taken = shared ? taken ?? new HashSet<string>() : null;
        return candidates.Count == 0 ? null : ById(line, candidates) ?? BySession(line, candidates, taken) ?? ByPlace(line, candidates, taken);
    }

    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters and digits of an id, in capitals: separators and blanks are written in every way there is.</summary>
    public static string Bare(string id) => string.Create(id.Count(char.IsLetterOrDigit), id, (to, from) =>
    {
        var at = 0;
        foreach (var c in from.Where(char.IsLetterOrDigit))
            to[at++] = char.ToUpperInvariant(c);
    });

    /// <summary>An id as it was meant, where blanks crept in.</summary>
    public static string? Tight(string? id) =>
        id is null || !id.Any(IsBlank) ? id : string.Concat(id.Where(c => !IsBlank(c))) is { Length: > 0 } tight ? tight : null;

    private static Match? ById(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates) =>
        Tight(line.RecordId) is { } id && candidates.FirstOrDefault(c => Same(id, c.Id)) is { } entry ? new(entry, MatchedBy.RecordId) : null;

    // Some write the session where the record belongs.
    private static Match? BySession(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates, IReadOnlySet<string>? taken)
    {
        foreach (var name in (string?[])[line.Session, line.RecordId])
        {
            if (name is not null && Best(line, candidates.Where(c => Same(Tight(name), c.Session) || Same(name, c.Reference)), taken) is { } entry)
                return new(entry, MatchedBy.Session);
        }

        return null;
    }

    private static Match? ByPlace(StatementLine line, IReadOnlyCollection<LedgerEntry> candidates, IReadOnlySet<string>? taken)
    {
        if (line is not { EvseId: not null, Token: not null, Start: { } start, End: { } end })
            return null;
        var there = candidates.Where(c => SameBare(line.EvseId, c.EvseId) && (SameBare(line.Token, c.TokenUid) || SameBare(line.Token, c.ContractId))).ToList();
        var found = Best(line, there.Where(c => Overlap(c, start, end) > TimeSpan.Zero), taken)
            ?? Best(line, there.Where(c => Clock.HoursOff(start - c.Start, end - c.End) is not null), taken);
        return found is null ? null : new(found, MatchedBy.Place);
    }

    // What was charged and what takes it back have all but the sign in common. Where another record was issued in the stead of one, the line is about
    // that, unless several lines share its name: then each amount finds its own.
    private static LedgerEntry? Best(StatementLine line, IEnumerable<LedgerEntry> found, IReadOnlySet<string>? taken)
    {
        var negative = (line.ExclVat ?? line.InclVat) < 0;
        var ranked = found.OrderByDescending(c => c.Credits is not null == negative).ThenByDescending(c => taken is not null && IsFigure(line, c))
            .ThenBy(c => taken?.Contains(c.Id)).ThenByDescending(c => c.Stands)
            .ThenByDescending(c => line is { Start: { } start, End: { } end } ? Overlap(c, start, end) : TimeSpan.Zero)
            .ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        return ranked is [{ State: "credited", Credits: null, Session: var session } credited, ..] && (taken is null || !IsFigure(line, credited))
            ? ranked.Find(c => c is { State: "sealed", Credits: null } && c.Session == session) ?? credited
            : ranked.FirstOrDefault();
    }

    private static bool IsFigure(StatementLine line, LedgerEntry entry) => entry.Stands
        && (line.ExclVat is { } excl ? excl == entry.ExclVat : line.InclVat is { } incl && incl == (entry.InclVat ?? entry.ExclVat));

    private static TimeSpan Overlap(LedgerEntry entry, DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (entry.Start > start ? entry.Start : start, entry.End < end ? entry.End : end);
        return to - from;
    }

    private static bool SameBare(string? one, string? other) => one is not null && other is not null && Bare(one) == Bare(other);

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
}
