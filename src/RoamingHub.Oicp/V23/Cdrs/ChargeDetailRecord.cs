using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Cdrs;

/// <summary>CPO to Hubject: what was charged (eRoamingChargeDetailRecord v2.2). Exactly one per SessionID, which it closes; a repeat
/// is refused with HTTP 404 and code 400. The operator stands only in the path.</summary>
public sealed record ChargeDetailRecord : IOicpMessage
{
    public required string SessionID { get; init; }
    public string? CPOPartnerSessionID { get; init; }
    public string? EMPPartnerSessionID { get; init; }
    public string? PartnerProductID { get; init; }
    public required string EvseID { get; init; }

    /// <summary>The one that started the session.</summary>
    public required Identification Identification { get; init; }

    public required DateTimeOffset ChargingStart { get; init; }
    public required DateTimeOffset ChargingEnd { get; init; }
    public required DateTimeOffset SessionStart { get; init; }
    public required DateTimeOffset SessionEnd { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueStart { get; init; }

    /// <summary>kWh.</summary>
    public decimal? MeterValueEnd { get; init; }

    public MeterValuesInBetween? MeterValueInBetween { get; init; }

    /// <summary>kWh; MeterValueEnd less MeterValueStart where these are given.</summary>
    public required decimal ConsumedEnergy { get; init; }

    /// <summary>Up to ten, from Start over Progress to End. Compulsory when the EVSE was published with calibration data
    /// `External`.</summary>
    public IReadOnlyList<SignedMeteringValue>? SignedMeteringValues { get; init; }

    /// <summary>Hubject refuses signed values without it.</summary>
    public CalibrationLawVerificationInfo? CalibrationLawVerificationInfo { get; init; }

    public string? HubOperatorID { get; init; }
    public string? HubProviderID { get; init; }

    // The EMP schema's spelling of HubProviderID, read only.
    [JsonInclude, JsonPropertyName("HubProviderId")]
    internal string? OtherSpelling { get => null; init => HubProviderID = value ?? HubProviderID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Product(PartnerProductID)
        .SentEvse(EvseID)
        .Inside(Identification.ValidateForCharging(), nameof(Identification))
        .That(Identification.QRCodeIdentification is not { PIN: not null } and not { HashedPIN: not null },
            nameof(Identification), "must not tell a PIN")
        .That(SessionStart <= ChargingStart, nameof(SessionStart), "is after ChargingStart")
        .That(ChargingStart <= ChargingEnd, nameof(ChargingStart), "is after ChargingEnd")
        .That(ChargingEnd <= SessionEnd, nameof(ChargingEnd), "is after SessionEnd")
        .Range(MeterValueStart, 0, decimal.MaxValue)
        .Range(MeterValueEnd, 0, decimal.MaxValue)
        .Range(ConsumedEnergy, 0, decimal.MaxValue)
        .That(EnergyAgrees(), nameof(ConsumedEnergy), "is not MeterValueEnd less MeterValueStart")
        .That(SignedMeteringValues is not { Count: > 10 }, nameof(SignedMeteringValues), "holds more than 10 values")
        .That(SignedInOrder(), nameof(SignedMeteringValues), "must run from Start over Progress to End")
        .That(SignedMeteringValues is not { Count: > 0 } || CalibrationLawVerificationInfo is not null,
            nameof(CalibrationLawVerificationInfo),
            "is missing, and there are signed values")
        .Inside(CalibrationLawVerificationInfo?.Validate(), nameof(CalibrationLawVerificationInfo))
        .Format(HubOperatorID, OperatorIds.IsValid, "an OperatorID")
        .Format(HubProviderID, ProviderIds.IsValid, "a ProviderID")
        .Found;

    private bool EnergyAgrees() =>
        MeterValueStart is null || MeterValueEnd is null || decimal.Round(MeterValueEnd.Value - MeterValueStart.Value - ConsumedEnergy, 3) == 0;

    private bool SignedInOrder()
    {
        var order = SignedMeteringValues?.Where(v => v.MeteringStatus is not null).Select(v => v.MeteringStatus!.Value).ToList() ?? [];
        return order.SequenceEqual(order.Order())
            && order.Count(s => s == MeteringStatus.Start) <= 1
            && order.Count(s => s == MeteringStatus.End) <= 1;
    }
}
