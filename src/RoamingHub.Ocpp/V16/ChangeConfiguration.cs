using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.3).</summary>
public sealed record ChangeConfigurationRequest(string Key, string Value) : ICall<ChangeConfigurationResponse>
{
    public static string Action => "ChangeConfiguration";

    public static Shape Shape { get; } = Object(
        Required("key", Text(50)),
        Required("value", Text(500)));
}

public sealed record ChangeConfigurationResponse(Word<ConfigurationStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ConfigurationStatus>()));
}

public enum ConfigurationStatus
{
    Accepted,
    Rejected,
    RebootRequired,
    NotSupported,
}
