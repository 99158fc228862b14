using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.8).</summary>
/// <param name="Key">Null or empty asks for every key.</param>
public sealed record GetConfigurationRequest(IReadOnlyList<string>? Key = null) : ICall<GetConfigurationResponse>
{
    public static string Action => "GetConfiguration";

    public static Shape Shape { get; } = Object(Optional("key", ListOf(Text(50))));
}

public sealed record GetConfigurationResponse(
    IReadOnlyList<ConfigurationKey>? ConfigurationKey = null, IReadOnlyList<string>? UnknownKey = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Optional("configurationKey", ListOf(V16.ConfigurationKey.Shape)),
        Optional("unknownKey", ListOf(Text(50))));
}

/// <param name="Value">Null when the key is known but not set.</param>
public sealed record ConfigurationKey(string Key, bool Readonly, string? Value = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("key", Text(50)),
        Required("readonly", Flag),
        Optional("value", Text(500)));
}
