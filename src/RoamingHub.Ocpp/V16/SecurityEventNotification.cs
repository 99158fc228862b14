using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub (security whitepaper §5.9).</summary>
public sealed record SecurityEventNotificationRequest(string Type, DateTimeOffset Timestamp, string? TechInfo = null)
    : ICall<SecurityEventNotificationResponse>
{
    public static string Action => "SecurityEventNotification";

    public static Shape Shape { get; } = Object(
        Required("type", Text(50)),
        Required("timestamp", Time),
        Optional("techInfo", Text(255)));
}

public sealed record SecurityEventNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}
