using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: choose the set of monitors that is active (OCPP 2.0.1 part 2, block N).</summary>
public sealed record SetMonitoringBaseRequest(
    Word<MonitoringBaseEnum> MonitoringBase, JsonElement? CustomData = null)
    : ICall<SetMonitoringBaseResponse>
{
    public static string Action => "SetMonitoringBase";

    public static Shape Shape { get; } = Extensible(Required("monitoringBase", OneOf<MonitoringBaseEnum>()));
}

public sealed record SetMonitoringBaseResponse(
    Word<GenericDeviceModelStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericDeviceModelStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum MonitoringBaseEnum
{
    All,
    FactoryDefault,
    HardWiredOnly,
}
