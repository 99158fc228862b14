using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>The record of a session that counts, and what has become of it so far; nothing where it is still to be issued.</summary>
internal sealed record CountingRecord(RecordDraft Draft, IReadOnlyList<RecordedEvent> Issued)
{
    public RecordStanding? Standing => Issued.Aggregate((RecordStanding?)null, (s, e) => RecordState.Evolve(s, e.Data));
}

internal static class IssuedRecords
{
    /// <summary>The record that a decision is about, as it was issued last before it.</summary>
    public static async Task<ChargeRecord?> DecidedAsync(EventLog log, RecordedEvent decision, CancellationToken ct) =>
        LastOf(await log.ReadStreamAsync(decision.Stream, 0, decision.Version, ct));

    /// <summary>The session's own record, or what stands in its stead.</summary>
    public static async Task<CountingRecord> CountingAsync(EventLog log, SessionId session, CancellationToken ct)
    {
        var draft = new RecordDraft(session.Value);
        while (true)
        {
            var issued = await log.ReadStreamAsync(ChargeRecordStream.Of(draft.Id), ct: ct);
            if (issued.Select(e => e.Data).OfType<ChargeRecordReplaced>().LastOrDefault() is not { } next)
                return new(LastOf(issued) is { } last ? draft with { Corrections = last.Corrections } : draft, issued);
            draft = new(next.By, draft.Id, next.Corrections);
        }
    }

    /// <summary>As it was issued last; null where it was not yet.</summary>
    public static ChargeRecord? LastOf(IEnumerable<RecordedEvent> issued) =>
        issued.Select(e => ChargeRecordStream.RecordOf(e.Data)).LastOrDefault(r => r is not null);
}
