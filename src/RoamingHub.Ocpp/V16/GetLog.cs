using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: upload a log (security whitepaper §5.6).</summary>
/// <param name="RetryInterval">Seconds.</param>
public sealed record GetLogRequest(
    LogParameters Log, Word<LogKind> LogType, int RequestId, int? Retries = null, int? RetryInterval = null)
    : ICall<GetLogResponse>
{
    public static string Action => "GetLog";

    public static Shape Shape { get; } = Object(
        Required("log", LogParameters.Shape),
        Required("logType", OneOf<LogKind>()),
        Required("requestId", Whole()),
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()));
}

/// <param name="RemoteLocation">URI of the folder.</param>
public sealed record LogParameters(
    string RemoteLocation, DateTimeOffset? OldestTimestamp = null, DateTimeOffset? LatestTimestamp = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("remoteLocation", Text(512)),
        Optional("oldestTimestamp", Time),
        Optional("latestTimestamp", Time));
}

public sealed record GetLogResponse(Word<LogStatus> Status, string? Filename = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("status", OneOf<LogStatus>()),
        Optional("filename", Text(255)));
}

public enum LogKind
{
    DiagnosticsLog,
    SecurityLog,
}

public enum LogStatus
{
    Accepted,
    Rejected,

    /// <summary>Accepted, and an upload under way was given up for it.</summary>
    AcceptedCanceled,
}
