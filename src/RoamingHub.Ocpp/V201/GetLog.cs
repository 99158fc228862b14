using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: upload a log (OCPP 2.0.1 part 2, block N).</summary>
/// <param name="RetryInterval">Seconds.</param>
public sealed record GetLogRequest(
    LogParametersType Log,
    Word<LogEnum> LogType,
    int RequestId,
    int? Retries = null,
    int? RetryInterval = null,
    JsonElement? CustomData = null)
    : ICall<GetLogResponse>
{
    public static string Action => "GetLog";

    public static Shape Shape { get; } = Extensible(
        Required("log", LogParametersType.Shape),
        Required("logType", OneOf<LogEnum>()),
        Required("requestId", Whole()),
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()));
}

public sealed record GetLogResponse(
    Word<LogStatusEnum> Status, StatusInfoType? StatusInfo = null, string? Filename = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<LogStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("filename", Text(255)));
}

/// <summary>Where to upload, and which span of time.</summary>
public sealed record LogParametersType(
    string RemoteLocation, DateTimeOffset? OldestTimestamp = null, DateTimeOffset? LatestTimestamp = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("remoteLocation", Text(512)),
        Optional("oldestTimestamp", Time),
        Optional("latestTimestamp", Time));
}

public enum LogEnum
{
    DiagnosticsLog,
    SecurityLog,
}

public enum LogStatusEnum
{
    Accepted,
    Rejected,
    AcceptedCanceled,
}
