using RoamingHub.Core.Cdrs;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>What people decide about charge records: those that are held back, and those that must be taken back. Who and why is in the log.</summary>
internal sealed class RecordDecisions(EventLog log, CreditRules credits, TimeProvider time) : IRecordDecisions
{
    public Task<RecordDecision> ReleaseAsync(string recordId, string? reason, string by, CancellationToken ct) =>
        DecideAsync(recordId, record => new ChargeRecordReleased(record.Id, reason, by, time.GetUtcNow()), ct);

    public Task<RecordDecision> DropAsync(string recordId, string? reason, string by, CancellationToken ct) =>
        DecideAsync(recordId, record => new ChargeRecordDropped(record.Id, reason, by, time.GetUtcNow()), ct);

    public async Task<RecordDecision> CreditAsync(string recordId, string? reason, string by, CancellationToken ct, string? decision = null)
    {
        if (await credits.RefuseCreditAsync(recordId, ct) is { } isCredit)
            return new RecordDecision.Refused(isCredit);
        var result = await DecideAsync(
            recordId, record => new ChargeRecordCredited(record.Id, ChargeRecordStream.CreditIdOf(record.Id), reason, by, time.GetUtcNow(), decision), ct,
            record => credits.RefuseAsync(record, ct));
        return result is RecordDecision.Refused && decision is not null && await WasCreditedForAsync(recordId, decision, ct) ? new RecordDecision.Done() : result;
    }

    private async Task<bool> WasCreditedForAsync(string recordId, string decision, CancellationToken ct) =>
        (await log.ReadStreamAsync(ChargeRecordStream.Of(recordId.ToLowerInvariant()), ct: ct)).Any(e => e.Data is ChargeRecordCredited credited && credited.For == decision);

    private async Task<RecordDecision> DecideAsync(
        string recordId, Func<ChargeRecord, object> decide, CancellationToken ct, Func<ChargeRecord, Task<string?>>? refuse = null)
    {
        var stream = ChargeRecordStream.Of(recordId.ToLowerInvariant()); // ids are ours and in small letters; partners may write them otherwise
        while (true)
        {
            var events = await log.ReadStreamAsync(stream, ct: ct);
            if (events.Aggregate((RecordStanding?)null, (s, e) => RecordState.Evolve(s, e.Data)) is not { } state)
                return new RecordDecision.Unknown();
            var record = IssuedRecords.LastOf(events)!;
            var decision = decide(record);
            if ((RecordState.Refuse(state, decision) ?? (refuse is null ? null : await refuse(record))) is { } why)
                return new RecordDecision.Refused(why);
            if (!(await log.AppendAsync(stream, events[^1].Version, [decision], ct)).Conflict)
                return new RecordDecision.Done();
        }
    }
}
