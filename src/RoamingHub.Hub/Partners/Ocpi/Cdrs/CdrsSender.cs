using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Posts a CDR, the same bytes at every try, and keeps where the partner put it (OCPI 2.2.1 §10.2.2). A partner that says it has it already
/// took it at an earlier try whose answer was lost: ids are ours and used once. A credit never overtakes the CDR that it takes back, and a CDR that
/// stands in another's stead never the credit.
/// </summary>
internal sealed class CdrsSender(Documents documents, Deliveries deliveries) : IOcpiSender
{
    private static readonly TimeSpan WhileParked = TimeSpan.FromMinutes(1);
    private static readonly DeliveryOutcome Gone = new DeliveryOutcome.Parked("there is no such CDR");

    public string Module => ModuleIds.Cdrs;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.Not(new DeliveryOutcome.Parked("the partner does not receive cdrs; it can read them"));
        var (cdr, body, instead) = await DocumentInHand<Cdr>.TakeAsync(documents, OcpiDocuments.Cdr, delivery, Gone, ct);
        if (cdr is null)
            return SendAttempt.Not(instead!);
        if (line.Withheld(cdr.CdrToken!, delivery) is { } withheld)
            return SendAttempt.Not(withheld);
        var first = cdr.CreditReferenceId is { } original ? (Id: original, Is: "CDR that it takes back") : (Id: delivery.Content, Is: "credit of the CDR that it corrects");
        if (first.Id is { } before && await WaitForAsync(before, first.Is, line, ct) is { } wait)
            return SendAttempt.Not(wait);
        var client = line.From(new(cdr.CountryCode!, cdr.PartyId!), cdr.CdrToken!);
        var request = $"POST {url}\n{body}";
        var result = await client.PostCdrAsync(url, body, ct);
        result = result with { Location = CdrUrl.Absolute(url, result.Location) };
        return KnownCdr.IsMeant(result, delivery.Unanswered)
            ? SendAttempt.Not(new DeliveryOutcome.Delivered(
                request, "taken at an earlier try: " + result.Excerpt, result.Location,
                Flag: delivery.Flag == DeliveryFlags.Resent ? DeliveryFlags.ResentKnown : DeliveryFlags.Ambiguous))
            : SendAttempt.Sent(request, result);
    }

    private async Task<DeliveryOutcome?> WaitForAsync(string first, string what, PartnerLine line, CancellationToken ct)
    {
        var owed = (await deliveries.OfObjectsAsync(Module, [first], ct))[first].FirstOrDefault(d => d.Partner == line.Partner.Id.Value);
        return owed?.State switch
        {
            "waiting" or "retrying" => new DeliveryOutcome.RetryAt($"the {what} goes first", PartnerDown: false),
            "parked" => new DeliveryOutcome.RetryAt($"the {what} is parked", WhileParked, PartnerDown: false),
            _ => null,
        };
    }
}
