using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>The partner's own sessions as a list; this one wants to know from when (OCPI 2.2.1 §9.2.1.1).</summary>
internal sealed class SessionsEndpoints(OcpiLists lists, OcpiOptions options)
{
    public IReadOnlyList<OcpiRoute> Routes => [OcpiRoute.Get(VersionNumbers.V221 + "/" + ModuleIds.Sessions, ListAsync)];

    private Task<OcpiReply> ListAsync(OcpiRequest request, CancellationToken ct) =>
        !options.SessionsFromStart && string.IsNullOrEmpty(request.Query["date_from"].FirstOrDefault())
            ? Task.FromResult(OcpiReply.Invalid("date_from is missing"))
            : lists.PageAsync(OcpiDocuments.Session, ModuleIds.Sessions, request, ct);
}
