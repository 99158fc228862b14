using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>What is known about a token. A station may act on it offline until cacheExpiryDateTime.</summary>
public sealed record IdTokenInfoType(
    Word<AuthorizationStatusEnum> Status,
    DateTimeOffset? CacheExpiryDateTime = null,
    int? ChargingPriority = null,
    string? Language1 = null,
    IReadOnlyList<int>? EvseId = null,
    IdTokenType? GroupIdToken = null,
    string? Language2 = null,
    MessageContentType? PersonalMessage = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<AuthorizationStatusEnum>()),
        Optional("cacheExpiryDateTime", Time),
        Optional("chargingPriority", Whole()),
        Optional("language1", Text(8)),
        Optional("evseId", ListOf(Whole(min: 0), min: 1)),
        Optional("groupIdToken", IdTokenType.Shape),
        Optional("language2", Text(8)),
        Optional("personalMessage", MessageContentType.Shape));
}

public enum AuthorizationStatusEnum
{
    Accepted,
    Blocked,
    ConcurrentTx,
    Expired,
    Invalid,
    NoCredit,
    NotAllowedTypeEVSE,
    NotAtThisLocation,
    NotAtThisTime,
    Unknown,
}
