using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>The partner's own CDRs as a list (OCPI 2.2.1 §10.2.1).</summary>
internal sealed class CdrsEndpoints(OcpiLists lists)
{
    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(VersionNumbers.V221 + "/" + ModuleIds.Cdrs, (request, ct) => lists.PageAsync(OcpiDocuments.Cdr, ModuleIds.Cdrs, request, ct)),
    ];
}
