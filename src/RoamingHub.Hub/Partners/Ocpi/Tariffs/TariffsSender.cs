using RoamingHub.Core.Values;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tariffs;

/// <summary>
/// Sends a tariff whole, or tells that it is gone (OCPI 2.2.1 §11.2.2); the latter once the partner knows of no connector any more that
/// names it.
/// </summary>
internal sealed class TariffsSender(Documents documents, Deliveries deliveries) : IOcpiSender
{
    private static readonly TimeSpan LocationPause = TimeSpan.FromMilliseconds(500);

    public string Module => ModuleIds.Tariffs;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.NotOffered(Module);
        var owner = PartyId.TryParse(delivery.Content)!.ToOcpi();
        var client = line.ToEverybody(owner);
        var partner = line.Partner.Id.Value;
        if (await documents.FindAsync(OcpiDocuments.Tariff, await documents.AudienceOfAsync(partner, ct), delivery.Object, ct) is { } document)
            return SendAttempt.Sent($"PUT {document.Id}\n{document.Body}", await client.PutTariffAsync(url, owner, delivery.Object, document.Body, ct));
        if (await deliveries.AnythingOwedAsync(partner, ModuleIds.Locations, delivery.Version, ct))
            return SendAttempt.Not(new DeliveryOutcome.RetryAt("locations that named it go first", LocationPause, PartnerDown: false));
        var gone = await client.DeleteTariffAsync(url, owner, delivery.Object, ct);
        return gone.Outcome == OcpiOutcome.NotFound
            ? SendAttempt.Not(new DeliveryOutcome.Delivered("DELETE " + delivery.Object, gone.Excerpt)) // it never had it
            : SendAttempt.Sent("DELETE " + delivery.Object, gone);
    }
}
