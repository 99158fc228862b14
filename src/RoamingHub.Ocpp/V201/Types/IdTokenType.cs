using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>What a driver identifies with. Compared without regard to letter case.</summary>
public sealed record IdTokenType(
    string IdToken, Word<IdTokenEnum> Type, IReadOnlyList<AdditionalInfoType>? AdditionalInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("idToken", Text(36)),
        Required("type", OneOf<IdTokenEnum>()),
        Optional("additionalInfo", ListOf(AdditionalInfoType.Shape, min: 1)));
}

/// <summary>A further identifier of the same customer.</summary>
public sealed record AdditionalInfoType(string AdditionalIdToken, string Type, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("additionalIdToken", Text(36)),
        Required("type", Text(50)));
}

public enum IdTokenEnum
{
    Central,

    [JsonStringEnumMemberName("eMAID")]
    EMAID,
    ISO14443,
    ISO15693,
    KeyCode,
    Local,
    MacAddress,
    NoAuthorization,
}
