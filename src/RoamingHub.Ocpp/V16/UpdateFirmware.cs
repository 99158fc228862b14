using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.19).</summary>
/// <param name="Location">URI of the file.</param>
/// <param name="RetryInterval">Seconds.</param>
public sealed record UpdateFirmwareRequest(string Location, DateTimeOffset RetrieveDate, int? Retries = null, int? RetryInterval = null)
    : ICall<UpdateFirmwareResponse>
{
    public static string Action => "UpdateFirmware";

    public static Shape Shape { get; } = Object(
        Required("location", Text()),
        Optional("retries", Whole()),
        Required("retrieveDate", Time),
        Optional("retryInterval", Whole()));
}

public sealed record UpdateFirmwareResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}
