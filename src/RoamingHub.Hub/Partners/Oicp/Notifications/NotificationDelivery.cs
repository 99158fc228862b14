using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.Wire;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>
/// ChargingNotifications: in order, each once, none after the session's record. Start and End are tried until then; Progress is dropped when
/// it does not get through. An EMP that takes none (320) is left alone for a day.
/// </summary>
internal sealed class NotificationDelivery(Deliveries deliveries, ReadModels readModels, SessionTurns turns, TimeProvider time) : IModuleDelivery
{
    private static readonly TimeSpan MutedFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Partner, string Provider), DateTimeOffset> _muted = new();

    public int BatchSize => 1;

    public static string ObjectOf(string sessionId, ChargingNotificationType type) => $"{sessionId}/{WireWords.Of(type)}";

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var delivery = batch[0];
        if (Draft.WhyNot(delivery.Content) is { } why)
            return new DeliveryOutcome.Parked(why);
        var sessionId = delivery.Object[..delivery.Object.LastIndexOf('/')];
        var isProgress = delivery.Object == ObjectOf(sessionId, ChargingNotificationType.Progress);
        if (!isProgress && delivery.SentDigest is not null)
            return new DeliveryOutcome.Delivered(); // owed again after a restart: once is enough
        using var turn = await turns.TakeAsync(sessionId, ct);
        var session = await readModels.Sessions.FindByReferenceAsync(partner.Id, sessionId, ct);
        var provider = ProviderIds.Canonical(session?.Grant?.Provider ?? "");
        if (turn.Closed || await IsClosedAsync(partner, session, ct))
            return new DeliveryOutcome.Expired("the session's record has gone out");
        if (_muted.TryGetValue((partner.Id.Value, provider), out var until) && until > time.GetUtcNow())
            return new DeliveryOutcome.Expired("the EMP takes no notifications (320)");
        if (delivery.Object != ObjectOf(sessionId, ChargingNotificationType.Start) && await WaitForStartAsync(partner, sessionId, ct) is { } wait)
            return wait;
        if (isProgress && TooSoon(delivery) is { } soon)
            return soon;
        return await SendAsync(partner, delivery, provider, isProgress, ct);
    }

    private async Task<DeliveryOutcome> SendAsync(OicpPartner partner, Delivery delivery, string provider, bool isProgress, CancellationToken ct)
    {
        var result = await partner.Client.DeliverAsync(OicpOperation.ChargingNotifications, Encoding.UTF8.GetBytes(delivery.Content!), ct);
        if (result.Code == OicpCodes.ServiceNotAvailable)
        {
            _muted[(partner.Id.Value, provider)] = time.GetUtcNow() + MutedFor;
            return new DeliveryOutcome.Expired("the EMP takes no notifications (320)");
        }

        return OicpOutcomes.Of(result, delivery.Content) switch
        {
            DeliveryOutcome.Delivered delivered => delivered with { Digest = isProgress ? Sent(delivery) : "sent" },
            DeliveryOutcome.RetryAt or DeliveryOutcome.Parked when isProgress => new DeliveryOutcome.Expired(OicpOutcomes.WhyOf(result)),
            DeliveryOutcome.RetryAt retry => retry with { PartnerDown = result.Code != OicpCodes.PartnerDidNotRespond }, // 310: one EMP only
            var outcome => outcome,
        };
    }

    private async Task<bool> IsClosedAsync(OicpPartner partner, SessionRow? session, CancellationToken ct) =>
        session is not null && (await deliveries.OfObjectsAsync(OicpModules.Cdrs, [session.Id.Value], ct))[session.Id.Value]
            .Any(d => d.Partner == partner.Id.Value && (d.State == "delivered" || d.Unanswered));

    private async Task<DeliveryOutcome?> WaitForStartAsync(OicpPartner partner, string sessionId, CancellationToken ct)
    {
        var of = ObjectOf(sessionId, ChargingNotificationType.Start);
        var start = (await deliveries.OfObjectsAsync(OicpModules.Notifications, [of], ct))[of].FirstOrDefault(d => d.Partner == partner.Id.Value);
        return start switch
        {
            { SentDigest: not null } => null,
            { State: "waiting" or "retrying" } => new DeliveryOutcome.RetryAt("its Start has not been taken yet", AfterStart, PartnerDown: false),
            _ => new DeliveryOutcome.Expired("its Start was not taken"),
        };
    }

    // Five minutes by the events' clock and by ours.
    private DeliveryOutcome? TooSoon(Delivery delivery)
    {
        if (delivery.SentDigest?.Split(' ') is not [var sentAt, var occurred])
            return null;
        if (EventOf(delivery) - Time(occurred) < ChargeNews.BetweenProgress)
            return new DeliveryOutcome.Expired("less than five minutes after the last");
        var left = Time(sentAt) + ChargeNews.BetweenProgress - time.GetUtcNow();
        return left > TimeSpan.Zero ? new DeliveryOutcome.RetryAt("less than five minutes since the last", left, PartnerDown: false) : null;
    }

    private string Sent(Delivery delivery) => $"{time.GetUtcNow():O} {EventOf(delivery):O}";

    private static DateTimeOffset EventOf(Delivery delivery) =>
        JsonSerializer.Deserialize(delivery.Content!, OicpJson.Wire.ChargingNotificationProgress)!.EventOccurred;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
