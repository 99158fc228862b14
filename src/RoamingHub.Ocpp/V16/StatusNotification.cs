using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub (OCPP 1.6 §4.9).</summary>
/// <param name="ConnectorId">0 is the station itself.</param>
public sealed record StatusNotificationRequest(
    int ConnectorId,
    Word<ChargePointErrorCode> ErrorCode,
    Word<ChargePointStatus> Status,
    string? Info = null,
    DateTimeOffset? Timestamp = null,
    string? VendorId = null,
    string? VendorErrorCode = null)
    : ICall<StatusNotificationResponse>
{
    public static string Action => "StatusNotification";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("errorCode", OneOf(("Mode3Error", ChargePointErrorCode.EVCommunicationError))),
        Optional("info", Text(50)),
        Required("status", OneOf<ChargePointStatus>()),
        Optional("timestamp", Time),
        Optional("vendorId", Text(255)),
        Optional("vendorErrorCode", Text(50)));
}

public sealed record StatusNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}

/// <summary>OCPP 1.6 §7.6.</summary>
public enum ChargePointErrorCode
{
    ConnectorLockFailure,

    /// <summary>The vehicle cannot be talked to. OCPP 1.5 called it Mode3Error, and some stations still do.</summary>
    EVCommunicationError,
    GroundFailure,
    HighTemperature,
    InternalError,
    LocalListConflict,
    NoError,
    OtherError,
    OverCurrentFailure,
    OverVoltage,
    PowerMeterFailure,
    PowerSwitchFailure,
    ReaderFailure,
    ResetFailure,
    UnderVoltage,
    WeakSignal,
}

/// <summary>OCPP 1.6 §7.7.</summary>
public enum ChargePointStatus
{
    Available,
    Preparing,
    Charging,
    SuspendedEVSE,
    SuspendedEV,
    Finishing,
    Reserved,
    Unavailable,
    Faulted,
}
