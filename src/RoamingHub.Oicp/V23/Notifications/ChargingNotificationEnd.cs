using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Notifications;

/// <summary>Energy no longer flows, while the session is still open.</summary>
public sealed record ChargingNotificationEnd : IChargingNotification
{
    [JsonPropertyOrder(-1)] public ChargingNotificationType Type => ChargingNotificationType.End;
    public required string SessionID { get; init; }
    public string? CPOPartnerSessionID { get; init; }
    public string? EMPPartnerSessionID { get; init; }
    public Identification? Identification { get; init; }
    public required string EvseID { get; init; }
    public DateTimeOffset? ChargingStart { get; init; }
    public required DateTimeOffset ChargingEnd { get; init; }
    public DateTimeOffset? SessionStart { get; init; }
    public DateTimeOffset? SessionEnd { get; init; }

    /// <summary>kWh.</summary>
    public decimal? ConsumedEnergy { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueStart { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueEnd { get; init; }

    public MeterValuesInBetween? MeterValueInBetween { get; init; }
    public required string OperatorID { get; init; }
    public string? PartnerProductID { get; init; }

    /// <summary>From here on, staying costs.</summary>
    public DateTimeOffset? PenaltyTimeStart { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Notification(this)
        .That(ChargingStart is null || ChargingStart <= ChargingEnd, nameof(ChargingEnd), "is before ChargingStart")
        .That(SessionStart is null || SessionStart <= (ChargingStart ?? ChargingEnd), nameof(SessionStart), "is after ChargingStart")
        .That(SessionEnd is null || SessionEnd >= ChargingEnd, nameof(SessionEnd), "is before ChargingEnd")
        .Range(ConsumedEnergy, 0, decimal.MaxValue)
        .Range(MeterValueStart, 0, decimal.MaxValue)
        .Range(MeterValueEnd, 0, decimal.MaxValue)
        .Product(PartnerProductID)
        .Found;
}
