using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>Owes Hubject the record of every charge that its EMPs pay for: one, whose bytes stand when it is owed.</summary>
internal sealed class CdrFeed(
    OicpPartners partners, EventLog log, Deliveries deliveries, SessionBegin begin, CdrOptions options, ILogger<CdrFeed> logger) : IModuleFeed
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public bool InAnyOrder => true;

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargeRecordSealed { Record: var record }:
                await OweAsync(record, e, batch, ct);
                break;
            case ChargeRecordReleased released when await HeldAsync(released.Id, ct) is { } record:
                await OweAsync(record, e, batch, ct);
                break;
        }
    }

    private async Task OweAsync(ChargeRecord record, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (record.Grant is not { } grant || batch.Find(grant.Partner) is not { } partner)
            return;
        var story = await StoryAsync(record, batch, ct);
        foreach (var signed in story.Signed.Where(s => s.Text.Length > SignedValues.Long))
            logger.SignedValueLong(record.Id, signed.Text.Length);
        var draft = record.End - e.At >= LongestWait
            ? Draft.Unsendable("SessionEnd is more than a day ahead of our clock; the station's clock is wrong")
            : CdrMapping.ToDraft(record, story, partners.SettingsOf(partner).OperatorId, options.CalibrationLaw);
        // A session cannot end after its record was sent: a clock that is ahead is waited for. What cannot be sent anyhow is parked at once, for all to see.
        var waits = record.End > e.At && Draft.WhyNot(draft) is null;
        batch.Owe(new(grant.Partner.Value, OicpModules.Cdrs, record.Id, DeliveryClass.Ledger, e.Position, draft, NotBefore: waits ? record.End : null));
    }

    private async Task<ChargeStory> StoryAsync(ChargeRecord record, FeedBatch batch, CancellationToken ct)
    {
        var told = (await log.ReadStreamAsync(SessionStream.Of(record.Session), ct: ct)).Select(h => h.Data).OfType<SessionEvent>().ToList();
        return await ChargeStory.OfAsync(record, told, begin, await EndAsync(record, batch, ct), ct);
    }

    // The record says what the notifications have said. They are owed before it, in this batch or earlier.
    private async Task<ChargingNotificationEnd?> EndAsync(ChargeRecord record, FeedBatch batch, CancellationToken ct)
    {
        if (record.Grant is not { Reference: { } sessionId, Partner: var partner })
            return null;
        var of = NotificationDelivery.ObjectOf(sessionId, ChargingNotificationType.End);
        var content = batch.Orders.LastOrDefault(o => o.Module == OicpModules.Notifications && o.Object == of && o.Partner == partner.Value)?.Content
            ?? (await deliveries.OfObjectsAsync(OicpModules.Notifications, [of], ct))[of].FirstOrDefault(d => d.Partner == partner.Value)?.Content;
        return content is null || Draft.WhyNot(content) is not null
            ? null
            : JsonSerializer.Deserialize(content, OicpJson.Wire.ChargingNotificationEnd);
    }

    private async Task<ChargeRecord?> HeldAsync(string id, CancellationToken ct) =>
        (await log.ReadStreamAsync(ChargeRecordStream.Of(id), ct: ct)).Select(e => ChargeRecordStream.RecordOf(e.Data)).LastOrDefault(r => r is not null);
}
