using System.Text;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>
/// Tells EMPs of charges that were accepted and never began: Hubject still has their sessions, and no record will close them. Mostly nobody
/// plugged in, so it is the plug that the driver is to look at.
/// </summary>
internal sealed class LapsedStartFeed(OicpPartners partners, EventLog log, ReadModels readModels) : IModuleFeed
{
    private static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (e.Data is not RemoteStartLapsed
            || await log.ReadStreamAsync(e.Stream, 0, 1, ct) is not [{ Data: RemoteStartRequested { Grant: { Reference: { } session, Evses: [var uid, ..] } grant } order }]
            || batch.Partners.FirstOrDefault(p => p.Id == grant.Partner) is not { } partner
            || (await readModels.Locations.FindByEvseUidAsync(uid, ct))?.Location.FindEvse(uid)?.EvseId is not { } evseId)
            return;
        var notification = new ChargingNotificationError
        {
            SessionID = session,
            CPOPartnerSessionID = grant.OwnReference,
            EMPPartnerSessionID = grant.PartnerReference,
            Identification = AuthorizationMapping.ToIdentification(order.Token),
            OperatorID = partners.SettingsOf(partner).OperatorId,
            EvseID = EvseIds.ToSend(evseId),
            ErrorType = ChargingErrorType.ConnectorError,
            ErrorAdditionalInfo = "The charge never began.",
        };
        batch.Owe(new(
            partner.Id.Value, OicpModules.Notifications, NotificationDelivery.ObjectOf(session, ChargingNotificationType.Error), DeliveryClass.Result, e.Position,
            Encoding.UTF8.GetString(OicpJson.ToUtf8(notification)), Deadline: e.At + NewsFor));
    }
}
