using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: install a charging profile (OCPP 2.0.1 part 2, block K).</summary>
public sealed record SetChargingProfileRequest(
    int EvseId, ChargingProfileType ChargingProfile, JsonElement? CustomData = null)
    : ICall<SetChargingProfileResponse>
{
    public static string Action => "SetChargingProfile";

    public static Shape Shape { get; } = Extensible(
        Required("evseId", Whole(min: 0)),
        Required("chargingProfile", ChargingProfileType.Shape));
}

public sealed record SetChargingProfileResponse(
    Word<ChargingProfileStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ChargingProfileStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ChargingProfileStatusEnum
{
    Accepted,
    Rejected,
}
