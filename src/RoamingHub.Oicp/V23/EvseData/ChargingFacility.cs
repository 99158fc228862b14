using System.Text.Json.Serialization;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.EvseData;

/// <summary>What an outlet can deliver.</summary>
/// <param name="Power">kW, whole, up to 999.</param>
/// <param name="Voltage">Volts between line and neutral, up to 999.</param>
/// <param name="Amperage">Up to 99: larger DC currents cannot be said and are left out.</param>
public sealed record ChargingFacility(
    PowerType PowerType,
    [property: JsonConverter(typeof(NearestWholeConverter))] int Power,
    int? Voltage = null,
    int? Amperage = null,
    IReadOnlyList<ChargingMode>? ChargingModes = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Range(Power, 0, 999)
        .Range(Voltage, 0, 999)
        .Range(Amperage, 0, 99)
        .Found;
}

[JsonConverter(typeof(WireWordConverter<PowerType>))]
public enum PowerType
{
    [JsonStringEnumMemberName("AC_1_PHASE")] AcOnePhase,
    [JsonStringEnumMemberName("AC_3_PHASE")] AcThreePhase,
    [JsonStringEnumMemberName("DC")] Dc,
}

[JsonConverter(typeof(WireWordConverter<ChargingMode>))]
public enum ChargingMode
{
    [JsonStringEnumMemberName("Mode_1")] Mode1,
    [JsonStringEnumMemberName("Mode_2")] Mode2,
    [JsonStringEnumMemberName("Mode_3")] Mode3,
    [JsonStringEnumMemberName("Mode_4")] Mode4,
    [JsonStringEnumMemberName("CHAdeMO")] Chademo,
}
