using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

internal sealed class FirmwareStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>
{
    public async ValueTask<FirmwareStatusNotificationResponse> HandleAsync(CallContext context, FirmwareStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.FirmwareAsync(context, call.Status.Text, request: null, ct);
        return new();
    }
}

internal sealed class SignedFirmwareStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>
{
    public async ValueTask<SignedFirmwareStatusNotificationResponse> HandleAsync(
        CallContext context, SignedFirmwareStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.FirmwareAsync(context, call.Status.Text, call.RequestId, ct);
        return new();
    }
}

internal sealed class DiagnosticsStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>
{
    public async ValueTask<DiagnosticsStatusNotificationResponse> HandleAsync(
        CallContext context, DiagnosticsStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.DiagnosticsAsync(context, call.Status.Text, request: null, ct);
        return new();
    }
}

internal sealed class LogStatusNotificationHandler(StationReporting reporting) : ICallHandler<LogStatusNotificationRequest, LogStatusNotificationResponse>
{
    public async ValueTask<LogStatusNotificationResponse> HandleAsync(CallContext context, LogStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.DiagnosticsAsync(context, call.Status.Text, call.RequestId, ct);
        return new();
    }
}

internal sealed class SecurityEventNotificationHandler(StationReporting reporting)
    : ICallHandler<SecurityEventNotificationRequest, SecurityEventNotificationResponse>
{
    public async ValueTask<SecurityEventNotificationResponse> HandleAsync(CallContext context, SecurityEventNotificationRequest call, CancellationToken ct)
    {
        await reporting.SecurityEventAsync(context, call.Type, call.TechInfo, call.Timestamp, ct);
        return new();
    }
}
