using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>Our locations, as a list and each down to its connectors (OCPI 2.2.1 §8.2.1).</summary>
internal sealed class LocationsEndpoints(Documents documents, OcpiLists lists)
{
    private const string Root = VersionNumbers.V221 + "/" + ModuleIds.Locations;
    private static readonly OcpiReply Unknown = OcpiReply.NotFound("there is no such location, EVSE or connector", OcpiStatus.UnknownLocation);

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(Root, (request, ct) => lists.PageAsync(OcpiDocuments.Location, ModuleIds.Locations, request, ct)),
        OcpiRoute.Get(Root + "/{location}", LocationAsync),
        OcpiRoute.Get(Root + "/{location}/{evse}", EvseAsync),
        OcpiRoute.Get(Root + "/{location}/{evse}/{connector}", ConnectorAsync),
    ];

    private async Task<OcpiReply> LocationAsync(OcpiRequest request, CancellationToken ct) =>
        await FindAsync(request, ct) is { } document ? OcpiReply.Ok(document.Body) : Unknown;

    private async Task<OcpiReply> EvseAsync(OcpiRequest request, CancellationToken ct) =>
        await FindEvseAsync(request, ct) is { } evse ? OcpiReply.Ok(evse) : Unknown;

    private async Task<OcpiReply> ConnectorAsync(OcpiRequest request, CancellationToken ct) =>
        (await FindEvseAsync(request, ct))?.Connectors?.FirstOrDefault(c => Same(c.Id, request["connector"])) is { } connector
            ? OcpiReply.Ok(connector)
            : Unknown;

    // Asked of one of our parties, another's is not there (OCPI 2.2.1 §4.1.8).
    private async Task<Document?> FindAsync(OcpiRequest request, CancellationToken ct) =>
        await documents.FindAsync(OcpiDocuments.Location, await documents.OfPlacesAsync(request, ct), request["location"], ct) is { } document
        && request.Routing.To?.ToCore().ToString() is var asked && (asked is null || asked == document.Owner)
            ? document
            : null;

    private async Task<Evse?> FindEvseAsync(OcpiRequest request, CancellationToken ct) =>
        await FindAsync(request, ct) is { } document
            ? OcpiJson.Parse<Location>(document.Body).Evses?.FirstOrDefault(e => Same(e.Uid, request["evse"]))
            : null;

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
