using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>
/// Sends locations whole, and a change of an EVSE's status as a patch of just that (OCPI 2.2.1 §8.2.2). A partner that lacks what the patch
/// changes gets the EVSE, or the location, whole (§4.1.4.3).
/// </summary>
internal sealed class LocationsSender(Documents documents, Deliveries deliveries) : IOcpiSender
{
    private static readonly TimeSpan TariffPause = TimeSpan.FromMilliseconds(500);

    public string Module => ModuleIds.Locations;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.NotOffered(Module);
        var (locationId, evseUid) = delivery.Object.Split('/', 2) is [var outer, var inner] ? (outer, inner) : (delivery.Object, null);
        if (await documents.FindAsync(OcpiDocuments.Location, OcpiDocuments.Everybody, locationId, ct) is not { } document)
            return SendAttempt.Not(new DeliveryOutcome.Expired("the location is no longer shown"));
        var location = OcpiJson.Parse<Location>(document.Body);
        var client = line.From(new(location.CountryCode!, location.PartyId!));
        var path = new LocationPath(location.CountryCode!, location.PartyId!, location.Id!);
        var evse = location.Evses?.FirstOrDefault(e => string.Equals(e.Uid, evseUid, StringComparison.OrdinalIgnoreCase));
        if (evse is not null)
            return await SendStatusAsync(client, url, path with { EvseUid = evse.Uid }, evse, document, ct);
        if (await TariffFirstAsync(line, location, delivery, ct))
            return SendAttempt.Not(new DeliveryOutcome.RetryAt("a tariff it mentions goes first", TariffPause, PartnerDown: false));
        return await PutAsync(client, url, path, document.Body, ct);
    }

    private static async Task<SendAttempt> SendStatusAsync(
        OcpiClient client, string url, LocationPath path, Evse evse, Document location, CancellationToken ct)
    {
        var patch = OcpiJson.Write(new EvsePatch { Status = evse.Status, LastUpdated = evse.LastUpdated });
        var patched = await client.PatchLocationAsync(url, path, patch, ct);
        if (patched.Outcome != OcpiOutcome.NotFound)
            return SendAttempt.Sent($"PATCH {path.LocationId}/{path.EvseUid}\n{patch}", patched);
        var whole = path with { EvseUid = null };
        return (await client.GetLocationAsync(url, whole, ct)).Ok
            ? await PutAsync(client, url, path, OcpiJson.Write(evse), ct)
            : await PutAsync(client, url, whole, location.Body, ct);
    }

    private static async Task<SendAttempt> PutAsync(OcpiClient client, string url, LocationPath path, string body, CancellationToken ct) =>
        SendAttempt.Sent($"PUT {path.LocationId}/{path.EvseUid}".TrimEnd('/') + "\n" + body, await client.PutLocationAsync(url, path, body, ct));

    private async Task<bool> TariffFirstAsync(PartnerLine line, Location location, Delivery delivery, CancellationToken ct)
    {
        var mentioned = (location.Evses ?? []).SelectMany(e => e.Connectors ?? []).SelectMany(c => c.TariffIds ?? []).Distinct().ToList();
        if (mentioned.Count == 0)
            return false;
        var owed = await deliveries.OfObjectsAsync(ModuleIds.Tariffs, mentioned, ct);
        return owed.SelectMany(d => d).Any(
            d => d.Partner == line.Partner.Id.Value && d.State is ("waiting" or "retrying") && d.Version < delivery.Version);
    }
}
