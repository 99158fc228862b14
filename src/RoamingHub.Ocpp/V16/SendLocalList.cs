using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: cards that may charge while the station is offline (OCPP 1.6 §5.15).</summary>
public sealed record SendLocalListRequest(
    int ListVersion, Word<UpdateType> UpdateType, IReadOnlyList<AuthorizationData>? LocalAuthorizationList = null)
    : ICall<SendLocalListResponse>
{
    public static string Action => "SendLocalList";

    public static Shape Shape { get; } = Object(
        Required("listVersion", Whole()),
        Optional("localAuthorizationList", ListOf(AuthorizationData.Shape)),
        Required("updateType", OneOf<UpdateType>()));
}

/// <param name="IdTagInfo">Null in a differential update removes the card.</param>
public sealed record AuthorizationData(string IdTag, IdTagInfo? IdTagInfo = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("idTag", V16.IdTagInfo.IdToken),
        Optional("idTagInfo", V16.IdTagInfo.Shape));
}

public sealed record SendLocalListResponse(Word<UpdateStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<UpdateStatus>()));
}

public enum UpdateType
{
    Differential,
    Full,
}

public enum UpdateStatus
{
    Accepted,
    Failed,
    NotSupported,
    VersionMismatch,
}
