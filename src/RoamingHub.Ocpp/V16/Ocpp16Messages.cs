using static RoamingHub.Ocpp.MessageDescription;

namespace RoamingHub.Ocpp.V16;

/// <summary>Every action of OCPP 1.6, the security extension included: who sends it and what it looks like.</summary>
public static class Ocpp16Messages
{
    public static MessageTable Table { get; } = new(
    [
        Describe<AuthorizeRequest, AuthorizeResponse>(Senders.Station),
        Describe<BootNotificationRequest, BootNotificationResponse>(Senders.Station),
        Describe<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(Senders.Station),
        Describe<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(Senders.Station),
        Describe<HeartbeatRequest, HeartbeatResponse>(Senders.Station),
        Describe<LogStatusNotificationRequest, LogStatusNotificationResponse>(Senders.Station),
        Describe<SecurityEventNotificationRequest, SecurityEventNotificationResponse>(Senders.Station),
        Describe<SignCertificateRequest, SignCertificateResponse>(Senders.Station),
        Describe<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>(Senders.Station),
        Describe<StatusNotificationRequest, StatusNotificationResponse>(Senders.Station),

        Describe<MeterValuesRequest, MeterValuesResponse>(Senders.Station, isTransactionMessage: true),
        Describe<StartTransactionRequest, StartTransactionResponse>(Senders.Station, isTransactionMessage: true),
        Describe<StopTransactionRequest, StopTransactionResponse>(Senders.Station, isTransactionMessage: true),

        Describe<CancelReservationRequest, CancelReservationResponse>(Senders.Hub),
        Describe<CertificateSignedRequest, CertificateSignedResponse>(Senders.Hub),
        Describe<ChangeAvailabilityRequest, ChangeAvailabilityResponse>(Senders.Hub),
        Describe<ChangeConfigurationRequest, ChangeConfigurationResponse>(Senders.Hub),
        Describe<ClearCacheRequest, ClearCacheResponse>(Senders.Hub),
        Describe<ClearChargingProfileRequest, ClearChargingProfileResponse>(Senders.Hub),
        Describe<DeleteCertificateRequest, DeleteCertificateResponse>(Senders.Hub),
        Describe<ExtendedTriggerMessageRequest, ExtendedTriggerMessageResponse>(Senders.Hub),
        Describe<GetCompositeScheduleRequest, GetCompositeScheduleResponse>(Senders.Hub),
        Describe<GetConfigurationRequest, GetConfigurationResponse>(Senders.Hub),
        Describe<GetDiagnosticsRequest, GetDiagnosticsResponse>(Senders.Hub),
        Describe<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsResponse>(Senders.Hub),
        Describe<GetLocalListVersionRequest, GetLocalListVersionResponse>(Senders.Hub),
        Describe<GetLogRequest, GetLogResponse>(Senders.Hub),
        Describe<InstallCertificateRequest, InstallCertificateResponse>(Senders.Hub),
        Describe<RemoteStartTransactionRequest, RemoteStartTransactionResponse>(Senders.Hub),
        Describe<RemoteStopTransactionRequest, RemoteStopTransactionResponse>(Senders.Hub),
        Describe<ReserveNowRequest, ReserveNowResponse>(Senders.Hub),
        Describe<ResetRequest, ResetResponse>(Senders.Hub),
        Describe<SendLocalListRequest, SendLocalListResponse>(Senders.Hub),
        Describe<SetChargingProfileRequest, SetChargingProfileResponse>(Senders.Hub),
        Describe<SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse>(Senders.Hub),
        Describe<TriggerMessageRequest, TriggerMessageResponse>(Senders.Hub),
        Describe<UnlockConnectorRequest, UnlockConnectorResponse>(Senders.Hub),
        Describe<UpdateFirmwareRequest, UpdateFirmwareResponse>(Senders.Hub),

        Describe<DataTransferRequest, DataTransferResponse>(Senders.Both),
    ]);
}
