using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: what the vehicle has asked for (OCPP 2.0.1 part 2, block K).</summary>
public sealed record NotifyEVChargingNeedsRequest(
    ChargingNeedsType ChargingNeeds, int EvseId, int? MaxScheduleTuples = null, JsonElement? CustomData = null)
    : ICall<NotifyEVChargingNeedsResponse>
{
    public static string Action => "NotifyEVChargingNeeds";

    public static Shape Shape { get; } = Extensible(
        Required("chargingNeeds", ChargingNeedsType.Shape),
        Required("evseId", Whole(min: 0)),
        Optional("maxScheduleTuples", Whole()));
}

public sealed record NotifyEVChargingNeedsResponse(
    Word<NotifyEVChargingNeedsStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<NotifyEVChargingNeedsStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>What a vehicle asks for when charging with AC. Energy in Wh, currents in A, voltage in V.</summary>
public sealed record ACChargingParametersType(
    int EnergyAmount, int EvMinCurrent, int EvMaxCurrent, int EvMaxVoltage, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("energyAmount", Whole()),
        Required("evMinCurrent", Whole()),
        Required("evMaxCurrent", Whole()),
        Required("evMaxVoltage", Whole()));
}

/// <summary>What a vehicle asks for (ISO 15118).</summary>
public sealed record ChargingNeedsType(
    Word<EnergyTransferModeEnum> RequestedEnergyTransfer,
    ACChargingParametersType? AcChargingParameters = null,
    DCChargingParametersType? DcChargingParameters = null,
    DateTimeOffset? DepartureTime = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("requestedEnergyTransfer", OneOf<EnergyTransferModeEnum>()),
        Optional("acChargingParameters", ACChargingParametersType.Shape),
        Optional("dcChargingParameters", DCChargingParametersType.Shape),
        Optional("departureTime", Time));
}

/// <summary>
/// What a vehicle asks for when charging with DC. Current in A, voltage in V, power in W, energy in Wh, states of charge in percent.
/// </summary>
public sealed record DCChargingParametersType(
    int EvMaxCurrent,
    int EvMaxVoltage,
    int? EnergyAmount = null,
    int? EvMaxPower = null,
    int? StateOfCharge = null,
    int? EvEnergyCapacity = null,
    int? FullSoC = null,
    int? BulkSoC = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("evMaxCurrent", Whole()),
        Required("evMaxVoltage", Whole()),
        Optional("energyAmount", Whole()),
        Optional("evMaxPower", Whole()),
        Optional("stateOfCharge", Whole(min: 0, max: 100)),
        Optional("evEnergyCapacity", Whole()),
        Optional("fullSoC", Whole(min: 0, max: 100)),
        Optional("bulkSoC", Whole(min: 0, max: 100)));
}

public enum EnergyTransferModeEnum
{
    DC,

    [JsonStringEnumMemberName("AC_single_phase")]
    ACSinglePhase,

    [JsonStringEnumMemberName("AC_two_phase")]
    ACTwoPhase,

    [JsonStringEnumMemberName("AC_three_phase")]
    ACThreePhase,
}

public enum NotifyEVChargingNeedsStatusEnum
{
    Accepted,
    Rejected,
    Processing,
}
