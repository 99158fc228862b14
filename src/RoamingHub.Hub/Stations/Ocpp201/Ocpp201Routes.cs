using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Every action that an OCPP 2.0.1 station may send here, and who answers it.</summary>
internal sealed class Ocpp201Routes(
    BootNotificationHandler boot, HeartbeatHandler heartbeat, StatusNotificationHandler status, AuthorizeHandler authorize,
    TransactionEventHandler transaction, MeterValuesHandler meterValues, SignCertificateHandler signCertificate,
    ReservationStatusUpdateHandler reservation, Get15118EVCertificateHandler evCertificate, GetCertificateStatusHandler certificateStatus,
    DataTransferHandler dataTransfer, ReportRoutes reports, StationNotes notes)
{
    public const string Protocol = "ocpp2.0.1";

    private static readonly Ocpp201Json Json = Ocpp201Json.Default;

    public CallRouter Router { get; } = new(OcppVersion.V201, Ocpp201Messages.Table,
    [
        CallRoute.To(boot, Json.BootNotificationRequest, Json.BootNotificationResponse),
        CallRoute.To(heartbeat, Json.HeartbeatRequest, Json.HeartbeatResponse),
        CallRoute.To(status, Json.StatusNotificationRequest, Json.StatusNotificationResponse),
        CallRoute.To(authorize, Json.AuthorizeRequest, Json.AuthorizeResponse),
        CallRoute.To(transaction, Json.TransactionEventRequest, Json.TransactionEventResponse),
        CallRoute.To(meterValues, Json.MeterValuesRequest, Json.MeterValuesResponse),
        CallRoute.To(signCertificate, Json.SignCertificateRequest, Json.SignCertificateResponse),
        CallRoute.To(reservation, Json.ReservationStatusUpdateRequest, Json.ReservationStatusUpdateResponse),
        CallRoute.To(evCertificate, Json.Get15118EVCertificateRequest, Json.Get15118EVCertificateResponse),
        CallRoute.To(certificateStatus, Json.GetCertificateStatusRequest, Json.GetCertificateStatusResponse),
        CallRoute.To(dataTransfer, Json.DataTransferRequest, Json.DataTransferResponse),
        .. reports.All,
    ], notes);
}
