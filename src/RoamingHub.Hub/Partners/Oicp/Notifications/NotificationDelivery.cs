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
/// ChargingNotifications: in order, each once, none after the session's record. Start, End and Error are tried until then; Progress is dropped
/// when it does not get through. An EMP that takes none (320) is left alone for a day, whichever node delivers.
/// </summary>
internal sealed class NotificationDelivery(
    Deliveries deliveries, MutedProviders muted, ReadModels readModels, SessionTurns turns, TimeProvider time) : IModuleDelivery
{
    private const string Final = " final";
    private const string TakesNone = "the EMP takes no notifications (320)";
    private static readonly TimeSpan MutedFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

    public int BatchSize => 1;

    /// <param name="number">Of several errors of one session.</param>
    public static string ObjectOf(string sessionId, ChargingNotificationType type, int number = 1) => number == 1
        ? $"{sessionId}/{WireWords.Of(type)}"
        : string.Create(CultureInfo.InvariantCulture, $"{sessionId}/{WireWords.Of(type)}-{number}");

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var delivery = batch[0];
        if (Draft.WhyNot(delivery.Content) is { } why)
            return new DeliveryOutcome.Parked(why);
        var sessionId = delivery.Object[..delivery.Object.LastIndexOf('/')];
        await readModels.CaughtUpAsync(delivery.Version, ct); // else whose charge it is, and so who is left alone, may not be known yet
        using var turn = await turns.TakeAsync(sessionId, ct);
        var session = await readModels.Sessions.FindByReferenceAsync(partner.Id, sessionId, ct);
        var provider = ProviderIds.Canonical(session?.Grant?.Provider ?? "");
        if (turn.Closed || await IsClosedAsync(partner, session, ct))
            return new DeliveryOutcome.Expired("the session's record has gone out");
        if (await muted.IsMutedAsync(partner.Id.Value, OicpModules.Notifications, provider, ct))
            return new DeliveryOutcome.Expired(TakesNone);
        var notification = Notification.Of(delivery);
        if (WhyNotNow(notification, await ToldAsync(partner, sessionId, ct)) is { } outcome)
            return outcome;
        return await SendAsync(partner, notification, provider, ct);
    }

    private async Task<DeliveryOutcome> SendAsync(OicpPartner partner, Notification notification, string provider, CancellationToken ct)
    {
        var content = notification.Delivery.Content!;
        var result = await partner.Client.DeliverAsync(OicpOperation.ChargingNotifications, Encoding.UTF8.GetBytes(content), ct);
        if (result.Code == OicpCodes.ServiceNotAvailable)
        {
            if (provider.Length > 0)
                await muted.MuteAsync(partner.Id.Value, OicpModules.Notifications, provider, time.GetUtcNow() + MutedFor, ct);
            return new DeliveryOutcome.Expired(TakesNone);
        }

        var isProgress = notification.Type == ChargingNotificationType.Progress;
        return OicpOutcomes.Of(result, content) switch
        {
            DeliveryOutcome.Delivered delivered => delivered with { Digest = isProgress ? $"{time.GetUtcNow():O} {notification.Digest}" : notification.Digest },
            DeliveryOutcome.RetryAt or DeliveryOutcome.Parked when isProgress => new DeliveryOutcome.Expired(OicpOutcomes.WhyOf(result)),
            DeliveryOutcome.RetryAt retry => retry with { PartnerDown = result.Code != OicpCodes.PartnerDidNotRespond }, // 310: one EMP only
            var outcome => outcome,
        };
    }

    private async Task<bool> IsClosedAsync(OicpPartner partner, SessionRow? session, CancellationToken ct) =>
        session is not null && (await deliveries.OfObjectsAsync(OicpModules.Cdrs, [session.Id.Value], ct))[session.Id.Value]
            .Any(d => d.Partner == partner.Id.Value && (d.State == "delivered" || d.Unanswered));

    /// <summary>Null when it may go out.</summary>
    private DeliveryOutcome? WhyNotNow(Notification notification, Told told)
    {
        switch (notification.Type)
        {
            case ChargingNotificationType.Error:
                return notification.Delivery.SentDigest is null ? null : new DeliveryOutcome.Delivered();
            case ChargingNotificationType.Start when notification.Digest == told.Start?.SentDigest:
            case ChargingNotificationType.End when told.HasEnded && !SaysMore(notification.Digest, told.End!.SentDigest!):
                return new DeliveryOutcome.Delivered(); // owed again, and nothing new: once is enough
            case ChargingNotificationType.Start:
                return told.Start?.SentDigest is null || told.HasEnded ? null : new DeliveryOutcome.Expired("its End never went out, so nothing starts again");
            default:
                return WaitForStart(told.Start) ?? (notification.Type == ChargingNotificationType.Progress ? WhyNotYet(notification, told) : null);
        }
    }

    private static DeliveryOutcome? WaitForStart(Delivery? start) => start switch
    {
        { State: "waiting" or "retrying" } => new DeliveryOutcome.RetryAt("its Start has not been taken yet", AfterStart, PartnerDown: false),
        { SentDigest: not null } => null,
        _ => new DeliveryOutcome.Expired("its Start was not taken"),
    };

    // Five minutes by the events' clock and by ours (OICP 2.3, ChargingNotificationProgress).
    private DeliveryOutcome? WhyNotYet(Notification progress, Told told)
    {
        if (told.HasEnded)
            return new DeliveryOutcome.Expired("its End has been told");
        if (progress.Delivery.SentDigest?.Split(' ') is not [var sentAt, var occurred])
            return null;
        if (Time(progress.Digest) - Time(occurred) < ChargeNews.BetweenProgress)
            return new DeliveryOutcome.Expired("less than five minutes after the last");
        var left = Time(sentAt) + ChargeNews.BetweenProgress - time.GetUtcNow();
        return left > TimeSpan.Zero ? new DeliveryOutcome.RetryAt("less than five minutes since the last", left, PartnerDown: false) : null;
    }

    private async Task<Told> ToldAsync(OicpPartner partner, string sessionId, CancellationToken ct)
    {
        var (start, end) = (ObjectOf(sessionId, ChargingNotificationType.Start), ObjectOf(sessionId, ChargingNotificationType.End));
        var rows = await deliveries.OfObjectsAsync(OicpModules.Notifications, [start, end], ct);
        return new(rows[start].FirstOrDefault(Theirs), rows[end].FirstOrDefault(Theirs));

        bool Theirs(Delivery d) => d.Partner == partner.Id.Value;
    }

    // A later end, or the same one with what only the stop tells: the session's end, the energy, the meter.
    private static bool SaysMore(string end, string before) =>
        Time(end) > Time(before) || (Time(end) == Time(before) && IsFinal(end) && !IsFinal(before));

    private static bool IsFinal(string end) => end.EndsWith(Final, StringComparison.Ordinal);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text.EndsWith(Final, StringComparison.Ordinal) ? text[..^Final.Length] : text, CultureInfo.InvariantCulture, out var time) ? time : DateTimeOffset.MinValue;

    /// <summary>The session's Start and End as they stand; each row's digest says what was taken of it last.</summary>
    private sealed record Told(Delivery? Start, Delivery? End)
    {
        /// <summary>An End was taken, and no Start after it.</summary>
        public bool HasEnded => End?.SentDigest is { } ended && Start?.SentDigest is { } began && Time(ended) > Time(began);
    }

    /// <param name="Digest">The moment it is about: another moment is other news. An End that tells the session's end says so.</param>
    private sealed record Notification(Delivery Delivery, ChargingNotificationType Type, string Digest)
    {
        public static Notification Of(Delivery delivery)
        {
            using var json = JsonDocument.Parse(delivery.Content!);
            var message = json.RootElement;
            var type = WireWords.TryRead<ChargingNotificationType>(message.GetProperty(nameof(IChargingNotification.Type)).GetString(), out var known)
                ? known
                : throw new FormatException("What is owed is no notification.");
            return new(delivery, type, type switch
            {
                ChargingNotificationType.Start => At(nameof(ChargingNotificationStart.ChargingStart)),
                ChargingNotificationType.Progress => At(nameof(ChargingNotificationProgress.EventOccurred)),
                ChargingNotificationType.End => At(nameof(ChargingNotificationEnd.ChargingEnd)) + (Tells(nameof(ChargingNotificationEnd.SessionEnd)) ? Final : ""),
                _ => RecordDelivery.DigestOf(delivery.Content!),
            });

            bool Tells(string member) => message.TryGetProperty(member, out var told) && told.ValueKind != JsonValueKind.Null;

            string At(string member) => message.GetProperty(member).GetDateTimeOffset().ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
    }
}
