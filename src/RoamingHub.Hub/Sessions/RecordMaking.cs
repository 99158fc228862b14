using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>Which of a session's records is made: the first, or one in another's stead; and what people have put right in it.</summary>
internal sealed record RecordDraft(string Id, string? Corrects = null, IReadOnlyList<RecordCorrection>? Corrections = null);

/// <param name="Decision">What the gate says of the record.</param>
/// <param name="About">What it was judged by, and <paramref name="Findings"/> what was found.</param>
/// <param name="LacksSigned">Its partner cannot do without signed values, and none have come.</param>
internal sealed record MadeRecord(ChargeRecord Record, object Decision, bool LacksSigned, GateCase About, IReadOnlyList<Finding> Findings);

/// <summary>
/// Makes a session's record from its history with what people have put right laid over it, prices it and judges it. All it writes is which signed values the
/// charge has, so that they are recognised should they come again with another.
/// </summary>
internal sealed class RecordMaking(
    Snapshots snapshots, ReservedSessions reserved, IRecordPolicies policies, IMeterKeys meterKeys, SignedRecords signedRecords, GateWitness witness,
    GateSettings gate, TimeProvider time)
{
    /// <summary>Null where there is no ended charge.</summary>
    public async Task<MadeRecord?> MakeAsync(SessionId id, IReadOnlyList<RecordedEvent> events, RecordDraft draft, CancellationToken ct)
    {
        var told = events.Select(e => e.Data).OfType<SessionEvent>().ToList();
        if (told.Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e)) is not { Start: var begun, Stop: not null } session)
            return null;
        var fix = RecordFix.Of(draft.Corrections);
        var history = fix.Over(told);
        var (start, stop) = (RecordIssuing.StartOf(history)!, RecordIssuing.StopOf(history)!);
        var location = start.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        var tariff = start.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        var record = RecordIssuing.Issue(
            id, history, location, tariff?.Tariff, tariff?.Details, time.GetUtcNow(), await reserved.UsedByAsync(id, begun, ct), reasons: true);
        var policy = start.Grant is { } grant ? await policies.OfAsync(grant.Partner, start.Site, ct) : RecordPolicy.Own;
        var signed = SignedReadings.All(told);
        var key = await meterKeys.OfAsync(start.Evse, start.At, pinnedOnly: signed.Count == 0, ct);
        record = record with
        {
            Id = draft.Id, Corrects = draft.Corrects, Corrections = draft.Corrections, SessionVersion = events[^1].Version,
            Metering = MeteringJudge.Judge(
                signed, key, BilledCharge.Of(record, start), gate.Metering.ToleranceWh, gate.Metering.ClockTolerance, await ElsewhereAsync(id, signed, ct)),
        };
        policy = policy with { Signs = policy.NeedsSigned || record.Metering?.Key == KeyOrigin.Pinned };
        var about = await witness.TellAsync(new(record, start, stop, history, policy) { MissingReports = session.MissingReports, Told = told, Fix = fix }, ct);
        var findings = RecordGate.Judge(about, gate);
        return new(record, RecordGate.Decide(record, findings), policy.NeedsSigned && signed.Count == 0, about, findings);
    }

    private async Task<IReadOnlyDictionary<string, SessionId>> ElsewhereAsync(SessionId id, IReadOnlyList<SignedReading> signed, CancellationToken ct) =>
        (await signedRecords.NoteAsync(id.Value, SignedDigest.OfAll(signed), ct)).ToDictionary(s => s.Digest, s => new SessionId(s.Session));
}
