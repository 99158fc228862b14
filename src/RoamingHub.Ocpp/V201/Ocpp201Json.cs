using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Ocpp.V201;

/// <summary>Reads and writes every OCPP 2.0.1 message.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WireTimeConverter)])]
[JsonSerializable(typeof(AuthorizeRequest))]
[JsonSerializable(typeof(AuthorizeResponse))]
[JsonSerializable(typeof(BootNotificationRequest))]
[JsonSerializable(typeof(BootNotificationResponse))]
[JsonSerializable(typeof(CancelReservationRequest))]
[JsonSerializable(typeof(CancelReservationResponse))]
[JsonSerializable(typeof(CertificateSignedRequest))]
[JsonSerializable(typeof(CertificateSignedResponse))]
[JsonSerializable(typeof(ChangeAvailabilityRequest))]
[JsonSerializable(typeof(ChangeAvailabilityResponse))]
[JsonSerializable(typeof(ClearCacheRequest))]
[JsonSerializable(typeof(ClearCacheResponse))]
[JsonSerializable(typeof(ClearChargingProfileRequest))]
[JsonSerializable(typeof(ClearChargingProfileResponse))]
[JsonSerializable(typeof(ClearDisplayMessageRequest))]
[JsonSerializable(typeof(ClearDisplayMessageResponse))]
[JsonSerializable(typeof(ClearVariableMonitoringRequest))]
[JsonSerializable(typeof(ClearVariableMonitoringResponse))]
[JsonSerializable(typeof(ClearedChargingLimitRequest))]
[JsonSerializable(typeof(ClearedChargingLimitResponse))]
[JsonSerializable(typeof(CostUpdatedRequest))]
[JsonSerializable(typeof(CostUpdatedResponse))]
[JsonSerializable(typeof(CustomerInformationRequest))]
[JsonSerializable(typeof(CustomerInformationResponse))]
[JsonSerializable(typeof(DataTransferRequest))]
[JsonSerializable(typeof(DataTransferResponse))]
[JsonSerializable(typeof(DeleteCertificateRequest))]
[JsonSerializable(typeof(DeleteCertificateResponse))]
[JsonSerializable(typeof(FirmwareStatusNotificationRequest))]
[JsonSerializable(typeof(FirmwareStatusNotificationResponse))]
[JsonSerializable(typeof(Get15118EVCertificateRequest))]
[JsonSerializable(typeof(Get15118EVCertificateResponse))]
[JsonSerializable(typeof(GetBaseReportRequest))]
[JsonSerializable(typeof(GetBaseReportResponse))]
[JsonSerializable(typeof(GetCertificateStatusRequest))]
[JsonSerializable(typeof(GetCertificateStatusResponse))]
[JsonSerializable(typeof(GetChargingProfilesRequest))]
[JsonSerializable(typeof(GetChargingProfilesResponse))]
[JsonSerializable(typeof(GetCompositeScheduleRequest))]
[JsonSerializable(typeof(GetCompositeScheduleResponse))]
[JsonSerializable(typeof(GetDisplayMessagesRequest))]
[JsonSerializable(typeof(GetDisplayMessagesResponse))]
[JsonSerializable(typeof(GetInstalledCertificateIdsRequest))]
[JsonSerializable(typeof(GetInstalledCertificateIdsResponse))]
[JsonSerializable(typeof(GetLocalListVersionRequest))]
[JsonSerializable(typeof(GetLocalListVersionResponse))]
[JsonSerializable(typeof(GetLogRequest))]
[JsonSerializable(typeof(GetLogResponse))]
[JsonSerializable(typeof(GetMonitoringReportRequest))]
[JsonSerializable(typeof(GetMonitoringReportResponse))]
[JsonSerializable(typeof(GetReportRequest))]
[JsonSerializable(typeof(GetReportResponse))]
[JsonSerializable(typeof(GetTransactionStatusRequest))]
[JsonSerializable(typeof(GetTransactionStatusResponse))]
[JsonSerializable(typeof(GetVariablesRequest))]
[JsonSerializable(typeof(GetVariablesResponse))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(InstallCertificateRequest))]
[JsonSerializable(typeof(InstallCertificateResponse))]
[JsonSerializable(typeof(LogStatusNotificationRequest))]
[JsonSerializable(typeof(LogStatusNotificationResponse))]
[JsonSerializable(typeof(MeterValuesRequest))]
[JsonSerializable(typeof(MeterValuesResponse))]
[JsonSerializable(typeof(NotifyChargingLimitRequest))]
[JsonSerializable(typeof(NotifyChargingLimitResponse))]
[JsonSerializable(typeof(NotifyCustomerInformationRequest))]
[JsonSerializable(typeof(NotifyCustomerInformationResponse))]
[JsonSerializable(typeof(NotifyDisplayMessagesRequest))]
[JsonSerializable(typeof(NotifyDisplayMessagesResponse))]
[JsonSerializable(typeof(NotifyEVChargingNeedsRequest))]
[JsonSerializable(typeof(NotifyEVChargingNeedsResponse))]
[JsonSerializable(typeof(NotifyEVChargingScheduleRequest))]
[JsonSerializable(typeof(NotifyEVChargingScheduleResponse))]
[JsonSerializable(typeof(NotifyEventRequest))]
[JsonSerializable(typeof(NotifyEventResponse))]
[JsonSerializable(typeof(NotifyMonitoringReportRequest))]
[JsonSerializable(typeof(NotifyMonitoringReportResponse))]
[JsonSerializable(typeof(NotifyReportRequest))]
[JsonSerializable(typeof(NotifyReportResponse))]
[JsonSerializable(typeof(PublishFirmwareRequest))]
[JsonSerializable(typeof(PublishFirmwareResponse))]
[JsonSerializable(typeof(PublishFirmwareStatusNotificationRequest))]
[JsonSerializable(typeof(PublishFirmwareStatusNotificationResponse))]
[JsonSerializable(typeof(ReportChargingProfilesRequest))]
[JsonSerializable(typeof(ReportChargingProfilesResponse))]
[JsonSerializable(typeof(RequestStartTransactionRequest))]
[JsonSerializable(typeof(RequestStartTransactionResponse))]
[JsonSerializable(typeof(RequestStopTransactionRequest))]
[JsonSerializable(typeof(RequestStopTransactionResponse))]
[JsonSerializable(typeof(ReservationStatusUpdateRequest))]
[JsonSerializable(typeof(ReservationStatusUpdateResponse))]
[JsonSerializable(typeof(ReserveNowRequest))]
[JsonSerializable(typeof(ReserveNowResponse))]
[JsonSerializable(typeof(ResetRequest))]
[JsonSerializable(typeof(ResetResponse))]
[JsonSerializable(typeof(SecurityEventNotificationRequest))]
[JsonSerializable(typeof(SecurityEventNotificationResponse))]
[JsonSerializable(typeof(SendLocalListRequest))]
[JsonSerializable(typeof(SendLocalListResponse))]
[JsonSerializable(typeof(SetChargingProfileRequest))]
[JsonSerializable(typeof(SetChargingProfileResponse))]
[JsonSerializable(typeof(SetDisplayMessageRequest))]
[JsonSerializable(typeof(SetDisplayMessageResponse))]
[JsonSerializable(typeof(SetMonitoringBaseRequest))]
[JsonSerializable(typeof(SetMonitoringBaseResponse))]
[JsonSerializable(typeof(SetMonitoringLevelRequest))]
[JsonSerializable(typeof(SetMonitoringLevelResponse))]
[JsonSerializable(typeof(SetNetworkProfileRequest))]
[JsonSerializable(typeof(SetNetworkProfileResponse))]
[JsonSerializable(typeof(SetVariableMonitoringRequest))]
[JsonSerializable(typeof(SetVariableMonitoringResponse))]
[JsonSerializable(typeof(SetVariablesRequest))]
[JsonSerializable(typeof(SetVariablesResponse))]
[JsonSerializable(typeof(SignCertificateRequest))]
[JsonSerializable(typeof(SignCertificateResponse))]
[JsonSerializable(typeof(StatusNotificationRequest))]
[JsonSerializable(typeof(StatusNotificationResponse))]
[JsonSerializable(typeof(TransactionEventRequest))]
[JsonSerializable(typeof(TransactionEventResponse))]
[JsonSerializable(typeof(TriggerMessageRequest))]
[JsonSerializable(typeof(TriggerMessageResponse))]
[JsonSerializable(typeof(UnlockConnectorRequest))]
[JsonSerializable(typeof(UnlockConnectorResponse))]
[JsonSerializable(typeof(UnpublishFirmwareRequest))]
[JsonSerializable(typeof(UnpublishFirmwareResponse))]
[JsonSerializable(typeof(UpdateFirmwareRequest))]
[JsonSerializable(typeof(UpdateFirmwareResponse))]
public sealed partial class Ocpp201Json : JsonSerializerContext
{
    /// <inheritdoc cref="PayloadReader.Read"/>
    public static T? Read<T>(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt, ICollection<Deviation> deviations)
        where T : class, IPayload =>
        PayloadReader.Read(payload, Type<T>(), receivedAt, deviations);

    public static byte[] Write<T>(T payload)
        where T : class, IPayload =>
        JsonSerializer.SerializeToUtf8Bytes(payload, Type<T>());

    /// <summary>A CALL frame.</summary>
    public static byte[] WriteCall<TRequest, TResponse>(string id, TRequest request)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        OcppFrameWriter.Call(id, TRequest.Action, request, Type<TRequest>());

    /// <summary>A CALLRESULT frame.</summary>
    public static byte[] WriteResult<TResponse>(string id, TResponse response)
        where TResponse : class, IPayload =>
        OcppFrameWriter.Result(id, response, Type<TResponse>());

    public static JsonTypeInfo<T> Type<T>()
        where T : class, IPayload =>
        (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
