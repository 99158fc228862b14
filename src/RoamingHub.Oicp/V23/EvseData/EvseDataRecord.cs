using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.EvseData;

/// <summary>All that drivers may know of one EVSE (OICP 2.3, EvseDataRecordType). `deltaType` and `lastUpdate` belong to answers that
/// EMPs pull.</summary>
public sealed record EvseDataRecord : IOicpMessage
{
    public required string EvseID { get; init; }
    public string? ChargingPoolID { get; init; }
    public string? ChargingStationID { get; init; }
    public required IReadOnlyList<InfoText> ChargingStationNames { get; init; }
    public string? HardwareManufacturer { get; init; }
    public string? ChargingStationImage { get; init; }
    public string? SubOperatorName { get; init; }
    public required Address Address { get; init; }
    public required GeoCoordinates GeoCoordinates { get; init; }
    public required IReadOnlyList<Plug> Plugs { get; init; }
    public bool? DynamicPowerLevel { get; init; }
    public required IReadOnlyList<ChargingFacility> ChargingFacilities { get; init; }

    /// <summary>True only when all of the energy is renewable.</summary>
    public required bool RenewableEnergy { get; init; }

    public IReadOnlyList<EnergySource>? EnergySource { get; init; }
    public EnvironmentalImpact? EnvironmentalImpact { get; init; }
    public required CalibrationLawDataAvailability CalibrationLawDataAvailability { get; init; }
    public required IReadOnlyList<AuthenticationMode> AuthenticationModes { get; init; }

    /// <summary>kWh.</summary>
    public int? MaxCapacity { get; init; }

    public required IReadOnlyList<PaymentOption> PaymentOptions { get; init; }
    public required IReadOnlyList<ValueAddedService> ValueAddedServices { get; init; }
    public required Accessibility Accessibility { get; init; }
    public AccessibilityLocation? AccessibilityLocation { get; init; }
    public required string HotlinePhoneNumber { get; init; }

    /// <summary>The first text is in English.</summary>
    public IReadOnlyList<InfoText>? AdditionalInfo { get; init; }

    public IReadOnlyList<InfoText>? ChargingStationLocationReference { get; init; }
    public GeoCoordinates? GeoChargingPointEntrance { get; init; }
    public required bool IsOpen24Hours { get; init; }

    /// <summary>Compulsory unless open 24 hours.</summary>
    public IReadOnlyList<OpeningTimes>? OpeningTimes { get; init; }

    public string? HubOperatorID { get; init; }
    public string? ClearinghouseID { get; init; }

    /// <summary>False: known to Hubject, but not to be used; remote starts are refused with 604.</summary>
    public required bool IsHubjectCompatible { get; init; }

    public required DynamicInfoAvailable DynamicInfoAvailable { get; init; }

    // The schema's spelling of ChargingStationID, read only.
    [JsonInclude, JsonPropertyName("ChargingStationId")]
    internal string? OtherSpelling { get => null; init => ChargingStationID = value ?? ChargingStationID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SentEvse(EvseID)
        .Format(ChargingPoolID, ChargingPoolIds.IsValid, "a ChargingPoolID")
        .Length(ChargingStationID, 0, 50)
        .NotEmpty(ChargingStationNames)
        .Each(ChargingStationNames, n => n.Validate())
        .Length(HardwareManufacturer, 0, 50)
        .Length(ChargingStationImage, 0, 200)
        .Length(SubOperatorName, 0, 100)
        .Inside(Address.Validate(), nameof(Address))
        .Inside(GeoCoordinates.Validate(), nameof(GeoCoordinates))
        .NotEmpty(Plugs)
        .NotEmpty(ChargingFacilities)
        .Each(ChargingFacilities, f => f.Validate())
        .Each(EnergySource, s => s.Validate())
        .Inside(EnvironmentalImpact?.Validate(), nameof(EnvironmentalImpact))
        .NotEmpty(AuthenticationModes)
        .NotEmpty(PaymentOptions)
        .That(PaymentOptions.Count <= 1 || !PaymentOptions.Contains(PaymentOption.NoPayment),
            nameof(PaymentOptions), "holds `No Payment` beside others")
        .NotEmpty(ValueAddedServices)
        .Format(HotlinePhoneNumber, PhoneNumbers.IsValid, "a phone number (+ and 5 to 15 digits)")
        .Each(AdditionalInfo, t => t.Validate())
        .That(AdditionalInfo is not { Count: > 0 } || Languages.IsEnglish(AdditionalInfo[0].Lang), nameof(AdditionalInfo), "must begin with English")
        .Each(ChargingStationLocationReference, t => t.Validate())
        .Inside(GeoChargingPointEntrance?.Validate(), nameof(GeoChargingPointEntrance))
        .That(IsOpen24Hours || OpeningTimes is { Count: > 0 }, nameof(OpeningTimes), "is missing, and the EVSE is not open 24 hours")
        .Each(OpeningTimes, o => o.Validate())
        .Format(HubOperatorID, OperatorIds.IsValid, "an OperatorID")
        .Length(ClearinghouseID, 0, 20)
        .Found;
}
