using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: start a charge. Accepted means the station will try (OCPP 2.0.1 part 2, block F).</summary>
/// <param name="RemoteStartId">Comes back in the TransactionEvent that starts the charge.</param>
public sealed record RequestStartTransactionRequest(
    IdTokenType IdToken,
    int RemoteStartId,
    int? EvseId = null,
    IdTokenType? GroupIdToken = null,
    ChargingProfileType? ChargingProfile = null,
    JsonElement? CustomData = null)
    : ICall<RequestStartTransactionResponse>
{
    public static string Action => "RequestStartTransaction";

    public static Shape Shape { get; } = Extensible(
        Required("idToken", IdTokenType.Shape),
        Required("remoteStartId", Whole()),
        Optional("evseId", Whole(min: 0)),
        Optional("groupIdToken", IdTokenType.Shape),
        Optional("chargingProfile", ChargingProfileType.Shape));
}

/// <param name="TransactionId">Only when the station had already started, the cable being plugged in.</param>
public sealed record RequestStartTransactionResponse(
    Word<RequestStartStopStatusEnum> Status,
    StatusInfoType? StatusInfo = null,
    string? TransactionId = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<RequestStartStopStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("transactionId", Text(36)));
}
