using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>
/// PushEvseData: the operator's charge points. A full load may cost Hubject their states, so these follow anew; the state of one that has just
/// been added follows at once.
/// </summary>
internal sealed class EvseDataDelivery(Deliveries deliveries, EvsePushOptions options)
    : RecordDelivery(deliveries, OicpOperation.PushEvseData, OicpModules.EvseData)
{
    protected override (string? Body, string List) Members => ("OperatorEvseData", "EvseDataRecord");

    protected override int RecordsPerPush => options.RecordsPerPush;

    protected override int RecordsPerFullLoad => options.RecordsPerFullLoad;

    protected override void WriteOperator(Utf8JsonWriter json, OicpSettings settings)
    {
        json.WriteString("OperatorID", settings.OperatorId);
        json.WriteString("OperatorName", settings.OperatorName);
    }

    protected override async Task RunEndedAsync(OicpPartner partner, PushRun run, CancellationToken ct)
    {
        if (run.Loaded)
            await Deliveries.ResendAsync(partner.Id.Value, OicpModules.EvseStatus, ct);
        else if (run.Taken.Count > 0)
            await Deliveries.ResendAsync(partner.Id.Value, OicpModules.EvseStatus, run.Taken, ct);
    }

    protected override Task WipedAsync(OicpPartner partner, long upTo, CancellationToken ct) =>
        Deliveries.TakeBackAsync(partner.Id.Value, OicpModules.EvseStatus, upTo, Absent, Nothing, ct);
}
