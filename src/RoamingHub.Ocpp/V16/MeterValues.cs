using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub (OCPP 1.6 §4.7). Belongs to a charge only when it names a transaction.</summary>
/// <param name="ConnectorId">0 is the main meter of the station.</param>
public sealed record MeterValuesRequest(int ConnectorId, IReadOnlyList<MeterValue> MeterValue, int? TransactionId = null)
    : ICall<MeterValuesResponse>
{
    public static string Action => "MeterValues";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Optional("transactionId", Whole()),
        Required("meterValue", ListOf(V16.MeterValue.Shape, min: 1)));
}

public sealed record MeterValuesResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}
