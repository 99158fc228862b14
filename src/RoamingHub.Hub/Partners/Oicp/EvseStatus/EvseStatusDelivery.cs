using System.Collections.Concurrent;
using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>
/// PushEvseStatus: what the EVSEs are doing. A state waits until Hubject has the EVSE's data; it goes with them, too, and of what is in
/// quarantine none is owed. After an outage all of
/// them go out in one full load, each the newest.
/// </summary>
internal sealed class EvseStatusDelivery(Deliveries deliveries, EvsePushOptions options, TimeProvider time)
    : RecordDelivery(deliveries, OicpOperation.PushEvseStatus, OicpModules.EvseStatus)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WhenReachable = TimeSpan.FromSeconds(5);

    // Data that Hubject refuses to have are not sent to it again and again.
    private static readonly TimeSpan BetweenRepairs = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<PartnerId, DateTimeOffset> _repaired = new();

    protected override (string? Body, string List) Members => ("OperatorEvseStatus", "EvseStatusRecord");

    protected override int RecordsPerPush => options.RecordsPerPush;

    protected override int RecordsPerFullLoad => options.RecordsPerFullLoad;

    protected override void WriteOperator(Utf8JsonWriter json, OicpSettings settings)
    {
        json.WriteString("OperatorID", settings.OperatorId);
        json.WriteString("OperatorName", settings.OperatorName);
    }

    protected override bool GroundMayLack(OicpPartner partner) =>
        !_repaired.TryGetValue(partner.Id, out var last) || time.GetUtcNow() - last > BetweenRepairs;

    protected override async Task RunEndedAsync(OicpPartner partner, PushRun run, CancellationToken ct)
    {
        if (run.LacksGround)
        {
            _repaired[partner.Id] = time.GetUtcNow();
            await Deliveries.ResendAsync(partner.Id.Value, OicpModules.EvseData, ct);
        }

        if (run.MetOutage && await Deliveries.AnythingTakenAsync(partner.Id.Value, OicpModules.EvseStatus, Absent, ct))
            await Deliveries.ResendAsync(partner.Id.Value, OicpModules.EvseStatus, ct);
    }

    protected override async Task<IReadOnlyDictionary<long, DeliveryOutcome>> HeldBackAsync(
        OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var heldBack = new Dictionary<long, DeliveryOutcome>();
        var data = await Deliveries.OfObjectsAsync(OicpModules.EvseData, [.. batch.Select(d => d.Object)], ct);
        foreach (var delivery in batch)
        {
            var evse = data[delivery.Object].FirstOrDefault(d => d.Partner == partner.Id.Value);
            if (delivery.Content is null || evse is { State: "delivered", SentDigest: Absent } || (evse is { State: "parked" } && !IsThere(evse)))
                heldBack[delivery.Id] = new DeliveryOutcome.Delivered(Digest: Absent);
            else if (evse is null || !IsThere(evse))
                heldBack[delivery.Id] = new DeliveryOutcome.RetryAt("Hubject does not have the EVSE's data yet", WaitFor(evse), PartnerDown: false);
        }

        return heldBack;
    }

    // Once the data are taken, their state is due at once, also of those that were in quarantine; this only makes sure of it.
    private static TimeSpan WaitFor(Delivery? data) => data?.State == "retrying" ? WhenReachable : Soon;
}
