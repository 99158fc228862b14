using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: remove charging profiles (OCPP 2.0.1 part 2, block K).</summary>
public sealed record ClearChargingProfileRequest(
    int? ChargingProfileId = null, ClearChargingProfileType? ChargingProfileCriteria = null, JsonElement? CustomData = null)
    : ICall<ClearChargingProfileResponse>
{
    public static string Action => "ClearChargingProfile";

    public static Shape Shape { get; } = Extensible(
        Optional("chargingProfileId", Whole()),
        Optional("chargingProfileCriteria", ClearChargingProfileType.Shape));
}

public sealed record ClearChargingProfileResponse(
    Word<ClearChargingProfileStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ClearChargingProfileStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>Which profiles are meant.</summary>
public sealed record ClearChargingProfileType(
    int? EvseId = null,
    Word<ChargingProfilePurposeEnum>? ChargingProfilePurpose = null,
    int? StackLevel = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("evseId", Whole(min: 0)),
        Optional("chargingProfilePurpose", OneOf<ChargingProfilePurposeEnum>()),
        Optional("stackLevel", Whole()));
}

public enum ClearChargingProfileStatusEnum
{
    Accepted,
    Unknown,
}
