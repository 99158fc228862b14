using System.Text;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>Owes Hubject the news of the charges that its EMPs pay for. Open charges are remembered; after a restart they are read from the log.</summary>
internal sealed class NotificationFeed(OicpPartners partners, EventLog log) : IModuleFeed
{
    private static readonly TimeSpan ProgressIsNewsFor = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan EndIsNewsFor = TimeSpan.FromDays(1);

    private readonly Dictionary<SessionId, Followed?> _open = []; // null: not Hubject's
    private readonly Dictionary<EvseRef, SessionId> _at = [];

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargingStarted start:
                await FollowAsync(SessionStream.IdOf(e.Stream), start, batch, ct);
                break;
            case StartCompleted completed:
                await CompleteAsync(SessionStream.IdOf(e.Stream), completed.Start, e, batch, ct);
                break;
            case ConnectorStateReported report when _at.TryGetValue(report.Evse, out var session):
                Tell(session, e, batch);
                break;
            case SessionEvent:
                await HearAsync(SessionStream.IdOf(e.Stream), e, batch, ct);
                break;
        }
    }

    public void Forget()
    {
        _open.Clear();
        _at.Clear();
    }

    private async Task HearAsync(SessionId session, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (!_open.ContainsKey(session))
            await ReadAsync(session, e.Position, batch, ct);
        Tell(session, e, batch);
        if (e.Data is not (ChargingStopped or SessionClosed))
            return;
        if (_open.Remove(session, out var ended) && ended is not null && _at.GetValueOrDefault(ended.News.Start.Evse) == session)
            _at.Remove(ended.News.Start.Evse);
    }

    // A charge that had nobody to pay for it has one now. That energy flows is news to him, however it went before.
    private async Task CompleteAsync(SessionId session, ChargingStarted start, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var history = batch.Partners.Count == 0 ? [] : await log.ReadStreamAsync(e.Stream, 0, e.Version, ct);
        if (history.Any(h => h.Data is ChargingStopped or SessionClosed))
            return; // it is over: its record tells all of it
        var told = _open.GetValueOrDefault(session);
        if (await FollowAsync(session, start, batch, ct) is not { } followed)
            return;
        foreach (var earlier in history)
            followed = followed with { News = followed.News.Hear(earlier.Data).After };
        _open[session] = followed;
        if (told is null && followed.News.ChargingStart is { } since)
            Owe(followed, new News.Began(since), e, batch);
    }

    // What was told before this event has been told; only the memory of it is needed.
    private async Task ReadAsync(SessionId session, long before, FeedBatch batch, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Where(e => e.Position < before).ToList();
        if (RecordIssuing.StartOf(history.Select(e => e.Data).OfType<SessionEvent>()) is not { } start || await FollowAsync(session, start, batch, ct) is not { } followed)
            return;
        foreach (var e in history)
            followed = followed with { News = followed.News.Hear(e.Data).After };
        _open[session] = followed;
    }

    private async Task<Followed?> FollowAsync(SessionId session, ChargingStarted start, FeedBatch batch, CancellationToken ct)
    {
        _open[session] = null;
        if (start.Grant is not { } grant || batch.Partners.FirstOrDefault(p => p.Id == grant.Partner) is not { } partner)
            return null;
        var location = grant.Product is null && start.Site is { } site ? await LocationAsync(site, ct) : null;
        if (SessionFacts.Of(session, grant, start.Token, start.Site, location).Facts is not { } facts)
            return null;
        var followed = new Followed(partner.Id.Value, partners.SettingsOf(partner).OperatorId, facts, new(start));
        _open[session] = followed;
        _at[start.Evse] = session;
        return followed;
    }

    private void Tell(SessionId session, RecordedEvent e, FeedBatch batch)
    {
        if (_open.GetValueOrDefault(session) is not { } followed)
            return;
        var (after, news) = followed.News.Hear(e.Data);
        _open[session] = followed with { News = after };
        foreach (var item in news)
            Owe(followed, item, e, batch);
    }

    private static void Owe(Followed followed, News news, RecordedEvent e, FeedBatch batch)
    {
        var notification = NotificationMapping.ToOicp(news, followed.Facts, followed.News.Start, followed.OperatorId);
        var content = notification.Validate() is { Count: > 0 } problems
            ? Draft.Unsendable(problems)
            : Encoding.UTF8.GetString(OicpJson.ToUtf8(notification));
        var deadline = e.At + (notification.Type == ChargingNotificationType.Progress ? ProgressIsNewsFor : EndIsNewsFor);
        batch.Owe(new(
            followed.Partner, OicpModules.Notifications, NotificationDelivery.ObjectOf(followed.Facts.SessionId, notification.Type), DeliveryClass.Result,
            e.Position, content, Deadline: deadline));
    }

    private async Task<Location?> LocationAsync(Site site, CancellationToken ct) =>
        (await log.ReadStreamAsync(LocationStream.Of(site.LocationId), site.Version - 1, site.Version, ct)).Select(e => e.Data)
            .OfType<LocationDescribed>().LastOrDefault()?.Location;

    private sealed record Followed(string Partner, string OperatorId, SessionFacts Facts, ChargeNews News);
}
