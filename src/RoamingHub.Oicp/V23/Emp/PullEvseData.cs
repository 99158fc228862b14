using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>EMP to Hubject: the EVSE data of all or some operators (eRoamingPullEVSEData v2.3), answered page by page.</summary>
/// <param name="LastCall">Only what has changed since then, each record with its deltaType. Not together with a search around a place.</param>
public sealed record PullEvseData(
    string ProviderID, GeoCoordinatesResponseFormat GeoCoordinatesResponseFormat, SearchCenter? SearchCenter = null, DateTimeOffset? LastCall = null,
    IReadOnlyList<string>? CountryCodes = null, IReadOnlyList<string>? OperatorIds = null, IReadOnlyList<AuthenticationMode>? AuthenticationModes = null,
    IReadOnlyList<Accessibility>? Accessibility = null, IReadOnlyList<CalibrationLawDataAvailability>? CalibrationLawDataAvailability = null,
    bool? RenewableEnergy = null, bool? IsHubjectCompatible = null, bool? IsOpen24Hours = null) : IOicpMessage
{
    // The text's spelling of OperatorIds, read only.
    [JsonInclude, JsonPropertyName("OperatorIDs")]
    internal IReadOnlyList<string>? OtherSpelling { get => null; init => OperatorIds = value ?? OperatorIds; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID)
        .That(SearchCenter is null || LastCall is null, nameof(LastCall), "cannot stand beside SearchCenter")
        .Inside(SearchCenter?.Validate(), nameof(SearchCenter))
        .That(CountryCodes?.All(ThreeLetters.IsValid) != false, nameof(CountryCodes), "holds what is no country code of three capitals")
        .That(OperatorIds?.All(Formats.OperatorIds.IsValid) != false, nameof(OperatorIds), "holds what is no OperatorID")
        .Found;
}

/// <param name="Radius">Kilometres.</param>
public sealed record SearchCenter(GeoCoordinates GeoCoordinates, decimal Radius) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Inside(GeoCoordinates.Validate(), nameof(GeoCoordinates)).Range(Radius, 0, decimal.MaxValue).Found;
}

[JsonConverter(typeof(WireWordConverter<GeoCoordinatesResponseFormat>))]
public enum GeoCoordinatesResponseFormat { Google, DegreeMinuteSeconds, DecimalDegree }

/// <summary>What has become of a record since the EMP's last call.</summary>
[JsonConverter(typeof(WireWordConverter<DeltaType>))]
public enum DeltaType
{
    [JsonStringEnumMemberName("update")] Update,
    [JsonStringEnumMemberName("insert")] Insert,
    [JsonStringEnumMemberName("delete")] Delete,
}
