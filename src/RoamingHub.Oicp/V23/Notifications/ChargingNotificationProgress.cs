using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Notifications;

/// <summary>Energy flows. At least five minutes lie between two of one session; one of ChargingDuration and ConsumedEnergyProgress is
/// there.</summary>
public sealed record ChargingNotificationProgress : IChargingNotification
{
    [JsonPropertyOrder(-1)] public ChargingNotificationType Type => ChargingNotificationType.Progress;
    public required string SessionID { get; init; }
    public string? CPOPartnerSessionID { get; init; }
    public string? EMPPartnerSessionID { get; init; }
    public Identification? Identification { get; init; }
    public required string EvseID { get; init; }
    public required DateTimeOffset ChargingStart { get; init; }
    public required DateTimeOffset EventOccurred { get; init; }

    /// <summary>Milliseconds from ChargingStart to EventOccurred.</summary>
    public long? ChargingDuration { get; init; }

    public DateTimeOffset? SessionStart { get; init; }

    /// <summary>kWh since the start.</summary>
    public decimal? ConsumedEnergyProgress { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueStart { get; init; }

    public MeterValuesInBetween? MeterValueInBetween { get; init; }
    public required string OperatorID { get; init; }
    public string? PartnerProductID { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Notification(this)
        .That(SessionStart is null || SessionStart <= ChargingStart, nameof(SessionStart), "is after ChargingStart")
        .That(ChargingStart <= EventOccurred, nameof(EventOccurred), "is before ChargingStart")
        .That(ChargingDuration is not null || ConsumedEnergyProgress is not null,
            nameof(ChargingDuration), "is missing, and so is ConsumedEnergyProgress")
        .That(ChargingDuration is null || IsElapsed(ChargingDuration.Value),
            nameof(ChargingDuration), "is not the milliseconds from ChargingStart to EventOccurred")
        .Range(ConsumedEnergyProgress, 0, decimal.MaxValue)
        .Range(MeterValueStart, 0, decimal.MaxValue)
        .Product(PartnerProductID)
        .Found;

    // Times may be sent in whole seconds, the duration is in milliseconds.
    private bool IsElapsed(long milliseconds) => Math.Abs((EventOccurred - ChargingStart).TotalMilliseconds - milliseconds) < 1000;
}
