using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>What an OCPP 2.0.1 station tells of itself beside its connectors and transactions.</summary>
internal sealed class ReportRoutes(StationReporting reporting, StationSecrets secrets)
{
    private static readonly Ocpp201Json Json = Ocpp201Json.Default;

    public IReadOnlyList<CallRoute> All { get; } =
    [
        CallRoute.To(new FirmwareStatusNotificationHandler(reporting), Json.FirmwareStatusNotificationRequest, Json.FirmwareStatusNotificationResponse),
        CallRoute.To(
            new PublishFirmwareStatusNotificationHandler(reporting), Json.PublishFirmwareStatusNotificationRequest, Json.PublishFirmwareStatusNotificationResponse),
        CallRoute.To(new LogStatusNotificationHandler(reporting), Json.LogStatusNotificationRequest, Json.LogStatusNotificationResponse),
        CallRoute.To(new SecurityEventNotificationHandler(reporting), Json.SecurityEventNotificationRequest, Json.SecurityEventNotificationResponse),
        CallRoute.To(new NotifyReportHandler(reporting, secrets), Json.NotifyReportRequest, Json.NotifyReportResponse),
        CallRoute.To(new NotifyMonitoringReportHandler(reporting), Json.NotifyMonitoringReportRequest, Json.NotifyMonitoringReportResponse),
        CallRoute.To(new NotifyEventHandler(reporting), Json.NotifyEventRequest, Json.NotifyEventResponse),
        CallRoute.To(new NotifyChargingLimitHandler(reporting), Json.NotifyChargingLimitRequest, Json.NotifyChargingLimitResponse),
        CallRoute.To(new ClearedChargingLimitHandler(reporting), Json.ClearedChargingLimitRequest, Json.ClearedChargingLimitResponse),
        CallRoute.To(new ReportChargingProfilesHandler(reporting), Json.ReportChargingProfilesRequest, Json.ReportChargingProfilesResponse),
        CallRoute.To(new NotifyEVChargingNeedsHandler(reporting), Json.NotifyEVChargingNeedsRequest, Json.NotifyEVChargingNeedsResponse),
        CallRoute.To(new NotifyEVChargingScheduleHandler(reporting), Json.NotifyEVChargingScheduleRequest, Json.NotifyEVChargingScheduleResponse),
        CallRoute.To(new NotifyCustomerInformationHandler(reporting), Json.NotifyCustomerInformationRequest, Json.NotifyCustomerInformationResponse),
        CallRoute.To(new NotifyDisplayMessagesHandler(reporting), Json.NotifyDisplayMessagesRequest, Json.NotifyDisplayMessagesResponse),
    ];
}
