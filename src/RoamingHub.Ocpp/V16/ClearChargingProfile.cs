using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: remove the profiles that match all given members (OCPP 1.6 §5.5).</summary>
public sealed record ClearChargingProfileRequest(
    int? Id = null, int? ConnectorId = null, Word<ChargingProfilePurpose>? ChargingProfilePurpose = null, int? StackLevel = null)
    : ICall<ClearChargingProfileResponse>
{
    public static string Action => "ClearChargingProfile";

    public static Shape Shape { get; } = Object(
        Optional("id", Whole()),
        Optional("connectorId", Whole(min: 0)),
        Optional("chargingProfilePurpose", OneOf<ChargingProfilePurpose>()),
        Optional("stackLevel", Whole(min: 0)));
}

public sealed record ClearChargingProfileResponse(Word<ClearChargingProfileStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ClearChargingProfileStatus>()));
}

public enum ClearChargingProfileStatus
{
    Accepted,
    Unknown,
}
