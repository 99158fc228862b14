using RoamingHub.Core.Cdrs;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Keeps what rules have found in records. A record that is made anew has only what was found last; what is found when it has left is added.</summary>
internal static class CdrFindings
{
    public static void ProjectIssued(IReadOnlyCollection<(ChargeRecord Record, RecordedEvent Event)> issued, Writes writes)
    {
        writes.Add("DELETE FROM read.cdr_findings f USING unnest($1) AS u(folded) WHERE f.folded = u.folded", issued).Text(i => Folding.Id(i.Record.Id));
        Insert([.. issued.SelectMany(i => HoldsOf(i.Event.Data).Select((h, n) => new Row(Folding.Id(i.Record.Id), i.Event.Position, n, true, h.Rule, h.Text)))], writes);
        Insert([.. issued.SelectMany(i => FlagsOf(Folding.Id(i.Record.Id), i.Event.Position, FlagsOf(i.Event.Data)))], writes);
    }

    public static void ProjectDoubts(IReadOnlyCollection<RecordedEvent> doubted, Writes writes)
    {
        var rows = doubted.SelectMany(e => FlagsOf(Folding.Id(DoubtOf(e).Id), e.Position, DoubtOf(e).Flags)).ToList();
        var last = rows.GroupBy(r => (r.Folded, r.Rule)).ToDictionary(g => g.Key, g => g.Max(r => r.Position));
        writes.Add(
            "DELETE FROM read.cdr_findings f USING unnest($1, $2) AS u(folded, rule) WHERE NOT f.held AND f.folded = u.folded AND f.rule = u.rule", last.Keys)
            .Text(k => k.Folded).Text(k => k.Rule);
        Insert([.. rows.Where(r => r.Position == last[(r.Folded, r.Rule)])], writes);
    }

    private static void Insert(IReadOnlyCollection<Row> rows, Writes writes) => writes.Add("""
        INSERT INTO read.cdr_findings (folded, position, ord, held, rule, text)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """, rows).Text(r => r.Folded).Long(r => r.Position).Int(r => r.Ord).Flag(r => r.Held).Text(r => r.Rule).Text(r => r.Text);

    private static IEnumerable<Row> FlagsOf(string folded, long position, IReadOnlyList<Flag>? flags) =>
        (flags ?? []).Select((f, n) => new Row(folded, position, n, false, f.Rule, f.Text));

    private static IReadOnlyList<Hold> HoldsOf(object e) => e is ChargeRecordHeld held ? held.Holds : [];

    private static IReadOnlyList<Flag>? FlagsOf(object e) => ChargeRecordStream.FlagsOf(e);

    private static ChargeRecordDoubted DoubtOf(RecordedEvent e) => (ChargeRecordDoubted)e.Data;

    private sealed record Row(string Folded, long Position, int Ord, bool Held, string Rule, string Text);
}
