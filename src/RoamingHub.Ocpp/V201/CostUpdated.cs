using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: the cost so far, to show to the driver (OCPP 2.0.1 part 2, block I).</summary>
/// <param name="TotalCost">In the currency of the station, taxes included.</param>
public sealed record CostUpdatedRequest(
    decimal TotalCost, string TransactionId, JsonElement? CustomData = null)
    : ICall<CostUpdatedResponse>
{
    public static string Action => "CostUpdated";

    public static Shape Shape { get; } = Extensible(
        Required("totalCost", Number()),
        Required("transactionId", Text(36)));
}

public sealed record CostUpdatedResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}
