using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Notifications;

/// <summary>Energy has begun to flow (not: authorized, not: plugged in).</summary>
public sealed record ChargingNotificationStart : IChargingNotification
{
    [JsonPropertyOrder(-1)] public ChargingNotificationType Type => ChargingNotificationType.Start;
    public required string SessionID { get; init; }
    public string? CPOPartnerSessionID { get; init; }
    public string? EMPPartnerSessionID { get; init; }
    public Identification? Identification { get; init; }
    public required string EvseID { get; init; }
    public required DateTimeOffset ChargingStart { get; init; }
    public DateTimeOffset? SessionStart { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueStart { get; init; }

    public required string OperatorID { get; init; }
    public string? PartnerProductID { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Notification(this)
        .That(SessionStart is null || SessionStart <= ChargingStart, nameof(SessionStart), "is after ChargingStart")
        .Range(MeterValueStart, 0, decimal.MaxValue)
        .Product(PartnerProductID)
        .Found;
}
