using System.Net;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Posts a CDR, the same bytes at every try, and keeps where the partner put it (OCPI 2.2.1 §10.2.2). A partner that says it has it already
/// took it at an earlier try whose answer was lost: ids are ours and used once.
/// </summary>
internal sealed class CdrsSender(Documents documents) : IOcpiSender
{
    private static readonly DeliveryOutcome Gone = new DeliveryOutcome.Parked("there is no such CDR");
    private static readonly string[] WordsForKnown = ["already", "exists", "duplicate"];

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
        var client = line.From(new(cdr.CountryCode!, cdr.PartyId!), cdr.CdrToken!);
        var request = $"POST {url}\n{body}";
        var result = await client.PostCdrAsync(url, body, ct);
        return SaysItIsKnown(result)
            ? SendAttempt.Not(new DeliveryOutcome.Delivered(request, "taken at an earlier try: " + result.Excerpt, result.Location))
            : SendAttempt.Sent(request, result);
    }

    private static bool SaysItIsKnown(OcpiResult<NoData> result) => result.Outcome == OcpiOutcome.Refused
        && (result.HttpStatus == HttpStatusCode.Conflict || WordsForKnown.Any(w => result.Message?.Contains(w, StringComparison.OrdinalIgnoreCase) == true));
}
