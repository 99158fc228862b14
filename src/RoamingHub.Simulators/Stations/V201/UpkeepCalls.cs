using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>Firmware, logs and customer data: accepted at once, then told step by step. Nothing is really fetched or sent anywhere.</summary>
internal sealed class UpkeepCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<UpdateFirmwareRequest, UpdateFirmwareResponse>(UpdateFirmware);
        calls.Add<GetLogRequest, GetLogResponse>(call =>
            new(new GetLogResponse(LogStatusEnum.Accepted, Filename: station.LogFileName), () => SendLogAsync(call.RequestId)));
        calls.Add<CustomerInformationRequest, CustomerInformationResponse>(TellCustomer);
    }

    private Reply<UpdateFirmwareResponse> UpdateFirmware(UpdateFirmwareRequest call)
    {
        var isSigned = call.Firmware.SigningCertificate is not null;
        if (isSigned && !call.Firmware.SigningCertificate!.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            return new UpdateFirmwareResponse(UpdateFirmwareStatusEnum.InvalidCertificate);
        return new(new UpdateFirmwareResponse(UpdateFirmwareStatusEnum.Accepted), () => UpdateAsync(call.RequestId, isSigned));
    }

    private async Task UpdateAsync(int requestId, bool isSigned)
    {
        FirmwareStatusEnum[] steps =
        [
            FirmwareStatusEnum.Downloading, FirmwareStatusEnum.Downloaded, FirmwareStatusEnum.SignatureVerified,
            FirmwareStatusEnum.Installing, FirmwareStatusEnum.Installed,
        ];
        foreach (var status in steps.Where(status => isSigned || status is not FirmwareStatusEnum.SignatureVerified))
            await station.CallAsync<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(new(status, requestId));
    }

    private async Task SendLogAsync(int requestId)
    {
        foreach (var status in new[] { UploadLogStatusEnum.Uploading, UploadLogStatusEnum.Uploaded })
            await station.CallAsync<LogStatusNotificationRequest, LogStatusNotificationResponse>(new(status, requestId));
    }

    private Reply<CustomerInformationResponse> TellCustomer(CustomerInformationRequest call)
    {
        var token = call.IdToken?.IdToken ?? call.CustomerIdentifier;
        var data = token is not null && station.LocalList.TryFind(token, out var info) ? $"{token}: {info.Status.Text}" : "";
        return new(
            new CustomerInformationResponse(CustomerInformationStatusEnum.Accepted),
            () => station.CallAsync<NotifyCustomerInformationRequest, NotifyCustomerInformationResponse>(
                new(data, 0, station.Clock.Now, call.RequestId, Tbc: false)));
    }
}
