using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Tariffs;

/// <summary>Our tariffs as a list (OCPI 2.2.1 §11.2.1).</summary>
internal sealed class TariffsEndpoints(OcpiLists lists)
{
    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(
            VersionNumbers.V221 + "/" + ModuleIds.Tariffs, (request, ct) => lists.PageAsync(OcpiDocuments.Tariff, ModuleIds.Tariffs, request, ct)),
    ];
}
