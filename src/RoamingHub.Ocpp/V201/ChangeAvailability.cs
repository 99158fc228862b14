using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: put the station, an EVSE or a connector in or out of service (OCPP 2.0.1 part 2, block G).</summary>
public sealed record ChangeAvailabilityRequest(
    Word<OperationalStatusEnum> OperationalStatus, EVSEType? Evse = null, JsonElement? CustomData = null)
    : ICall<ChangeAvailabilityResponse>
{
    public static string Action => "ChangeAvailability";

    public static Shape Shape { get; } = Extensible(
        Required("operationalStatus", OneOf<OperationalStatusEnum>()),
        Optional("evse", EVSEType.Shape));
}

public sealed record ChangeAvailabilityResponse(
    Word<ChangeAvailabilityStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ChangeAvailabilityStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ChangeAvailabilityStatusEnum
{
    Accepted,
    Rejected,
    Scheduled,
}

public enum OperationalStatusEnum
{
    Inoperative,
    Operative,
}
