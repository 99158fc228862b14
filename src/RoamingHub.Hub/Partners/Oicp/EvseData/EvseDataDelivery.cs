using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>PushEvseData: the operator's charge points. A full load may cost Hubject their states, so these follow anew.</summary>
internal sealed class EvseDataDelivery(Deliveries deliveries) : RecordDelivery(deliveries, OicpOperation.PushEvseData, OicpModules.EvseData)
{
    protected override (string? Body, string List) Members => ("OperatorEvseData", "EvseDataRecord");

    protected override void WriteOperator(Utf8JsonWriter json, OicpSettings settings)
    {
        json.WriteString("OperatorID", settings.OperatorId);
        json.WriteString("OperatorName", settings.OperatorName);
    }

    protected override Task LoadedAsync(OicpPartner partner, CancellationToken ct) =>
        Deliveries.ResendAsync(partner.Id.Value, OicpModules.EvseStatus, ct);
}
