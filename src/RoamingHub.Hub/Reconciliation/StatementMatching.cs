using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>
/// Matches statements that are in, one at a time and on one node: batch by batch, each kept with its outcome, so that a restart goes on where it
/// was. Then come the records that the statement lacks, and the sums of the ledger.
/// </summary>
internal sealed class StatementMatching(
    Statements statements, StatementMatches matches, ReadModels readModels, EventLog log, ChargeHistories histories, ReaderLeases leases, HubOptions options, TimeProvider time,
    ILogger<StatementMatching> logger)
    : Rounds(time, TimeSpan.FromMilliseconds(500))
{
    private const string Lease = "statement-matching";
    private const int Batch = 2_000;
    private const int Repriced = 500;

    private readonly Dictionary<string, IReadOnlyList<TariffEdition>> _editions = [];

    protected override void Failed(Exception error) => logger.StatementMatchingFailed(error);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await leases.TryAcquireAsync(Lease, ct))
            return;
        while (await statements.NextAsync(ct) is { } statement && await readModels.CaughtUpAsync(ct))
            await TryMatchAsync(statement, ct);
    }

    // One statement that cannot be matched keeps no other back. An outage is everybody's: the round ends, and all of it comes again.
    private async Task TryMatchAsync(Statement statement, CancellationToken ct)
    {
        try
        {
            await MatchAsync(statement, ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LogUnavailableException or NpgsqlException { IsTransient: true }))
        {
            if (await statements.FindAsync(statement.Id, ct) is null)
                return; // somebody has taken it away
            logger.StatementNotMatched(statement.Id, e);
            await matches.FailAsync(statement.Id, "The hub failed while it matched the statement. It is in its log.", ct);
        }
    }

    private async Task MatchAsync(Statement statement, CancellationToken ct)
    {
        _editions.Clear();
        var setting = new LineSetting(
            statement.Partner, [options.Party, .. (await readModels.OwnParties.ListAsync(ct)).Select(p => p.Party)]);
        var last = 0;
        while (await matches.WaitingAsync(statement.Id, last, Batch, ct) is { Count: > 0 } lines)
        {
            if (!await matches.SaveAsync(statement, await JudgeAsync(statement, lines, setting, ct), ct))
                return; // somebody has taken it away
            last = lines[^1].Number;
        }

        await matches.SetPeriodAsync(statement.Id, ct);
        if (await statements.FindAsync(statement.Id, ct) is not { } whole)
            return;
        LedgerEntry? lacked = null;
        while (await matches.LackingAsync(whole, lacked, Batch, ct) is { Count: > 0 } lacking)
        {
            await matches.AddLackingAsync(whole, [.. lacking.Select(entry => new MatchedLine(0, entry, Classifying.MissingThere(entry)))], ct);
            lacked = lacking[^1];
        }

        await matches.EndAsync(whole, ct);
    }

    private async Task<IReadOnlyList<MatchedLine>> JudgeAsync(
        Statement statement, IReadOnlyList<StatementLine> lines, LineSetting setting, CancellationToken ct)
    {
        var candidates = await CandidatesAsync(lines, ct);
        var ids = candidates.Values.SelectMany(c => c).Select(e => e.Id).Distinct().ToList();
        var taken = await matches.TakenAsync(statement.Id, ids, ct);
        var settled = await matches.SettledAsync(statement, ids, ct);
        var names = taken.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (judged, open) = (new List<MatchedLine>(lines.Count), new List<(StatementLine Line, LedgerEntry Entry)>());
        var shared = lines.CountBy(NameOf, StringComparer.OrdinalIgnoreCase).Where(n => n.Value > 1).Select(n => n.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var entry = Matching.Find(line, candidates[line.Number], shared.Contains(NameOf(line)), names)?.Entry;
            var earlier = entry is not null && taken.TryGetValue(entry.Id, out var first) ? first : (int?)null;
            var here = setting with { EarlierLine = earlier, Settled = entry is null ? null : settled.GetValueOrDefault(entry.Id) };
            if (Classifying.AtSight(line, entry, here) is { } verdict)
                judged.Add(new(line.Number, entry, verdict, earlier is not null));
            else
                open.Add((line, entry!));
            if (entry is not null && taken.TryAdd(entry.Id, line.Number))
                names.Add(entry.Id);
        }

        judged.AddRange(await RepriceAsync(open, ct));
        return judged;
    }

    // What a line calls its charge.
    private static string NameOf(StatementLine line) => (line.Session ?? line.RecordId)?.Trim() ?? $"{line.EvseId} {line.Token} {line.Start:O}";

    // Looked for by place only where no name leads anywhere.
    private async Task<Dictionary<int, IReadOnlyList<LedgerEntry>>> CandidatesAsync(IReadOnlyList<StatementLine> lines, CancellationToken ct)
    {
        var named = await matches.NamedAsync(lines, ct);
        var found = lines.ToDictionary(l => l.Number, IReadOnlyList<LedgerEntry> (l) => [.. named[l.Number]]);
        var open = lines.Where(l => Matching.Find(l, found[l.Number]) is null).ToList();
        var nearby = await matches.NearbyAsync(open, ct);
        foreach (var line in open)
            found[line.Number] = [.. nearby[line.Number]];
        return found;
    }

    private async Task<IReadOnlyList<MatchedLine>> RepriceAsync(IReadOnlyList<(StatementLine Line, LedgerEntry Entry)> open, CancellationToken ct)
    {
        var judged = new List<MatchedLine>(open.Count);
        foreach (var some in open.Chunk(Repriced)) // records and histories are large
        {
            var records = await matches.RecordsAsync(some.Select(o => o.Entry.Credits ?? o.Entry.Id), ct);
            var told = await histories.ReadAsync(records.Values.Select(r => r.Session).Distinct(), ct);
            foreach (var tariff in records.Values.Select(r => r.Tariff?.Id).OfType<string>().Distinct())
                await EditionsAsync(tariff, ct);
            // A line takes some hundred ways to reckon: all cores but one, so that the stations' has one of its own.
            judged.AddRange(some.AsParallel().AsOrdered().WithCancellation(ct).WithDegreeOfParallelism(Math.Max(1, Environment.ProcessorCount - 1))
                .Select(o => Judged(o.Line, o.Entry, records.GetValueOrDefault(o.Entry.Credits ?? o.Entry.Id), told)));
        }

        return judged;
    }

    private MatchedLine Judged(StatementLine line, LedgerEntry entry, ChargeRecord? record, ToldCharges told) =>
        new(line.Number, entry, Classifying.ByRepricing(line, entry, Basis(record, told), ChargeBasis.WhyNone(record)));

    private ChargeBasis? Basis(ChargeRecord? record, ToldCharges told) => record is { Price: not null, Tariff: { } tariff }
        ? ChargeBasis.Of(record, told.Of(record.Session, record.SessionVersion), _editions[tariff.Id]) // what came later is not in our figure
        : null;

    private async Task<IReadOnlyList<TariffEdition>> EditionsAsync(string tariff, CancellationToken ct)
    {
        if (!_editions.TryGetValue(tariff, out var editions))
        {
            editions = [.. (await log.ReadStreamAsync(TariffStream.Of(tariff), ct: ct)).Select(e => e.Data).OfType<TariffDescribed>().Select(d => new TariffEdition(d.Tariff, d.At))];
            _editions[tariff] = editions;
        }

        return editions;
    }
}

internal static class ReconciliationServices
{
    public static void AddReconciliation(this IServiceCollection services)
    {
        services.AddSingleton<Statements>();
        services.AddSingleton<StatementMatches>();
        services.AddSingleton(StatementLimits.Default);
        services.AddSingleton<StatementIntake>();
        services.AddSingleton<StatementDesk>();
        services.AddHostedService<StatementMatching>();
    }
}
