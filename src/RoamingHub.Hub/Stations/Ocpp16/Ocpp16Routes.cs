using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Every action that an OCPP 1.6 station may send here, and who answers it.</summary>
internal sealed class Ocpp16Routes(
    BootNotificationHandler boot, HeartbeatHandler heartbeat, StatusNotificationHandler status, AuthorizeHandler authorize,
    StartTransactionHandler start, MeterValuesHandler meterValues, StopTransactionHandler stop, DataTransferHandler dataTransfer,
    SignCertificateHandler signCertificate, ReportRoutes reports, StationNotes notes)
{
    public const string Protocol = "ocpp1.6";

    private static readonly Ocpp16Json Json = Ocpp16Json.Default;

    public CallRouter Router { get; } = new(OcppVersion.V16, Ocpp16Messages.Table,
    [
        CallRoute.To(boot, Json.BootNotificationRequest, Json.BootNotificationResponse),
        CallRoute.To(heartbeat, Json.HeartbeatRequest, Json.HeartbeatResponse),
        CallRoute.To(status, Json.StatusNotificationRequest, Json.StatusNotificationResponse),
        CallRoute.To(authorize, Json.AuthorizeRequest, Json.AuthorizeResponse),
        CallRoute.To(start, Json.StartTransactionRequest, Json.StartTransactionResponse),
        CallRoute.To(meterValues, Json.MeterValuesRequest, Json.MeterValuesResponse),
        CallRoute.To(stop, Json.StopTransactionRequest, Json.StopTransactionResponse),
        CallRoute.To(dataTransfer, Json.DataTransferRequest, Json.DataTransferResponse),
        CallRoute.To(signCertificate, Json.SignCertificateRequest, Json.SignCertificateResponse),
        .. reports.All,
    ], notes);
}
