using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.12).</summary>
public sealed record RemoteStopTransactionRequest(int TransactionId) : ICall<RemoteStopTransactionResponse>
{
    public static string Action => "RemoteStopTransaction";

    public static Shape Shape { get; } = Object(Required("transactionId", Whole()));
}

public sealed record RemoteStopTransactionResponse(Word<RemoteStartStopStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<RemoteStartStopStatus>()));
}
