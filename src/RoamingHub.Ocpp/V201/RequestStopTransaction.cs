using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: end a charge (OCPP 2.0.1 part 2, block F).</summary>
public sealed record RequestStopTransactionRequest(
    string TransactionId, JsonElement? CustomData = null)
    : ICall<RequestStopTransactionResponse>
{
    public static string Action => "RequestStopTransaction";

    public static Shape Shape { get; } = Extensible(Required("transactionId", Text(36)));
}

public sealed record RequestStopTransactionResponse(
    Word<RequestStartStopStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<RequestStartStopStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}
