using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Notifications;

/// <summary>CPO to Hubject to EMP: what a session is doing (eRoamingChargingNotifications v1.1). One path for four messages; `Type`
/// tells which.</summary>
public interface IChargingNotification : IOicpMessage
{
    ChargingNotificationType Type { get; }
    string SessionID { get; }
    string? CPOPartnerSessionID { get; }
    string? EMPPartnerSessionID { get; }
    Identification? Identification { get; }
    string EvseID { get; }
    string OperatorID { get; }
}

[JsonConverter(typeof(WireWordConverter<ChargingNotificationType>))]
public enum ChargingNotificationType { Start, Progress, End, Error }

internal static class NotificationChecks
{
    public static Checks Notification(this Checks checks, IChargingNotification n) => checks
        .SessionIds(n.SessionID, n.CPOPartnerSessionID, n.EMPPartnerSessionID)
        .SentEvse(n.EvseID)
        .Operator(n.OperatorID)
        .Inside(n.Identification?.ValidateForCharging(), nameof(n.Identification));
}
