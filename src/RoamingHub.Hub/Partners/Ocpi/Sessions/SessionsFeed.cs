using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>
/// Keeps the sessions each partner sees of its own drivers. The start is sent at once; while energy moves the document is made anew when another
/// period is full, and sent at most once a minute. The end is told with the charge's record, when its figures are final, and nothing follows it
/// (OCPI 2.2.1 §9.4.3) but what people put right in the record. A charge on a connector that is no public EVSE has no place in OCPI.
/// </summary>
internal sealed class SessionsFeed(EventLog log, Snapshots snapshots, ReservedSessions reserved, Documents documents) : IModuleFeed
{
    private static readonly TimeSpan ShownEvery = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SentEvery = TimeSpan.FromMinutes(1);

    // Null: a charge that is of no concern to partners, remembered so that its readings cost nothing.
    private readonly Dictionary<SessionId, RunningCharge?> _running = [];

    public void Forget() => _running.Clear();

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargingStarted started:
                await BeginAsync(started, e, batch, ct);
                break;
            case StartCompleted:
                _running.Remove(SessionStream.IdOf(e.Stream));
                if (await FindAsync(SessionStream.IdOf(e.Stream), e.Position, batch, ct) is { } completed)
                    Show(completed, SessionStatus.ACTIVE, e, batch, atOnce: true);
                break;
            case MeterRead or ChargingPaused or ChargingResumed or ChargingStopped or StopCompleted or CableUnplugged:
                await GoOnAsync((SessionEvent)e.Data, e, batch, ct);
                break;
            case SessionClosed:
                await EndAsync(SessionStream.IdOf(e.Stream), SessionStatus.INVALID, e, batch, ct);
                break;
            case ChargeRecordSealed or ChargeRecordHeld or ChargeRecordSuppressed when ChargeRecordStream.RecordOf(e.Data) is { Grant: { } grant } record:
                if (batch.Knows(grant.Partner))
                    await EndAsync(record.Session, e.Data is ChargeRecordSuppressed ? SessionStatus.INVALID : SessionStatus.COMPLETED, e, batch, ct, record);
                break;
            case ChargeRecordReleased: // one that waited for a person has completed its session already
                if (await IssuedRecords.DecidedAsync(log, e, ct) is { Grant: { } billed } released && batch.Knows(billed.Partner))
                    await EndAsync(released.Session, SessionStatus.COMPLETED, e, batch, ct, released);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Sessions } sync:
                foreach (var document in await documents.AllAsync(OcpiDocuments.Session, sync.Partner.Value, ct))
                {
                    batch.Owe(new(
                        sync.Partner.Value, ModuleIds.Sessions, OcpiJson.Parse<Session>(document.Body).Id!, DeliveryClass.State, e.Position,
                        SessionsSender.Whole));
                }

                break;
        }
    }

    private async Task BeginAsync(ChargingStarted started, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var id = SessionStream.IdOf(e.Stream);
        var used = started.Grant is { } grant && batch.Knows(grant.Partner) ? await reserved.UsedByAsync(id, started, e.Position, ct) : null;
        var begun = _running[id] = await OfAsync(id, started, used, batch, ct);
        if (begun is null)
            return;
        if (used is not null)
            await GoOnFromAsync(begun, batch, ct);
        Show(begun, SessionStatus.ACTIVE, e, batch, atOnce: true);
    }

    private async Task GoOnAsync(SessionEvent report, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var id = SessionStream.IdOf(e.Stream);
        if (_running.TryGetValue(id, out var running))
            running?.Apply(report);
        else
            running = await FindAsync(id, e.Position, batch, ct);
        if (running is { Ended: false, HasMore: true } && e.At - running.ShownAt >= ShownEvery)
            Show(running, SessionStatus.ACTIVE, e, batch, atOnce: false);
        if (running is null && report is ChargingStopped)
            _running.Remove(id);
    }

    // What people have put right in the record is the charge's end as it is told, too.
    private async Task EndAsync(SessionId id, SessionStatus status, RecordedEvent e, FeedBatch batch, CancellationToken ct, ChargeRecord? record = null)
    {
        var running = record?.Corrections is { } corrections
            ? await FindAsync(id, e.Position, batch, ct, RecordFix.Of(corrections), evenCompleted: await IsMendedAsync(record, e, ct))
            : _running.GetValueOrDefault(id) ?? await FindAsync(id, e.Position, batch, ct);
        // What was told as completed stays that, whatever its figures come to.
        if (running?.Shown?.Status?.Value == SessionStatus.COMPLETED)
            status = SessionStatus.COMPLETED;
        if (running is not null && (running.Shown?.Status?.Value != SessionStatus.INVALID || status == SessionStatus.COMPLETED))
            Show(running, status, e, batch, atOnce: true);
        _running.Remove(id);
    }

    /// <summary>Whether people have put something right that the record did not say when it was issued before.</summary>
    private async Task<bool> IsMendedAsync(ChargeRecord record, RecordedEvent e, CancellationToken ct) =>
        ChargeRecordStream.RecordOf(e.Data) is not null
        && record.Corrections?.Count > (IssuedRecords.LastOf(await log.ReadStreamAsync(e.Stream, 0, e.Version - 1, ct))?.Corrections?.Count ?? 0);

    private static void Show(RunningCharge running, SessionStatus status, RecordedEvent e, FeedBatch batch, bool atOnce)
    {
        var session = running.ToOcpi(status, ShownSessions.TimeOf(e, running.Shown));
        running.ShownAt = e.At;
        var partner = running.Start.Grant!.Partner;
        if (!ShownSessions.Put(session, running.Shown, partner, e, batch))
            return;
        running.Shown = session;
        if (!batch.IsConnected(partner))
            return;
        var notBefore = atOnce || running.SentUntil <= e.At ? (DateTimeOffset?)null : running.SentUntil;
        running.SentUntil = (notBefore ?? e.At) + SentEvery;
        batch.Owe(ShownSessions.DeliveryOf(session, partner, running.Start.RemoteStart, e, notBefore));
    }

    private async Task<RunningCharge?> OfAsync(SessionId id, ChargingStarted started, ReservedBefore? used, FeedBatch batch, CancellationToken ct)
    {
        if (started is not { Permit: PermitResult.Accepted, Grant: { } grant, Site: { } site, Reconstructed: false } || !batch.Knows(grant.Partner)
            || await snapshots.LocationAsync(site, ct) is not { } location)
            return null;
        return new(id, started, location, started.Tariff is { } tariff ? await snapshots.TariffAsync(tariff, ct) : null, used);
    }

    /// <summary>
    /// A charge that this feed has not followed from its start, as it stood at a position of the log. Null where it is of no concern to partners,
    /// or nothing may follow what they were told. One that has ended is not kept in mind.
    /// </summary>
    private async Task<RunningCharge?> FindAsync(
        SessionId id, long position, FeedBatch batch, CancellationToken ct, RecordFix? fix = null, bool evenCompleted = false)
    {
        IReadOnlyList<SessionEvent> history = (await log.ReadStreamAsync(SessionStream.Of(id), ct: ct)).Where(e => e.Position <= position)
            .Select(e => e.Data).OfType<SessionEvent>().ToList();
        history = fix?.Over(history) ?? history;
        var running = RecordIssuing.StartOf(history) is { Grant: { } grant } start && batch.Knows(grant.Partner)
            ? await OfAsync(id, start, await UsedByAsync(id, start, grant.Partner, position, batch, ct), batch, ct)
            : null;
        if (running is not null && !await GoOnFromAsync(running, batch, ct) && !evenCompleted)
            running = null;
        foreach (var report in history)
            running?.Apply(report);
        if (!history.Any(e => e is ChargingStopped or SessionClosed))
            _running[id] = running;
        return running;
    }

    // One that the partner knows by its own name was not begun with a reservation.
    private async Task<ReservedBefore?> UsedByAsync(
        SessionId id, ChargingStarted start, PartnerId partner, long position, FeedBatch batch, CancellationToken ct) =>
        await ShownSessions.FindAsync(documents, batch, partner, id.Value, ct) is null ? await reserved.UsedByAsync(id, start, position, ct) : null;

    /// <summary>False when the partner was told the last of it.</summary>
    private async Task<bool> GoOnFromAsync(RunningCharge running, FeedBatch batch, CancellationToken ct)
    {
        if (await ShownSessions.FindAsync(documents, batch, running.Start.Grant!.Partner, running.Name, ct) is not { } shown)
            return true;
        (running.Shown, running.ShownAt, running.SentUntil) = (OcpiJson.Parse<Session>(shown.Body), shown.LastUpdated, shown.LastUpdated + SentEvery);
        return running.Shown.Status?.Value != SessionStatus.COMPLETED;
    }
}
