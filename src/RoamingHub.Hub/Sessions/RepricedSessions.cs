using RoamingHub.Core.Cdrs;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>What a dry run came to, and how many records it left out, by their state.</summary>
internal sealed record DryRun(DryRunReport Report, IReadOnlyDictionary<string, long> NotCounted);

/// <summary>
/// Prices past charges once more, from their histories in the log: some hundred at a time, on every core, and no more in memory than that. It writes nothing.
/// </summary>
internal sealed class RepricedSessions(ReadModels readModels, ChargeHistories histories) : IDisposable
{
    private const int AtATime = 200;

    private readonly SemaphoreSlim _turn = new(1); // one takes all cores

    /// <param name="progress">Told what share is done, now and then, from any thread.</param>
    public async Task<DryRun> RunAsync(PastChargeFilter wanted, Tariff draft, IProgress<decimal>? progress, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var chosen = await readModels.PastCharges.ChooseAsync(wanted, ct);
            var tally = new DryRunTally(draft.Currency);
            foreach (var some in (await readModels.PastCharges.WithoutRecordAsync(wanted, ct)).Chunk(AtATime))
                await AddUnrecordedAsync(some, wanted.Tariff, tally, ct);
            await AddAsync(chosen.Counted, draft, tally, progress, ct);
            return new(tally.Report(), chosen.Others);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task AddAsync(IReadOnlyList<long> records, Tariff draft, DryRunTally tally, IProgress<decimal>? progress, CancellationToken ct)
    {
        var done = 0;
        await Parallel.ForEachAsync(records.Chunk(AtATime), ct, async (some, token) =>
        {
            var repriced = await RepriceAsync(some, draft, token);
            lock (tally)
            {
                foreach (var charge in repriced)
                    tally.Add(charge);
                done += some.Length;
                progress?.Report((decimal)done / records.Count);
            }
        });
    }

    private async Task<IReadOnlyList<Repriced>> RepriceAsync(long[] records, Tariff draft, CancellationToken ct)
    {
        var charges = await readModels.PastCharges.ReadAsync(records, ct);
        var told = await histories.ReadAsync(charges.Select(c => c.Session), ct);
        return [.. charges.Select(c => Repricing.Under(draft, c, told.Of(c.Session, c.SessionVersion)))];
    }

    private async Task AddUnrecordedAsync(SessionId[] sessions, string? tariff, DryRunTally tally, CancellationToken ct)
    {
        var told = tariff is null ? null : await histories.ReadAsync(sessions, ct);
        foreach (var session in sessions)
        {
            if (told is null || IsUnder(tariff!, told.Of(session)))
                tally.AddUnrecorded(session);
        }
    }

    private static bool IsUnder(string tariff, IReadOnlyList<SessionEvent> history) =>
        RecordIssuing.StartOf(history) is { Tariff: { } frozen } && string.Equals(frozen.Id, tariff, StringComparison.OrdinalIgnoreCase);
}
