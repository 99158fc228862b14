using System.Text;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>
/// ChargeDetailRecord: each until Hubject says yes, always the same bytes. Hubject refuses a second one with 400 "CLOSED"; after a try whose
/// answer we never got that means that it had taken the first.
/// </summary>
internal sealed class CdrDelivery(Deliveries deliveries, ReadModels readModels, SessionTurns turns, ILogger<CdrDelivery> logger) : IModuleDelivery
{
    private const string Closed = "CLOSED";

    public int BatchSize => 1;

    public async Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var delivery = batch[0];
        var outcome = await TryAsync(partner, delivery, ct);
        if (outcome is DeliveryOutcome.Parked parked)
            logger.RecordParked(delivery.Object, partner.Id.Value, parked.Why);
        return outcome;
    }

    private async Task<DeliveryOutcome> TryAsync(OicpPartner partner, Delivery delivery, CancellationToken ct)
    {
        if (Draft.WhyNot(delivery.Content) is { } why)
            return new DeliveryOutcome.Parked(why);
        var sessionId = SessionOf(delivery);
        using var turn = await turns.TakeAsync(sessionId, ct);
        if (await AnotherAsync(partner, sessionId, delivery, ct) is { } other)
            return new DeliveryOutcome.Parked($"SessionID {sessionId} has had its record, that of {other.Object}; Hubject takes no second one");
        var result = await SendAsync(partner, delivery, ct);
        if (result.Outcome is OicpOutcome.Done or OicpOutcome.Ambiguous)
            turn.Close();
        else if (!delivery.Unanswered)
            await deliveries.MayHaveArrivedAsync(delivery.Id, false, ct);
        return delivery.Unanswered && IsTaken(result)
            ? new DeliveryOutcome.Delivered(
                delivery.Content, OicpOutcomes.ResponseOf(result) + "\n\nAn earlier try had arrived without an answer.", Flag: DeliveryFlags.Ambiguous)
            : OicpOutcomes.Of(result, delivery.Content);
    }

    // The wait for the budget may be long, and nothing has been sent while it lasts: the note is made after it.
    private async Task<OicpResult<Acknowledgement>> SendAsync(OicpPartner partner, Delivery delivery, CancellationToken ct)
    {
        await partner.Client.ReadyAsync(OicpOperation.ChargeDetailRecord, ct);
        try
        {
            await deliveries.MayHaveArrivedAsync(delivery.Id, true, ct);
            ct.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!delivery.Unanswered)
        {
            await deliveries.MayHaveArrivedAsync(delivery.Id, false, CancellationToken.None);
            throw;
        }

        return await partner.Client.LetOut.DeliverAsync(OicpOperation.ChargeDetailRecord, Encoding.UTF8.GetBytes(delivery.Content!), ct);
    }

    private static bool IsTaken(OicpResult<Acknowledgement> result) =>
        result is { Code: OicpCodes.SessionInvalid, StatusCode: { } status }
        && (status.AdditionalInfo is not { Length: > 0 } info || info.Contains(Closed, StringComparison.OrdinalIgnoreCase)
            || status.Description?.Contains(Closed, StringComparison.OrdinalIgnoreCase) == true);

    // However it came that two charges carry one SessionID: it is closed by one record, for ever.
    private async Task<Delivery?> AnotherAsync(OicpPartner partner, string sessionId, Delivery delivery, CancellationToken ct)
    {
        var sessions = (await readModels.Sessions.OfReferenceAsync(partner.Id, sessionId, ct)).Select(s => s.Value).Where(s => s != delivery.Object).ToList();
        return sessions.Count == 0 ? null : (await deliveries.OfObjectsAsync(OicpModules.Cdrs, sessions, ct)).SelectMany(d => d)
            .FirstOrDefault(d => d.Partner == partner.Id.Value && (d.State == "delivered" || d.Unanswered));
    }

    private static string SessionOf(Delivery delivery)
    {
        using var cdr = JsonDocument.Parse(delivery.Content!);
        return cdr.RootElement.GetProperty("SessionID").GetString()!;
    }
}
