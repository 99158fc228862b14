using RoamingHub.Core.Cdrs;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

internal static class IssuedRecords
{
    /// <summary>The record that a decision is about, as it was issued last before it.</summary>
    public static async Task<ChargeRecord?> DecidedAsync(EventLog log, RecordedEvent decision, CancellationToken ct) =>
        (await log.ReadStreamAsync(decision.Stream, 0, decision.Version, ct)).Select(e => ChargeRecordStream.RecordOf(e.Data)).LastOrDefault(r => r is not null);
}
