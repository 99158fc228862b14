using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>PushEvseStatus: what the EVSEs are doing. A state waits until Hubject has the EVSE's data; it goes with them, too.</summary>
internal sealed class EvseStatusDelivery(Deliveries deliveries) : RecordDelivery(deliveries, OicpOperation.PushEvseStatus, OicpModules.EvseStatus)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WhenReachable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenRepaired = TimeSpan.FromMinutes(1);

    protected override (string? Body, string List) Members => ("OperatorEvseStatus", "EvseStatusRecord");

    protected override void WriteOperator(Utf8JsonWriter json, OicpSettings settings)
    {
        json.WriteString("OperatorID", settings.OperatorId);
        json.WriteString("OperatorName", settings.OperatorName);
    }

    protected override async Task<IReadOnlyDictionary<long, DeliveryOutcome>> HeldBackAsync(
        OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var heldBack = new Dictionary<long, DeliveryOutcome>();
        var data = await Deliveries.OfObjectsAsync(OicpModules.EvseData, [.. batch.Select(d => d.Object)], ct);
        foreach (var delivery in batch)
        {
            var evse = data[delivery.Object].FirstOrDefault(d => d.Partner == partner.Id.Value);
            if (delivery.Content is null)
                heldBack[delivery.Id] = new DeliveryOutcome.Delivered(Digest: Absent);
            else if (evse is null || !IsThere(evse))
                heldBack[delivery.Id] = new DeliveryOutcome.RetryAt("Hubject does not have the EVSE's data yet", WaitFor(evse), PartnerDown: false);
        }

        return heldBack;
    }

    private static TimeSpan WaitFor(Delivery? data) => data?.State switch
    {
        "parked" => WhenRepaired,
        "retrying" => WhenReachable,
        _ => Soon,
    };
}
