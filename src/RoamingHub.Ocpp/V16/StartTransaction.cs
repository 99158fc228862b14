using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub. Repeated until answered, so the same start can arrive twice (OCPP 1.6 §4.8).</summary>
/// <param name="MeterStart">Wh. A long, because a meter that counts in an unsigned register can pass two billion.</param>
public sealed record StartTransactionRequest(
    int ConnectorId, string IdTag, long MeterStart, DateTimeOffset Timestamp, int? ReservationId = null)
    : ICall<StartTransactionResponse>
{
    public static string Action => "StartTransaction";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("idTag", IdTagInfo.IdToken),
        Required("meterStart", Whole(long.MinValue, long.MaxValue)),
        Optional("reservationId", Whole()),
        Required("timestamp", Time));
}

public sealed record StartTransactionResponse(IdTagInfo IdTagInfo, int TransactionId) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("idTagInfo", IdTagInfo.Shape),
        Required("transactionId", Whole()));
}
