using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Notifications;

/// <summary>Something went wrong before or while charging, or ended it abruptly.</summary>
public sealed record ChargingNotificationError : IChargingNotification
{
    [JsonPropertyOrder(-1)] public ChargingNotificationType Type => ChargingNotificationType.Error;
    public required string SessionID { get; init; }
    public string? CPOPartnerSessionID { get; init; }
    public string? EMPPartnerSessionID { get; init; }
    public Identification? Identification { get; init; }

    /// <summary>Left out, Hubject answers with HTTP 500 and code 001.</summary>
    public required string OperatorID { get; init; }

    public required string EvseID { get; init; }
    public required ChargingErrorType ErrorType { get; init; }

    /// <summary>Up to 250 characters.</summary>
    public string? ErrorAdditionalInfo { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks().Notification(this).Length(ErrorAdditionalInfo, 0, 250).Found;
}

/// <summary>ConnectorError: the driver should look at the plug. CriticalError: abrupt stop, hardware, software, communication or
/// ground failure.</summary>
[JsonConverter(typeof(WireWordConverter<ChargingErrorType>))]
public enum ChargingErrorType { ConnectorError, CriticalError }
