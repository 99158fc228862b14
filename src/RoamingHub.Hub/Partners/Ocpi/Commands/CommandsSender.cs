using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>Posts a command's result to the URL that came with the command, once (OCPI 2.2.1 §13.2.2): again only where it surely never arrived.</summary>
internal sealed class CommandsSender : IOcpiSender
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string Module => ModuleIds.Commands;

    public Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct) => PostAsync(line, delivery, ct);

    /// <summary>Whatever the result is of: its content says where it goes.</summary>
    public static async Task<SendAttempt> PostAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        var outcome = CommandOutcome.Read(delivery.Content!);
        if (line.Withheld(outcome.Reply.To, delivery) is { } withheld)
            return SendAttempt.Not(withheld);
        var client = line.From(outcome.Reply.From, outcome.Reply.To);
        var request = $"POST {outcome.Reply.ResponseUrl}\n{outcome.Body}";
        var result = await client.PostResultAsync(outcome.Reply.ResponseUrl, outcome.Body, outcome.Reply.CorrelationId, ct);
        return result.Outcome switch
        {
            OcpiOutcome.Retry when result.MayHaveArrived => SendAttempt.Not(new DeliveryOutcome.Expired("sent, and not answered: " + result.Problem)),
            // One URL that does not know our token says nothing of the partner's other doors.
            OcpiOutcome.Unauthorized => SendAttempt.Not(new DeliveryOutcome.Parked(result.Problem!, request, result.Excerpt)),
            OcpiOutcome.Retry => SendAttempt.Not(new DeliveryOutcome.RetryAt(result.Problem!, Pause, PartnerDown: false, Request: request)),
            _ => SendAttempt.Sent(request, result),
        };
    }
}
