using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>Firmware and logs: accepted at once, then told step by step. Nothing is really fetched or sent anywhere.</summary>
internal sealed class UpkeepCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<UpdateFirmwareRequest, UpdateFirmwareResponse>(_ => new(new UpdateFirmwareResponse(), UpdateAsync));
        calls.Add<SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse>(UpdateSigned);
        calls.Add<GetDiagnosticsRequest, GetDiagnosticsResponse>(_ => new(new GetDiagnosticsResponse(station.LogFileName), SendDiagnosticsAsync));
        calls.Add<GetLogRequest, GetLogResponse>(call => new(new GetLogResponse(LogStatus.Accepted, station.LogFileName), () => SendLogAsync(call.RequestId)));
    }

    private async Task UpdateAsync()
    {
        foreach (var status in new[] { FirmwareStatus.Downloading, FirmwareStatus.Downloaded, FirmwareStatus.Installing, FirmwareStatus.Installed })
            await station.CallAsync<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(new(status));
    }

    private Reply<SignedUpdateFirmwareResponse> UpdateSigned(SignedUpdateFirmwareRequest call)
    {
        if (!call.Firmware.SigningCertificate.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            return new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.InvalidCertificate);
        return new(new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.Accepted), () => UpdateSignedAsync(call.RequestId));
    }

    private async Task UpdateSignedAsync(int requestId)
    {
        SignedFirmwareStatus[] steps =
        [
            SignedFirmwareStatus.Downloading, SignedFirmwareStatus.Downloaded, SignedFirmwareStatus.SignatureVerified,
            SignedFirmwareStatus.Installing, SignedFirmwareStatus.Installed,
        ];
        foreach (var status in steps)
            await station.CallAsync<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>(new(status, requestId));
    }

    private async Task SendDiagnosticsAsync()
    {
        foreach (var status in new[] { DiagnosticsStatus.Uploading, DiagnosticsStatus.Uploaded })
            await station.CallAsync<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(new(status));
    }

    private async Task SendLogAsync(int requestId)
    {
        foreach (var status in new[] { UploadLogStatus.Uploading, UploadLogStatus.Uploaded })
            await station.CallAsync<LogStatusNotificationRequest, LogStatusNotificationResponse>(new(status, requestId));
    }
}
