using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: tokens that may charge while the station is offline (OCPP 2.0.1 part 2, block D).</summary>
public sealed record SendLocalListRequest(
    int VersionNumber,
    Word<UpdateEnum> UpdateType,
    IReadOnlyList<AuthorizationData>? LocalAuthorizationList = null,
    JsonElement? CustomData = null)
    : ICall<SendLocalListResponse>
{
    public static string Action => "SendLocalList";

    public static Shape Shape { get; } = Extensible(
        Required("versionNumber", Whole()),
        Required("updateType", OneOf<UpdateEnum>()),
        Optional("localAuthorizationList", ListOf(AuthorizationData.Shape, min: 1)));
}

public sealed record SendLocalListResponse(
    Word<SendLocalListStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<SendLocalListStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>A token of the local list; without idTokenInfo a differential update removes it.</summary>
public sealed record AuthorizationData(IdTokenType IdToken, IdTokenInfoType? IdTokenInfo = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("idToken", IdTokenType.Shape),
        Optional("idTokenInfo", IdTokenInfoType.Shape));
}

public enum SendLocalListStatusEnum
{
    Accepted,
    Failed,
    VersionMismatch,
}

public enum UpdateEnum
{
    Differential,
    Full,
}
