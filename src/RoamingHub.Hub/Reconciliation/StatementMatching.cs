using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Sessions;
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
    Statements statements, StatementMatches matches, ReadModels readModels, EventLog log, ReaderLeases leases, HubOptions options, TimeProvider time,
    ILogger<StatementMatching> logger)
    : Rounds(time, TimeSpan.FromMilliseconds(500))
{
    private const string Lease = "statement-matching";
    private const int Batch = 2_000;

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
            logger.StatementNotMatched(statement.Id, e);
            await matches.FailAsync(statement.Id, "The hub failed while it matched the statement. It is in its log.", ct);
        }
    }

    private async Task MatchAsync(Statement statement, CancellationToken ct)
    {
        _editions.Clear();
        var setting = new LineSetting(
            statement.Partner, [options.Party, .. (await readModels.OwnParties.ListAsync(ct)).Select(p => p.Party)]);
        while (await matches.WaitingAsync(statement.Id, Batch, ct) is { Count: > 0 } lines)
            await matches.SaveAsync(statement, await JudgeAsync(statement, lines, setting, ct), ct);
        await matches.SetPeriodAsync(statement.Id, ct);
        var whole = await statements.FindAsync(statement.Id, ct) ?? statement;
        while (await matches.LackingAsync(whole, Batch, ct) is { Count: > 0 } lacking)
            await matches.AddLackingAsync(whole, [.. lacking.Select(entry => new MatchedLine(0, entry, Classifying.MissingThere(entry)))], ct);
        await matches.EndAsync(whole, ct);
    }

    private async Task<IReadOnlyList<MatchedLine>> JudgeAsync(
        Statement statement, IReadOnlyList<StatementLine> lines, LineSetting setting, CancellationToken ct)
    {
        var found = await FindAsync(lines, ct);
        var taken = await matches.TakenAsync(statement.Id, found.Values.Select(e => e.Id), ct);
        var (judged, open) = (new List<MatchedLine>(lines.Count), new List<(StatementLine Line, LedgerEntry Entry)>());
        foreach (var line in lines)
        {
            var entry = found.GetValueOrDefault(line.Number);
            var earlier = entry is not null && taken.TryGetValue(entry.Id, out var first) ? first : (int?)null;
            if (Classifying.AtSight(line, entry, setting with { EarlierLine = earlier }) is { } verdict)
                judged.Add(new(line.Number, entry, verdict));
            else
                open.Add((line, entry!));
            if (entry is not null)
                taken.TryAdd(entry.Id, line.Number);
        }

        judged.AddRange(await RepriceAsync(open, ct));
        return judged;
    }

    private async Task<Dictionary<int, LedgerEntry>> FindAsync(IReadOnlyList<StatementLine> lines, CancellationToken ct)
    {
        var named = await matches.NamedAsync(lines, ct);
        var found = new Dictionary<int, LedgerEntry>();
        var open = new List<StatementLine>();
        var often = lines.GroupBy(l => l.Session?.Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Key is not null && g.Skip(1).Any()).SelectMany(g => g).ToHashSet();
        foreach (var line in lines)
        {
            if (Matching.Find(line, [.. named[line.Number]], often.Contains(line)) is { } match)
                found[line.Number] = match.Entry;
            else
                open.Add(line);
        }

        var nearby = await matches.NearbyAsync(open, ct);
        foreach (var line in open)
        {
            if (Matching.Find(line, [.. nearby[line.Number]]) is { } match)
                found[line.Number] = match.Entry;
        }

        return found;
    }

    private async Task<IReadOnlyList<MatchedLine>> RepriceAsync(IReadOnlyList<(StatementLine Line, LedgerEntry Entry)> open, CancellationToken ct)
    {
        if (open.Count == 0)
            return [];
        var judged = new List<MatchedLine>(open.Count);
        foreach (var some in open.Chunk(200)) // records are large
        {
            var records = await matches.RecordsAsync(some.Select(o => o.Entry.Credits ?? o.Entry.Id), ct);
            foreach (var (line, entry) in some)
            {
                var basis = records.TryGetValue(entry.Credits ?? entry.Id, out var record) ? await BasisAsync(record, ct) : null;
                judged.Add(new(line.Number, entry, Classifying.ByRepricing(line, entry, basis, ChargeBasis.WhyNone(record))));
            }
        }

        return judged;
    }

    private async Task<ChargeBasis?> BasisAsync(ChargeRecord record, CancellationToken ct)
    {
        if (record.Price is null || record.Tariff is not { } tariff)
            return null;
        var upTo = record.SessionVersion > 0 ? record.SessionVersion : long.MaxValue; // what came later is not in our figure
        var history = (await log.ReadStreamAsync(SessionStream.Of(record.Session), 0, upTo, ct)).Select(e => e.Data).OfType<SessionEvent>().ToList();
        return ChargeBasis.Of(record, history, await EditionsAsync(tariff, ct));
    }

    private async Task<IReadOnlyList<TariffEdition>> EditionsAsync(Tariff tariff, CancellationToken ct)
    {
        if (!_editions.TryGetValue(tariff.Id, out var editions))
        {
            editions = [.. (await log.ReadStreamAsync(TariffStream.Of(tariff.Id), ct: ct)).Select(e => e.Data).OfType<TariffDescribed>().Select(d => new TariffEdition(d.Tariff, d.At))];
            _editions[tariff.Id] = editions;
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
        services.AddSingleton<StatementIntake>();
        services.AddSingleton<StatementDesk>();
        services.AddHostedService<StatementMatching>();
    }
}
