using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>Sends a session whole, always: a partner that missed an update has everything with the next (OCPI 2.2.1 §9.2.2.2).</summary>
internal sealed class SessionsSender(Documents documents) : IOcpiSender
{
    public string Module => ModuleIds.Sessions;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.NotOffered(Module);
        if (await documents.FindAsync(OcpiDocuments.Session, line.Partner.Id.Value, delivery.Object, ct) is not { } document)
            return SendAttempt.Not(new DeliveryOutcome.Expired("there is no such session any more"));
        var session = OcpiJson.Parse<Session>(document.Body);
        if (session.Validate() is [var fault, ..])
            return SendAttempt.Not(new DeliveryOutcome.Parked($"not sent: {fault}", document.Body));
        var (owner, token) = (new PartyRef(session.CountryCode!, session.PartyId!), session.CdrToken!);
        var receiver = new PartyRef(token.CountryCode!, token.PartyId!);
        if (line.Withheld(receiver, delivery) is { } withheld)
            return SendAttempt.Not(withheld);
        var client = line.From(owner, receiver);
        return SendAttempt.Sent($"PUT {session.Id}\n{document.Body}", await client.PutSessionAsync(url, owner, session.Id!, document.Body, ct));
    }
}
