using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub, after each start and before anything else (OCPP 1.6 §4.2).</summary>
public sealed record BootNotificationRequest(
    string ChargePointVendor,
    string ChargePointModel,
    string? ChargePointSerialNumber = null,
    string? ChargeBoxSerialNumber = null,
    string? FirmwareVersion = null,
    string? Iccid = null,
    string? Imsi = null,
    string? MeterType = null,
    string? MeterSerialNumber = null)
    : ICall<BootNotificationResponse>
{
    public static string Action => "BootNotification";

    public static Shape Shape { get; } = Object(
        Required("chargePointVendor", Text(20)),
        Required("chargePointModel", Text(20)),
        Optional("chargePointSerialNumber", Text(25)),
        Optional("chargeBoxSerialNumber", Text(25)),
        Optional("firmwareVersion", Text(50)),
        Optional("iccid", Text(20)),
        Optional("imsi", Text(20)),
        Optional("meterType", Text(25)),
        Optional("meterSerialNumber", Text(25)));
}

/// <param name="Interval">Seconds between heartbeats; when not accepted, seconds to wait before the next BootNotification.</param>
public sealed record BootNotificationResponse(Word<RegistrationStatus> Status, DateTimeOffset CurrentTime, int Interval) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("status", OneOf<RegistrationStatus>()),
        Required("currentTime", Time),
        Required("interval", Whole()));
}

public enum RegistrationStatus
{
    Accepted,
    Pending,
    Rejected,
}
