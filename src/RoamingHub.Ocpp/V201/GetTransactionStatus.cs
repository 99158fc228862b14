using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: is a transaction going on, and are messages about it still queued? (OCPP 2.0.1 part 2, block E).</summary>
/// <param name="TransactionId">Null asks about queued messages of any transaction.</param>
public sealed record GetTransactionStatusRequest(
    string? TransactionId = null, JsonElement? CustomData = null)
    : ICall<GetTransactionStatusResponse>
{
    public static string Action => "GetTransactionStatus";

    public static Shape Shape { get; } = Extensible(Optional("transactionId", Text(36)));
}

public sealed record GetTransactionStatusResponse(
    bool MessagesInQueue, bool? OngoingIndicator = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("messagesInQueue", Flag),
        Optional("ongoingIndicator", Flag));
}
