using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: report only events of this severity and worse (OCPP 2.0.1 part 2, block N).</summary>
/// <param name="Severity">0 is the worst, 9 the mildest.</param>
public sealed record SetMonitoringLevelRequest(int Severity, JsonElement? CustomData = null) : ICall<SetMonitoringLevelResponse>
{
    public static string Action => "SetMonitoringLevel";

    public static Shape Shape { get; } = Extensible(Required("severity", Whole()));
}

public sealed record SetMonitoringLevelResponse(
    Word<GenericStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}
