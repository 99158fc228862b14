using System.Text;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>
/// ChargeDetailRecord: each until Hubject says yes, always the same bytes. Hubject refuses a second one with 400 "CLOSED"; after a try whose
/// answer we never got that means that it had taken the first.
/// </summary>
internal sealed class CdrDelivery(Deliveries deliveries, SessionTurns turns) : IModuleDelivery
{
    private const string Closed = "CLOSED";

    public int BatchSize => 1;

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var delivery = batch[0];
        if (Draft.WhyNot(delivery.Content) is { } why)
            return new DeliveryOutcome.Parked(why);
        using var turn = await turns.TakeAsync(SessionOf(delivery), ct);
        await deliveries.MayHaveArrivedAsync(delivery.Id, true, ct);
        var result = await partner.Client.DeliverAsync(OicpOperation.ChargeDetailRecord, Encoding.UTF8.GetBytes(delivery.Content!), ct);
        if (result.Outcome is OicpOutcome.Done or OicpOutcome.Ambiguous)
            turn.Close();
        else if (!delivery.Unanswered)
            await deliveries.MayHaveArrivedAsync(delivery.Id, false, ct);
        return delivery.Unanswered && IsTaken(result)
            ? new DeliveryOutcome.Delivered(delivery.Content, OicpOutcomes.ResponseOf(result) + "\n\nAn earlier try had arrived without an answer.")
            : OicpOutcomes.Of(result, delivery.Content);
    }

    private static bool IsTaken(OicpResult<Acknowledgement> result) =>
        result is { Code: OicpCodes.SessionInvalid, StatusCode: { } status }
        && (status.AdditionalInfo is not { Length: > 0 } info || info.Contains(Closed, StringComparison.OrdinalIgnoreCase));

    private static string SessionOf(Delivery delivery)
    {
        using var cdr = JsonDocument.Parse(delivery.Content!);
        return cdr.RootElement.GetProperty("SessionID").GetString()!;
    }
}
