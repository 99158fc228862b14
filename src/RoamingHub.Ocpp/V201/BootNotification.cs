using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: after each start, before anything else (OCPP 2.0.1 part 2, block B).</summary>
public sealed record BootNotificationRequest(
    ChargingStationType ChargingStation, Word<BootReasonEnum> Reason, JsonElement? CustomData = null)
    : ICall<BootNotificationResponse>
{
    public static string Action => "BootNotification";

    public static Shape Shape { get; } = Extensible(
        Required("chargingStation", ChargingStationType.Shape),
        Required("reason", OneOf<BootReasonEnum>()));
}

/// <param name="Interval">Seconds between heartbeats; when not accepted, seconds to wait before the next BootNotification.</param>
public sealed record BootNotificationResponse(
    DateTimeOffset CurrentTime,
    int Interval,
    Word<RegistrationStatusEnum> Status,
    StatusInfoType? StatusInfo = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("currentTime", Time),
        Required("interval", Whole()),
        Required("status", OneOf<RegistrationStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>Who made the station.</summary>
public sealed record ChargingStationType(
    string Model,
    string VendorName,
    string? SerialNumber = null,
    ModemType? Modem = null,
    string? FirmwareVersion = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("model", Text(20)),
        Required("vendorName", Text(50)),
        Optional("serialNumber", Text(25)),
        Optional("modem", ModemType.Shape),
        Optional("firmwareVersion", Text(50)));
}

/// <summary>The mobile modem.</summary>
public sealed record ModemType(string? Iccid = null, string? Imsi = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("iccid", Text(20)),
        Optional("imsi", Text(20)));
}

public enum BootReasonEnum
{
    ApplicationReset,
    FirmwareUpdate,
    LocalReset,
    PowerUp,
    RemoteReset,
    ScheduledReset,
    Triggered,
    Unknown,
    Watchdog,
}

public enum RegistrationStatusEnum
{
    Accepted,
    Pending,
    Rejected,
}
