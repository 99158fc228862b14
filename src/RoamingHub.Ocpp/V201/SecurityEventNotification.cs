using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: something that concerns security has happened (OCPP 2.0.1 part 2, block A).</summary>
public sealed record SecurityEventNotificationRequest(
    string Type, DateTimeOffset Timestamp, string? TechInfo = null, JsonElement? CustomData = null)
    : ICall<SecurityEventNotificationResponse>
{
    public static string Action => "SecurityEventNotification";

    public static Shape Shape { get; } = Extensible(
        Required("type", Text(50)),
        Required("timestamp", Time),
        Optional("techInfo", Text(255)));
}

public sealed record SecurityEventNotificationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}
