using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Versions;

/// <summary><c>/ocpi/versions</c> and <c>/ocpi/2.2.1</c> (OCPI 2.2.1 §6).</summary>
internal sealed class VersionsEndpoints(OurSide ours)
{
    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get("versions", VersionsAsync),
        OcpiRoute.Get(VersionNumbers.V221, DetailsAsync),
    ];

    private Task<OcpiReply> VersionsAsync(OcpiRequest request, CancellationToken ct) =>
        Task.FromResult(OcpiReply.Ok(new List<VersionEntry> { new(VersionNumbers.V221, ours.DetailsUrl) }));

    private Task<OcpiReply> DetailsAsync(OcpiRequest request, CancellationToken ct) =>
        Task.FromResult(OcpiReply.Ok(new VersionDetails(
            VersionNumbers.V221, [.. OcpiModules.OfferedTo(request.Caller).Select(o => new VersionEndpoint(o.Module, o.Role, ours.UrlOf(o.Module)))])));
}
