using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: keep an EVSE free for a token (OCPP 2.0.1 part 2, block H).</summary>
public sealed record ReserveNowRequest(
    int Id,
    DateTimeOffset ExpiryDateTime,
    IdTokenType IdToken,
    Word<ConnectorEnum>? ConnectorType = null,
    int? EvseId = null,
    IdTokenType? GroupIdToken = null,
    JsonElement? CustomData = null)
    : ICall<ReserveNowResponse>
{
    public static string Action => "ReserveNow";

    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("expiryDateTime", Time),
        Required("idToken", IdTokenType.Shape),
        Optional("connectorType", OneOf<ConnectorEnum>()),
        Optional("evseId", Whole(min: 0)),
        Optional("groupIdToken", IdTokenType.Shape));
}

public sealed record ReserveNowResponse(
    Word<ReserveNowStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ReserveNowStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ConnectorEnum
{
    [JsonStringEnumMemberName("cCCS1")]
    CCCS1,

    [JsonStringEnumMemberName("cCCS2")]
    CCCS2,

    [JsonStringEnumMemberName("cG105")]
    CG105,

    [JsonStringEnumMemberName("cTesla")]
    CTesla,

    [JsonStringEnumMemberName("cType1")]
    CType1,

    [JsonStringEnumMemberName("cType2")]
    CType2,

    [JsonStringEnumMemberName("s309-1P-16A")]
    S3091P16A,

    [JsonStringEnumMemberName("s309-1P-32A")]
    S3091P32A,

    [JsonStringEnumMemberName("s309-3P-16A")]
    S3093P16A,

    [JsonStringEnumMemberName("s309-3P-32A")]
    S3093P32A,

    [JsonStringEnumMemberName("sBS1361")]
    SBS1361,

    [JsonStringEnumMemberName("sCEE-7-7")]
    SCEE77,

    [JsonStringEnumMemberName("sType2")]
    SType2,

    [JsonStringEnumMemberName("sType3")]
    SType3,
    Other1PhMax16A,
    Other1PhOver16A,
    Other3Ph,
    Pan,

    [JsonStringEnumMemberName("wInductive")]
    WInductive,

    [JsonStringEnumMemberName("wResonant")]
    WResonant,
    Undetermined,
    Unknown,
}

public enum ReserveNowStatusEnum
{
    Accepted,
    Faulted,
    Occupied,
    Rejected,
    Unavailable,
}
