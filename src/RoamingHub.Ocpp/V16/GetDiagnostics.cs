using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: upload diagnostics to a folder (OCPP 1.6 §5.9).</summary>
/// <param name="Location">URI of the folder.</param>
/// <param name="RetryInterval">Seconds.</param>
public sealed record GetDiagnosticsRequest(
    string Location, int? Retries = null, int? RetryInterval = null, DateTimeOffset? StartTime = null, DateTimeOffset? StopTime = null)
    : ICall<GetDiagnosticsResponse>
{
    public static string Action => "GetDiagnostics";

    public static Shape Shape { get; } = Object(
        Required("location", Text()),
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()),
        Optional("startTime", Time),
        Optional("stopTime", Time));
}

/// <param name="FileName">Null when there is nothing to upload.</param>
public sealed record GetDiagnosticsResponse(string? FileName = null) : IPayload
{
    public static Shape Shape { get; } = Object(Optional("fileName", Text(255)));
}
