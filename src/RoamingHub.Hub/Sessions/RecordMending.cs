using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// What people put right in records. One that waits is made anew with the correction laid over what the station told, and judged anew. One that has
/// left is taken back, and another is issued in its stead: both decisions are one append, so that the second is never lost and never doubled.
/// </summary>
internal sealed class RecordMending(EventLog log, RecordMaking making, CreditRules credits, TimeProvider time)
{
    private static readonly TimeSpan LookedForEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookedForAtMost = TimeSpan.FromSeconds(10);

    public async Task<RecordDecision> FixAsync(string recordId, CdrFix fix, string by, CancellationToken ct)
    {
        while (true)
        {
            if (await FindAsync(recordId, ct) is not { } found)
                return await NoneAsync(recordId, ct);
            var record = found.Record;
            if (found.Standing is RecordStanding.Sealed or RecordStanding.Released)
                return new RecordDecision.Refused($"The record is issued and stays as it is: take it back and have another issued in its stead, POST /api/cdrs/{record.Id}/correct.");
            if (found.Standing is not (RecordStanding.Held or RecordStanding.Suppressed))
                return new RecordDecision.Refused($"The record is {found.Standing}.");
            var (made, not) = await MakeAsync(record, record.Id, record.Corrects, fix, by, ct);
            if (made is null)
                return not!;
            if (!(await log.AppendAsync(found.Stream, found.Version, [made.Decision], ct)).Conflict)
                return new RecordDecision.Done();
        }
    }

    public async Task<RecordDecision> CorrectAsync(string recordId, CdrFix fix, string by, CancellationToken ct)
    {
        while (true)
        {
            if (await FindAsync(recordId, ct) is not { } found)
                return await NoneAsync(recordId, ct);
            var record = found.Record;
            if (await WhyNotCorrectAsync(found, ct) is { } why)
                return new RecordDecision.Refused(why);
            var next = ChargeRecordStream.NextIdOf(record);
            var (made, not) = await MakeAsync(record, next, record.Id, fix, by, ct);
            if (made is null)
                return not!;
            if (made.Record.End < made.Record.Start)
                return new RecordDecision.Invalid(fix.End is null ? "start" : "end", "makes the charge end before it starts");
            if (made.Record.Energy < Energy.Zero)
                return new RecordDecision.Invalid(fix.MeterStopWh is null ? "meterStartWh" : "meterStopWh", "makes the meter go back");
            var replaced = new ChargeRecordReplaced(record.Id, next, record.Session, made.Record.Corrections!);
            object[] decided = found.Standing == RecordStanding.Credited
                ? [replaced]
                : [new ChargeRecordCredited(record.Id, ChargeRecordStream.CreditIdOf(record.Id), fix.Reason, by, time.GetUtcNow()), replaced];
            if ((await log.AppendAsync(found.Stream, found.Version, decided, ct)).Conflict)
                continue;
            await UntilIssuedAsync(next, ct);
            return new RecordDecision.Replaced(next);
        }
    }

    // Ids are ours and in small letters; partners may write them otherwise.
    private async Task<Found?> FindAsync(string recordId, CancellationToken ct)
    {
        var stream = ChargeRecordStream.Of(recordId.ToLowerInvariant());
        var issued = await log.ReadStreamAsync(stream, ct: ct);
        return IssuedRecords.LastOf(issued) is { } record
            ? new(stream, issued[^1].Version, record, issued.Aggregate((RecordStanding?)null, (s, e) => RecordState.Evolve(s, e.Data))!.Value, issued)
            : null;
    }

    private async Task<RecordDecision> NoneAsync(string recordId, CancellationToken ct) =>
        await credits.RefuseCreditAsync(recordId, ct) is { } isCredit ? new RecordDecision.Refused(isCredit) : new RecordDecision.Unknown();

    private async Task<string?> WhyNotCorrectAsync(Found found, CancellationToken ct) => found.Standing switch
    {
        RecordStanding.Held or RecordStanding.Suppressed => $"The record has not left: it can be put right where it is, POST /api/cdrs/{found.Record.Id}/fix.",
        RecordStanding.Replaced => $"{found.Issued.Select(e => e.Data).OfType<ChargeRecordReplaced>().Last().By} was issued in the record's stead: put that right.",
        RecordStanding.Credited or RecordStanding.Sealed or RecordStanding.Released => await credits.RefuseAsync(found.Record, ct),
        _ => $"The record is {found.Standing}.",
    };

    private async Task<(MadeRecord? Made, RecordDecision? Not)> MakeAsync(
        ChargeRecord record, string id, string? corrects, CdrFix fix, string by, CancellationToken ct)
    {
        var events = await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct);
        var told = events.Select(e => e.Data).OfType<SessionEvent>().ToList();
        if (RecordIssuing.StartOf(told) is null)
            return (null, new RecordDecision.Refused("The log tells of no charge that the record is of, but at most of a reservation: there is nothing to put right."));
        var now = time.GetUtcNow();
        foreach (var (member, at) in ((string, DateTimeOffset?)[])[("start", fix.Start), ("end", fix.End)])
        {
            if (at > now)
                return (null, new RecordDecision.Invalid(member, "lies in the future"));
        }

        TariffVersion? tariff = null;
        if (fix.TariffId is { } tariffId && (tariff = await TariffAsync(tariffId, fix.Start ?? record.Start, events[0].Position, ct)) is null)
            return (null, new RecordDecision.Invalid("tariffId", "names no tariff that was valid when the charge began"));
        var corrections = fix.ToFix(tariff).Correct(record, told, by, now, fix.Reason!);
        if (await making.MakeAsync(record.Session, events, new(id, corrects, corrections), ct) is not { Record: var made } whole)
            return (null, new RecordDecision.Refused("The charge has not ended."));
        return RecordFix.Of(corrections).ParkingFrom is { } parking && (parking < made.Start || parking > made.End)
            ? (null, new RecordDecision.Invalid("parkingFrom", "lies outside the charge"))
            : (whole, null);
    }

    /// <summary>
    /// The tariff in the words it had when the charge began. One that was not described yet then counts as it stood when we learned of the charge, or else
    /// as it was described first: a charge that waits for its price may have come before it.
    /// </summary>
    private async Task<TariffVersion?> TariffAsync(string id, DateTimeOffset start, long toldAt, CancellationToken ct)
    {
        var story = await log.ReadStreamAsync(TariffStream.Of(id), ct: ct);
        var described = story.Where(e => e.Data is TariffDescribed).ToList();
        var then = story.LastOrDefault(e => e.Data switch { TariffDescribed d => d.At <= start, TariffRemoved r => r.At <= start, _ => false })
            ?? described.LastOrDefault(e => e.Position < toldAt) ?? described.FirstOrDefault();
        return then is { Data: TariffDescribed { Tariff: var tariff } } && !(start < tariff.ValidFrom) && !(start >= tariff.ValidTo)
            ? new(tariff.Id, then.Version)
            : null;
    }

    // The record is made by whoever settles charges; this only looks, so that the caller sees it at once.
    private async Task UntilIssuedAsync(string id, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while ((await log.ReadStreamAsync(ChargeRecordStream.Of(id), 0, 1, ct)).Count == 0 && time.GetElapsedTime(since) < LookedForAtMost)
            await Task.Delay(LookedForEvery, time, ct);
    }

    private sealed record Found(string Stream, long Version, ChargeRecord Record, RecordStanding Standing, IReadOnlyList<RecordedEvent> Issued);
}
