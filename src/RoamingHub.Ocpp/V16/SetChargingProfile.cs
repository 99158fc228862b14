using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.16).</summary>
public sealed record SetChargingProfileRequest(int ConnectorId, ChargingProfile CsChargingProfiles) : ICall<SetChargingProfileResponse>
{
    public static string Action => "SetChargingProfile";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("csChargingProfiles", ChargingProfile.Shape));
}

public sealed record SetChargingProfileResponse(Word<ChargingProfileStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ChargingProfileStatus>()));
}

public enum ChargingProfileStatus
{
    Accepted,
    Rejected,
    NotSupported,
}
