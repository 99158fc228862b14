using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.2).</summary>
/// <param name="ConnectorId">0 means the station with all its connectors.</param>
public sealed record ChangeAvailabilityRequest(int ConnectorId, Word<AvailabilityType> Type) : ICall<ChangeAvailabilityResponse>
{
    public static string Action => "ChangeAvailability";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("type", OneOf<AvailabilityType>()));
}

public sealed record ChangeAvailabilityResponse(Word<AvailabilityStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<AvailabilityStatus>()));
}

public enum AvailabilityType
{
    Inoperative,
    Operative,
}

public enum AvailabilityStatus
{
    Accepted,
    Rejected,

    /// <summary>Accepted, and done when the running transaction has ended.</summary>
    Scheduled,
}
