using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send a report of the device model, in parts by NotifyReport (OCPP 2.0.1 part 2, block B).</summary>
public sealed record GetBaseReportRequest(
    int RequestId, Word<ReportBaseEnum> ReportBase, JsonElement? CustomData = null)
    : ICall<GetBaseReportResponse>
{
    public static string Action => "GetBaseReport";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("reportBase", OneOf<ReportBaseEnum>()));
}

public sealed record GetBaseReportResponse(
    Word<GenericDeviceModelStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericDeviceModelStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ReportBaseEnum
{
    ConfigurationInventory,
    FullInventory,
    SummaryInventory,
}
