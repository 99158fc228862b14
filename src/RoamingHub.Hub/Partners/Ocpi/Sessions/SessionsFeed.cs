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
/// Keeps the sessions each partner sees of its own drivers. Start and end are sent at once; while energy moves the document is made anew now
/// and then, and sent at most once a minute. A charge on a connector that is no public EVSE has no place in OCPI.
/// </summary>
internal sealed class SessionsFeed(EventLog log, Snapshots snapshots, Documents documents) : IModuleFeed
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
                var begun = _running[SessionStream.IdOf(e.Stream)] = await BeginAsync(SessionStream.IdOf(e.Stream), started, batch, ct);
                if (begun is not null)
                    Show(begun, e, batch, atOnce: true);
                break;
            case StartCompleted:
                var id = SessionStream.IdOf(e.Stream);
                if ((_running[id] = await ReadAsync(id, e.Stream, e.Version, batch, ct)) is { } completed)
                    Show(completed, e, batch, atOnce: true);
                break;
            case MeterRead or ChargingPaused or ChargingResumed or StopCompleted:
                await GoOnAsync((SessionEvent)e.Data, e, batch, ct);
                break;
            case ChargingStopped or SessionClosed:
                await EndAsync((SessionEvent)e.Data, e, batch, ct);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Sessions } sync:
                foreach (var document in await documents.AllAsync(OcpiDocuments.Session, sync.Partner.Value, ct))
                    batch.Owe(new(sync.Partner.Value, ModuleIds.Sessions, OcpiJson.Parse<Session>(document.Body).Id!, DeliveryClass.State, e.Position));
                break;
        }
    }

    private async Task GoOnAsync(SessionEvent report, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (await FindAsync(e, batch, ct) is not { } running)
            return;
        running.Apply(report);
        if (running.Ended)
        {
            Show(running, e, batch, atOnce: true); // a report that was late
            _running.Remove(SessionStream.IdOf(e.Stream));
        }
        else if (e.At - running.ShownAt >= ShownEvery)
        {
            Show(running, e, batch, atOnce: false);
        }
    }

    private async Task EndAsync(SessionEvent report, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (await FindAsync(e, batch, ct) is { } running)
        {
            running.Apply(report);
            Show(running, e, batch, atOnce: true);
        }

        _running.Remove(SessionStream.IdOf(e.Stream));
    }

    private static void Show(RunningCharge running, RecordedEvent e, FeedBatch batch, bool atOnce)
    {
        var at = OcpiTime.Truncate(e.At);
        running.LastUpdated = at <= running.LastUpdated ? running.LastUpdated.Value.AddMilliseconds(1) : at;
        running.ShownAt = e.At;
        var session = running.ToOcpi(running.LastUpdated.Value);
        var partner = running.Partner.Value;
        batch.Put(new(
            OcpiDocuments.Session, partner, session.Id!, e.Position, session.LastUpdated!.Value, OcpiJson.Write(session),
            $"{session.CountryCode}-{session.PartyId}"));
        if (!batch.Partners.Any(p => p.Id == running.Partner))
            return;
        var notBefore = atOnce || running.SentUntil <= e.At ? (DateTimeOffset?)null : running.SentUntil;
        running.SentUntil = (notBefore ?? e.At) + SentEvery;
        batch.Owe(new(partner, ModuleIds.Sessions, session.Id!, DeliveryClass.State, e.Position, NotBefore: notBefore));
    }

    private async Task<RunningCharge?> BeginAsync(SessionId id, ChargingStarted started, FeedBatch batch, CancellationToken ct)
    {
        if (started is not { Permit: PermitResult.Accepted, Grant: { } grant, Site: { } site, Reconstructed: false } || !batch.Knows(grant.Partner)
            || await snapshots.LocationAsync(site, ct) is not { } location)
            return null;
        return new(id, started, location, started.Tariff is { } tariff ? await snapshots.TariffAsync(tariff, ct) : null);
    }

    /// <summary>The charge of an event, read from its stream where this feed has not followed it from the start.</summary>
    private async Task<RunningCharge?> FindAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var id = SessionStream.IdOf(e.Stream);
        if (_running.TryGetValue(id, out var known))
            return known;
        return _running[id] = await ReadAsync(id, e.Stream, e.Version - 1, batch, ct);
    }

    private async Task<RunningCharge?> ReadAsync(SessionId id, string stream, long upTo, FeedBatch batch, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(stream, 0, upTo, ct)).Select(e => e.Data).OfType<SessionEvent>().ToList();
        if (RecordIssuing.StartOf(history) is not { } start || await BeginAsync(id, start, batch, ct) is not { } running)
            return null;
        foreach (var earlier in history)
            running.Apply(earlier);
        if (await documents.FindAsync(OcpiDocuments.Session, running.Partner.Value, id.Value, ct) is { } shown)
            (running.LastUpdated, running.ShownAt, running.SentUntil) = (shown.LastUpdated, shown.LastUpdated, shown.LastUpdated + SentEvery);
        return running;
    }
}
