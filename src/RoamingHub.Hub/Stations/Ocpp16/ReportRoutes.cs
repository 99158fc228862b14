using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>What an OCPP 1.6 station tells of itself beside its connectors: it is recorded and answered with nothing.</summary>
internal sealed class ReportRoutes(StationReporting reporting)
{
    private static readonly Ocpp16Json Json = Ocpp16Json.Default;

    public IReadOnlyList<CallRoute> All { get; } =
    [
        CallRoute.To(new FirmwareStatusNotificationHandler(reporting), Json.FirmwareStatusNotificationRequest, Json.FirmwareStatusNotificationResponse),
        CallRoute.To(
            new SignedFirmwareStatusNotificationHandler(reporting), Json.SignedFirmwareStatusNotificationRequest, Json.SignedFirmwareStatusNotificationResponse),
        CallRoute.To(
            new DiagnosticsStatusNotificationHandler(reporting), Json.DiagnosticsStatusNotificationRequest, Json.DiagnosticsStatusNotificationResponse),
        CallRoute.To(new LogStatusNotificationHandler(reporting), Json.LogStatusNotificationRequest, Json.LogStatusNotificationResponse),
        CallRoute.To(new SecurityEventNotificationHandler(reporting), Json.SecurityEventNotificationRequest, Json.SecurityEventNotificationResponse),
    ];
}
