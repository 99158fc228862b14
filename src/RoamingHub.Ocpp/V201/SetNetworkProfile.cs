using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: how to reach a hub (OCPP 2.0.1 part 2, block B).</summary>
public sealed record SetNetworkProfileRequest(
    int ConfigurationSlot, NetworkConnectionProfileType ConnectionData, JsonElement? CustomData = null)
    : ICall<SetNetworkProfileResponse>
{
    public static string Action => "SetNetworkProfile";

    public static Shape Shape { get; } = Extensible(
        Required("configurationSlot", Whole()),
        Required("connectionData", NetworkConnectionProfileType.Shape));
}

public sealed record SetNetworkProfileResponse(
    Word<SetNetworkProfileStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<SetNetworkProfileStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>A mobile network access point.</summary>
public sealed record APNType(
    string Apn,
    Word<APNAuthenticationEnum> ApnAuthentication,
    string? ApnUserName = null,
    string? ApnPassword = null,
    int? SimPin = null,
    string? PreferredNetwork = null,
    bool? UseOnlyPreferredNetwork = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("apn", Text(512)),
        Required("apnAuthentication", OneOf<APNAuthenticationEnum>()),
        Optional("apnUserName", Text(20)),
        Optional("apnPassword", Text(20)),
        Optional("simPin", Whole()),
        Optional("preferredNetwork", Text(6)),
        Optional("useOnlyPreferredNetwork", Flag));
}

/// <summary>How to reach a hub. messageTimeout in seconds.</summary>
public sealed record NetworkConnectionProfileType(
    Word<OCPPVersionEnum> OcppVersion,
    Word<OCPPTransportEnum> OcppTransport,
    string OcppCsmsUrl,
    int MessageTimeout,
    int SecurityProfile,
    Word<OCPPInterfaceEnum> OcppInterface,
    APNType? Apn = null,
    VPNType? Vpn = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("ocppVersion", OneOf<OCPPVersionEnum>()),
        Required("ocppTransport", OneOf<OCPPTransportEnum>()),
        Required("ocppCsmsUrl", Text(512)),
        Required("messageTimeout", Whole()),
        Required("securityProfile", Whole()),
        Required("ocppInterface", OneOf<OCPPInterfaceEnum>()),
        Optional("apn", APNType.Shape),
        Optional("vpn", VPNType.Shape));
}

/// <summary>A virtual private network.</summary>
public sealed record VPNType(
    string Server,
    string User,
    string Password,
    string Key,
    Word<VPNEnum> Type,
    string? Group = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("server", Text(512)),
        Required("user", Text(20)),
        Required("password", Text(20)),
        Required("key", Text(255)),
        Required("type", OneOf<VPNEnum>()),
        Optional("group", Text(20)));
}

public enum APNAuthenticationEnum
{
    CHAP,
    NONE,
    PAP,
    AUTO,
}

public enum OCPPInterfaceEnum
{
    Wired0,
    Wired1,
    Wired2,
    Wired3,
    Wireless0,
    Wireless1,
    Wireless2,
    Wireless3,
}

public enum OCPPTransportEnum
{
    JSON,
    SOAP,
}

public enum OCPPVersionEnum
{
    OCPP12,
    OCPP15,
    OCPP16,
    OCPP20,
}

public enum SetNetworkProfileStatusEnum
{
    Accepted,
    Rejected,
    Failed,
}

public enum VPNEnum
{
    IKEv2,
    IPSec,
    L2TP,
    PPTP,
}
