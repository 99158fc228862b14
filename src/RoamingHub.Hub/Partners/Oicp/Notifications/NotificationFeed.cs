using System.Text;
using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>
/// Owes Hubject the news of the charges that its EMPs pay for. Open charges are remembered; after a restart they are read from the log, and
/// what has been told of them from what is owed.
/// </summary>
internal sealed class NotificationFeed(
    OicpPartners partners, EventLog log, Deliveries deliveries, ReadModels readModels, Snapshots snapshots, SessionBegin begin, NotificationOptions options)
    : IModuleFeed
{
    private static readonly TimeSpan ProgressIsNewsFor = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);
    private const int LookedAt = 10; // charges of a station, after a restart

    private readonly Dictionary<SessionId, Followed?> _open = []; // null: not Hubject's
    private readonly Dictionary<StationId, HashSet<SessionId>> _at = [];
    private readonly HashSet<StationId> _looked = [];
    private readonly Dictionary<EvseRef, RecordedEvent> _last = []; // a state may be told before the start that it is about

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargingStarted start:
                if (await FollowAsync(SessionStream.IdOf(e.Stream), start, batch, ct) is not null && _last.TryGetValue(start.Evse, out var state))
                    Tell(SessionStream.IdOf(e.Stream), state with { Position = e.Position, At = e.At }, batch);
                break;
            case StartCompleted completed:
                await CompleteAsync(SessionStream.IdOf(e.Stream), completed.Start, e, batch, ct);
                break;
            case ConnectorStateReported report when batch.Partners.Count > 0:
                await HearStationAsync(report.Evse, e, batch, ct);
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
        _looked.Clear();
        _last.Clear();
    }

    // What a station says of itself as a whole it says of all its charges.
    private async Task HearStationAsync(EvseRef evse, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        _last[evse] = e;
        if (_looked.Add(evse.Station))
        {
            // Those that are open, and the newest: what we read may have ended since.
            var newest = await readModels.Sessions.ListAsync(new(evse.Station), new PageRequest(LookedAt), ct);
            foreach (var id in newest.Items.Select(s => s.Id).Union(await readModels.Sessions.OpenOnStationAsync(evse.Station, ct)))
            {
                if ((!_open.ContainsKey(id) && await ReadAsync(id, e.Position, batch, ct)) || _open.GetValueOrDefault(id) is { News.Over: true })
                    Leave(id);
            }
        }

        foreach (var id in _at.GetValueOrDefault(evse.Station)?.ToList() ?? [])
        {
            if (_open.GetValueOrDefault(id) is { News.Start.Evse: var at } && (evse.Connector == 0 || evse.Means(at) || at.Means(evse)))
                Tell(id, e, batch);
        }
    }

    private async Task HearAsync(SessionId session, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var hasEnded = !_open.ContainsKey(session) && await ReadAsync(session, e.Position, batch, ct);
        Tell(session, e, batch);
        if (hasEnded || e.Data is SessionClosed or ChargingStopped || _open.GetValueOrDefault(session) is { News.Over: true })
            Leave(session);
    }

    private void Leave(SessionId session)
    {
        if (_open.Remove(session, out var ended) && ended is not null)
            _at.GetValueOrDefault(ended.News.Start.Evse.Station)?.Remove(session);
    }

    // A charge that had nobody to pay for it has one now. That energy flows is news to him, however it went before.
    private async Task CompleteAsync(SessionId session, ChargingStarted start, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var hasEnded = !_open.ContainsKey(session) && await ReadAsync(session, e.Position, batch, ct);
        var told = _open.GetValueOrDefault(session);
        if (await FollowAsync(session, start, batch, ct) is not { } followed)
        {
            if (hasEnded)
                Leave(session);
            return;
        }

        if (told is not null)
        {
            _open[session] = followed with { News = told.News.Hear(e.Data).After };
            if (hasEnded)
                Leave(session);
            return;
        }

        foreach (var earlier in await log.ReadStreamAsync(e.Stream, 0, e.Version, ct))
            followed = followed with { News = followed.News.Hear(earlier.Data).After };
        _open[session] = followed;
        if (hasEnded || followed.News.Over)
            Leave(session);
        if (!followed.News.Over && followed.News.ChargingStart is { } since)
            Owe(followed, new News.Began(since), e, batch); // of one that is over its record tells the rest
    }

    /// <summary>What was told before this event has been told; only the memory of it is needed. True when the charge had ended by then.</summary>
    private async Task<bool> ReadAsync(SessionId session, long before, FeedBatch batch, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Where(e => e.Position < before).ToList();
        var hasEnded = history.Exists(e => e.Data is SessionClosed or ChargingStopped);
        if (RecordIssuing.StartOf(history.Select(e => e.Data).OfType<SessionEvent>()) is not { } start || await FollowAsync(session, start, batch, ct) is not { } followed)
            return hasEnded;
        foreach (var e in history)
            followed = followed with { News = followed.News.Hear(e.Data).After };
        _open[session] = followed with { News = Recall(followed.News, await ToldAsync(followed, ct)) };
        return hasEnded;
    }

    private async Task<FrozenNews> ToldAsync(Followed followed, CancellationToken ct)
    {
        string[] objects = [followed.ObjectOf(ChargingNotificationType.End), followed.ObjectOf(ChargingNotificationType.Progress), followed.ObjectOf(ChargingNotificationType.Start)];
        var rows = await deliveries.OfObjectsAsync(OicpModules.Notifications, objects, ct);
        var contents = objects.Select(o => rows[o].FirstOrDefault(d => d.Partner == followed.Partner)?.Content).Where(c => c is not null && Draft.WhyNot(c) is null)
            .Select(c => JsonElement.Parse(c!)).ToList();
        return new(
            contents.Select(c => TimeOf(c, nameof(ChargingNotificationEnd.ChargingStart))).FirstOrDefault(t => t is not null),
            contents.Select(c => TimeOf(c, nameof(ChargingNotificationProgress.EventOccurred))).FirstOrDefault(t => t is not null));
    }

    // A connector's states stand elsewhere than the session, so what was made of them is taken from what was told.
    private static ChargeNews Recall(ChargeNews news, FrozenNews told) =>
        news with { ChargingStart = told.ChargingStart ?? news.ChargingStart, LastProgress = told.LastProgress ?? news.LastProgress };

    private static DateTimeOffset? TimeOf(JsonElement notification, string member) =>
        notification.TryGetProperty(member, out var time) && time.TryGetDateTimeOffset(out var at) ? at : null;

    private async Task<Followed?> FollowAsync(SessionId session, ChargingStarted start, FeedBatch batch, CancellationToken ct)
    {
        _open[session] = null;
        if (start.Grant is not { } grant || batch.Partners.FirstOrDefault(p => p.Id == grant.Partner) is not { } partner)
            return null;
        var location = grant.Product is null && start.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        if (SessionFacts.Of(session, grant, start.Token, start.Site, location).Facts is not { } facts)
            return null;
        var tariff = start.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        var followed = new Followed(
            partner.Id.Value, partners.SettingsOf(partner).OperatorId, facts, new(start), await begin.OfAsync(start, ct),
            tariff?.Tariff is { } price && HasIdleFee(price) ? options.IdleGrace : null);
        _open[session] = followed;
        if (!_at.TryGetValue(start.Evse.Station, out var here))
            _at[start.Evse.Station] = here = [];
        here.Add(session);
        return followed;
    }

    private static bool HasIdleFee(Tariff tariff) => tariff.Elements.Any(
        e => e.Restrictions?.Reservation is null && e.Components.Any(c => c is { Dimension: PriceDimension.Parking, Price: > 0 }));

    private void Tell(SessionId session, RecordedEvent e, FeedBatch batch)
    {
        if (_open.GetValueOrDefault(session) is not { } followed)
            return;
        var (after, news) = followed.News.Hear(e.Data);
        followed = followed with { News = after };
        _open[session] = followed;
        foreach (var item in news)
            Owe(followed, item, e, batch);
    }

    private void Owe(Followed followed, News news, RecordedEvent e, FeedBatch batch)
    {
        if (news is News.Resumed resumed)
        {
            // An End that has not gone out need not go out any more; one that has is followed by a Start or by the final End only.
            Owe(followed, new News.Ended(resumed.ChargingStart, resumed.Paused), e, batch, deadline: e.At - TimeSpan.FromMinutes(1));
            if (!options.StartAgain)
                return;
        }

        Owe(
            followed, news, e, batch, e.At + (news is News.Progressed ? ProgressIsNewsFor : NewsFor),
            news is News.Ended { Stop: null } ? e.At + options.EndAfter : null);
    }

    private static void Owe(Followed followed, News news, RecordedEvent e, FeedBatch batch, DateTimeOffset deadline, DateTimeOffset? notBefore = null)
    {
        var notification = NotificationMapping.ToOicp(news, followed.Facts, followed.News, followed.SessionStart, followed.OperatorId, followed.IdleGrace);
        var content = notification.Validate() is { Count: > 0 } problems
            ? Draft.Unsendable(problems)
            : Encoding.UTF8.GetString(OicpJson.ToUtf8(notification));
        var number = news is News.Failed failed ? failed.Number : 1;
        batch.Owe(new(
            followed.Partner, OicpModules.Notifications, NotificationDelivery.ObjectOf(followed.Facts.SessionId, notification.Type, number),
            DeliveryClass.Result, e.Position, content, notBefore, deadline));
    }

    /// <param name="IdleGrace">Null where staying costs nothing.</param>
    private sealed record Followed(
        string Partner, string OperatorId, SessionFacts Facts, ChargeNews News, DateTimeOffset SessionStart, TimeSpan? IdleGrace)
    {
        public string ObjectOf(ChargingNotificationType type) => NotificationDelivery.ObjectOf(Facts.SessionId, type);
    }

    private readonly record struct FrozenNews(DateTimeOffset? ChargingStart, DateTimeOffset? LastProgress);
}
