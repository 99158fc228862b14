using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>
/// Sends the part of a location that has changed, and a change of an EVSE's status as a patch of just that (OCPI 2.2.1 §8.2.2). What goes out is
/// always the newest state. A partner that lacks what the part belongs to gets the location whole (§4.1.4.3).
/// </summary>
internal sealed class LocationsSender(Documents documents, Deliveries deliveries) : IOcpiSender
{
    private static readonly TimeSpan TariffPause = TimeSpan.FromMilliseconds(500);

    public string Module => ModuleIds.Locations;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.NotOffered(Module);
        var part = LocationPart.Of(delivery);
        var partner = line.Partner.Id.Value;
        if (await documents.FindAsync(OcpiDocuments.Location, await documents.AudienceOfAsync(partner, ct), part.Location, ct) is not { } document)
            return SendAttempt.Not(new DeliveryOutcome.Expired("the location is no longer shown"));
        var sending = new Sending(line, url, document, OcpiJson.Parse<Location>(document.Body));
        var evse = part.Evse is null ? null : LocationChanges.FindEvse(sending.Location, part.Evse);
        if (part.StatusOnly && evse is not null)
            return await SendStatusAsync(sending, evse, ct);
        if (await TariffFirstAsync(partner, sending.Location, delivery, ct))
            return SendAttempt.Not(new DeliveryOutcome.RetryAt("a tariff it mentions goes first", TariffPause, PartnerDown: false));
        return evse is not null && await HasLocationAsync(partner, sending.Location, ct)
            ? await SendPartAsync(sending, evse, LocationChanges.FindConnector(evse, part.Connector), ct)
            : await PutWholeAsync(sending, ct);
    }

    private static async Task<SendAttempt> SendStatusAsync(Sending sending, Evse evse, CancellationToken ct)
    {
        var path = sending.Path with { EvseUid = evse.Uid };
        var patch = OcpiJson.Write(new EvsePatch { Status = evse.Status, LastUpdated = evse.LastUpdated });
        var patched = await sending.Client.PatchLocationAsync(sending.Url, path, patch, ct);
        if (patched.Outcome is not (OcpiOutcome.NotFound or OcpiOutcome.Refused))
            return SendAttempt.Sent($"PATCH {path.LocationId}/{path.EvseUid}\n{patch}", patched);

        // After a patch that failed the partner is asked what it has (OCPI 2.2.1 §4.1.4.3).
        return (await sending.Line.Asking(sending.Owner).GetEvseAsync(sending.Url, path, ct)).Ok
            ? await PutAsync(sending, path, OcpiJson.Write(evse), ct)
            : await PutWholeAsync(sending, ct);
    }

    private static async Task<SendAttempt> SendPartAsync(Sending sending, Evse evse, Connector? connector, CancellationToken ct)
    {
        var path = sending.Path with { EvseUid = evse.Uid, ConnectorId = connector?.Id };
        var attempt = await PutAsync(sending, path, connector is null ? OcpiJson.Write(evse) : OcpiJson.Write(connector), ct);
        return attempt.Result is { Outcome: OcpiOutcome.NotFound } or { Outcome: OcpiOutcome.Refused, Code: OcpiStatus.UnknownLocation }
            ? await PutWholeAsync(sending, ct)
            : attempt;
    }

    private static Task<SendAttempt> PutWholeAsync(Sending sending, CancellationToken ct) => PutAsync(sending, sending.Path, sending.Document.Body, ct);

    private static async Task<SendAttempt> PutAsync(Sending sending, LocationPath path, string body, CancellationToken ct) => SendAttempt.Sent(
        "PUT " + string.Join('/', new[] { path.LocationId, path.EvseUid, path.ConnectorId }.OfType<string>()) + "\n" + body,
        await sending.Client.PutLocationAsync(sending.Url, path, body, ct));

    // A part is only of use to a partner that has the rest; one that has taken the location from us whole has.
    private async Task<bool> HasLocationAsync(string partner, Location location, CancellationToken ct) =>
        (await deliveries.OfObjectsAsync(ModuleIds.Locations, [location.Id!], ct)).SelectMany(d => d).Any(d => d.Partner == partner && d.State == "delivered");

    private async Task<bool> TariffFirstAsync(string partner, Location location, Delivery delivery, CancellationToken ct)
    {
        var mentioned = (location.Evses ?? []).SelectMany(e => e.Connectors ?? []).SelectMany(c => c.TariffIds ?? []).Distinct().ToList();
        if (mentioned.Count == 0)
            return false;
        var owed = await deliveries.OfObjectsAsync(ModuleIds.Tariffs, mentioned, ct);
        return owed.SelectMany(d => d).Any(d => d.Partner == partner && d.State is ("waiting" or "retrying") && d.Version <= delivery.Version);
    }

    private sealed record Sending(PartnerLine Line, string Url, Document Document, Location Location)
    {
        public PartyRef Owner => new(Location.CountryCode!, Location.PartyId!);

        public LocationPath Path => new(Location.CountryCode!, Location.PartyId!, Location.Id!);

        public OcpiClient Client => Line.ToEverybody(Owner);
    }
}
