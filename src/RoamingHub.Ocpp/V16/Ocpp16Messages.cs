namespace RoamingHub.Ocpp.V16;

/// <summary>Every action of OCPP 1.6, the security extension included: who sends it and what it looks like.</summary>
public static class Ocpp16Messages
{
    public static MessageTable Table { get; } = new(
    [
        new(AuthorizeRequest.Action, Senders.Station, AuthorizeRequest.Shape, AuthorizeResponse.Shape),
        new(BootNotificationRequest.Action, Senders.Station, BootNotificationRequest.Shape, BootNotificationResponse.Shape),
        new(DiagnosticsStatusNotificationRequest.Action, Senders.Station, DiagnosticsStatusNotificationRequest.Shape, DiagnosticsStatusNotificationResponse.Shape),
        new(FirmwareStatusNotificationRequest.Action, Senders.Station, FirmwareStatusNotificationRequest.Shape, FirmwareStatusNotificationResponse.Shape),
        new(HeartbeatRequest.Action, Senders.Station, HeartbeatRequest.Shape, HeartbeatResponse.Shape),
        new(LogStatusNotificationRequest.Action, Senders.Station, LogStatusNotificationRequest.Shape, LogStatusNotificationResponse.Shape),
        new(SecurityEventNotificationRequest.Action, Senders.Station, SecurityEventNotificationRequest.Shape, SecurityEventNotificationResponse.Shape),
        new(SignCertificateRequest.Action, Senders.Station, SignCertificateRequest.Shape, SignCertificateResponse.Shape),
        new(SignedFirmwareStatusNotificationRequest.Action, Senders.Station, SignedFirmwareStatusNotificationRequest.Shape, SignedFirmwareStatusNotificationResponse.Shape),
        new(StatusNotificationRequest.Action, Senders.Station, StatusNotificationRequest.Shape, StatusNotificationResponse.Shape),

        new(MeterValuesRequest.Action, Senders.Station, MeterValuesRequest.Shape, MeterValuesResponse.Shape, IsTransactionMessage: true),
        new(StartTransactionRequest.Action, Senders.Station, StartTransactionRequest.Shape, StartTransactionResponse.Shape, IsTransactionMessage: true),
        new(StopTransactionRequest.Action, Senders.Station, StopTransactionRequest.Shape, StopTransactionResponse.Shape, IsTransactionMessage: true),

        new(CancelReservationRequest.Action, Senders.Hub, CancelReservationRequest.Shape, CancelReservationResponse.Shape),
        new(CertificateSignedRequest.Action, Senders.Hub, CertificateSignedRequest.Shape, CertificateSignedResponse.Shape),
        new(ChangeAvailabilityRequest.Action, Senders.Hub, ChangeAvailabilityRequest.Shape, ChangeAvailabilityResponse.Shape),
        new(ChangeConfigurationRequest.Action, Senders.Hub, ChangeConfigurationRequest.Shape, ChangeConfigurationResponse.Shape),
        new(ClearCacheRequest.Action, Senders.Hub, ClearCacheRequest.Shape, ClearCacheResponse.Shape),
        new(ClearChargingProfileRequest.Action, Senders.Hub, ClearChargingProfileRequest.Shape, ClearChargingProfileResponse.Shape),
        new(DeleteCertificateRequest.Action, Senders.Hub, DeleteCertificateRequest.Shape, DeleteCertificateResponse.Shape),
        new(ExtendedTriggerMessageRequest.Action, Senders.Hub, ExtendedTriggerMessageRequest.Shape, ExtendedTriggerMessageResponse.Shape),
        new(GetCompositeScheduleRequest.Action, Senders.Hub, GetCompositeScheduleRequest.Shape, GetCompositeScheduleResponse.Shape),
        new(GetConfigurationRequest.Action, Senders.Hub, GetConfigurationRequest.Shape, GetConfigurationResponse.Shape),
        new(GetDiagnosticsRequest.Action, Senders.Hub, GetDiagnosticsRequest.Shape, GetDiagnosticsResponse.Shape),
        new(GetInstalledCertificateIdsRequest.Action, Senders.Hub, GetInstalledCertificateIdsRequest.Shape, GetInstalledCertificateIdsResponse.Shape),
        new(GetLocalListVersionRequest.Action, Senders.Hub, GetLocalListVersionRequest.Shape, GetLocalListVersionResponse.Shape),
        new(GetLogRequest.Action, Senders.Hub, GetLogRequest.Shape, GetLogResponse.Shape),
        new(InstallCertificateRequest.Action, Senders.Hub, InstallCertificateRequest.Shape, InstallCertificateResponse.Shape),
        new(RemoteStartTransactionRequest.Action, Senders.Hub, RemoteStartTransactionRequest.Shape, RemoteStartTransactionResponse.Shape),
        new(RemoteStopTransactionRequest.Action, Senders.Hub, RemoteStopTransactionRequest.Shape, RemoteStopTransactionResponse.Shape),
        new(ReserveNowRequest.Action, Senders.Hub, ReserveNowRequest.Shape, ReserveNowResponse.Shape),
        new(ResetRequest.Action, Senders.Hub, ResetRequest.Shape, ResetResponse.Shape),
        new(SendLocalListRequest.Action, Senders.Hub, SendLocalListRequest.Shape, SendLocalListResponse.Shape),
        new(SetChargingProfileRequest.Action, Senders.Hub, SetChargingProfileRequest.Shape, SetChargingProfileResponse.Shape),
        new(SignedUpdateFirmwareRequest.Action, Senders.Hub, SignedUpdateFirmwareRequest.Shape, SignedUpdateFirmwareResponse.Shape),
        new(TriggerMessageRequest.Action, Senders.Hub, TriggerMessageRequest.Shape, TriggerMessageResponse.Shape),
        new(UnlockConnectorRequest.Action, Senders.Hub, UnlockConnectorRequest.Shape, UnlockConnectorResponse.Shape),
        new(UpdateFirmwareRequest.Action, Senders.Hub, UpdateFirmwareRequest.Shape, UpdateFirmwareResponse.Shape),

        new(DataTransferRequest.Action, Senders.Both, DataTransferRequest.Shape, DataTransferResponse.Shape),
    ]);
}
