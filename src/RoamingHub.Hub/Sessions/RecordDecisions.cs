using RoamingHub.Core.Cdrs;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>What people decide about charge records that are held back. Who and why is in the log.</summary>
internal sealed class RecordDecisions(EventLog log, TimeProvider time) : IRecordDecisions
{
    public Task<RecordDecision> ReleaseAsync(string recordId, string? reason, string by, CancellationToken ct) =>
        DecideAsync(recordId, new ChargeRecordReleased(recordId, reason, by, time.GetUtcNow()), ct);

    public Task<RecordDecision> DropAsync(string recordId, string? reason, string by, CancellationToken ct) =>
        DecideAsync(recordId, new ChargeRecordDropped(recordId, reason, by, time.GetUtcNow()), ct);

    private async Task<RecordDecision> DecideAsync(string recordId, object decision, CancellationToken ct)
    {
        var stream = ChargeRecordStream.Of(recordId);
        while (true)
        {
            var events = await log.ReadStreamAsync(stream, ct: ct);
            if (events.Aggregate((RecordStanding?)null, (s, e) => RecordState.Evolve(s, e.Data)) is not { } state)
                return new RecordDecision.Unknown();
            if (RecordState.Refuse(state, decision) is { } why)
                return new RecordDecision.Refused(why);
            if (!(await log.AppendAsync(stream, events[^1].Version, [decision], ct)).Conflict)
                return new RecordDecision.Done();
        }
    }
}
