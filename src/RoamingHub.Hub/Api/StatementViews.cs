using RoamingHub.Core.Values;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Api;

/// <param name="SameAs">Earlier statements of the partner with the same content; absent where there is none.</param>
internal sealed record StatementAnswer(Guid Id, IReadOnlyList<Guid>? SameAs = null);

internal sealed record ClosingView(string By, string? Reason, DateTimeOffset At);

/// <param name="Lines">Of this class and currency; a line of two currencies counts with ours.</param>
internal sealed record ClassTotalView(string Class, string? Currency, long Lines, AmountView Ours, AmountView Theirs, decimal AmountAtStake)
{
    public static ClassTotalView Of(ClassTotal t) => new(t.Class, t.Currency, t.Lines, new(t.OursExcl, t.OursIncl), new(t.TheirsExcl, t.TheirsIncl), t.AtStake);
}

/// <param name="Outside">Records of another time that lines are about; they are counted in.</param>
internal sealed record LedgerView(string? Currency, long Cdrs, AmountView Total, long Outside, bool Ties)
{
    public static LedgerView Of(LedgerSum l, IReadOnlyList<ClassTotal> totals)
    {
        var ours = totals.Where(t => t.Currency == l.Currency).ToList();
        return new(l.Currency, l.Records, new(l.ExclVat, l.InclVat), l.Outside, ours.Sum(t => t.OursExcl) == l.ExclVat && ours.Sum(t => t.OursIncl) == l.InclVat);
    }
}

/// <param name="Row">Of the file, from 1; absent where it has no rows.</param>
/// <param name="Column">The file's name of it.</param>
internal sealed record StatementFaultView(int Line, string Reason, int? Row, string? Column)
{
    public static StatementFaultView Of(StatementFault f) => new(f.Line, f.Reason, f.Row, f.Column);
}

/// <param name="Faults">Lines that could not be read.</param>
/// <param name="Progress">From 0 to 1: of the file while it is loading, of its lines while they are matched.</param>
/// <param name="PeriodBy">Whether the time was <c>given</c>, or told by the <c>lines</c>.</param>
/// <param name="Open">Lines that differ and that nobody has decided about; once it is done.</param>
/// <param name="Ledger">What the ledger has of the partner for the statement's time; ties where the classes add up to it, to the cent.</param>
/// <param name="FaultyLines">The first hundred; only where one statement is asked for.</param>
internal sealed record StatementView(
    Guid Id, string Partner, string State, string Format, string By, DateTimeOffset ReceivedAt, DateTimeOffset? From, DateTimeOffset? To, int Lines, int Faults,
    int Matched, decimal Progress, string? Problem, IReadOnlyList<ClassTotalView>? Totals = null, IReadOnlyList<LedgerView>? Ledger = null,
    IReadOnlyList<StatementFaultView>? FaultyLines = null, string? PeriodBy = null, IReadOnlyList<Guid>? SameAs = null, long? Open = null, ClosingView? Closed = null)
{
    public static StatementView Of(Statement s) => new(
        s.Id, s.Partner.Value, s.State, s.Format, s.By, s.ReceivedAt, s.From, s.To, s.Lines, s.Faults, s.Matched,
        ProgressOf(s), s.Problem, PeriodBy: s.PeriodGiven switch { true => "given", false => "lines", _ => null },
        Closed: s.Closed is { } closed ? new(closed.By, closed.Reason, closed.At) : null);

    private static decimal ProgressOf(Statement s) => s switch
    {
        { State: "done" } => 1,
        { State: "loading", Read: { } read, Size: > 0 and var size } => Math.Round(Math.Min(1, (decimal)read / size), 4),
        { State: "loading" } or { Lines: 0 } => 0,
        _ => Math.Round((decimal)s.Matched / s.Lines, 4),
    };
}

internal sealed record OurSideView(string? CdrId, decimal? ExclVat, decimal? InclVat, string? Currency);

internal sealed record TheirSideView(
    string? CdrId, string? SessionId, string? EvseId, string? Token, DateTimeOffset? Start, DateTimeOffset? End, decimal? EnergyKwh, decimal? ExclVat, decimal? InclVat,
    string? Currency, string? Owner);

internal sealed record DifferenceView(string Member, string? Ours, string? Theirs, string Explanation);

internal sealed record LineDecisionView(string Action, string? Reason, string By, DateTimeOffset At);

internal sealed record StatementLineView(
    int Line, OurSideView? Ours, TheirSideView? Theirs, string? Class, IReadOnlyList<DifferenceView> Differences, decimal? AmountAtStake,
    LineDecisionView? Decision, string? SuggestedAction = null)
{
    public static StatementLineView Of(StatementResult r) => new(
        r.Line.Number, r.Record is null ? null : new(r.Record, r.OurExcl, r.OurIncl, r.OurCurrency),
        r.Lacking ? null : new(
            r.Line.RecordId, r.Line.Session, r.Line.EvseId, r.Line.Token is { } token ? Masked.Text(token) : null, r.Line.Start, r.Line.End, r.Line.EnergyKwh,
            r.Line.ExclVat, r.Line.InclVat, r.Line.Currency, r.Line.Owner),
        r.Class, [.. r.Differences.Select(d => new DifferenceView(d.Member, d.Ours, d.Theirs, d.Explanation))], r.AtStake,
        r.Action is { } action ? new(action, r.Reason, r.DecidedBy!, r.DecidedAt!.Value) : null, r.Suggested);
}
