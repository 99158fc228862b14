using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.HubClientInfo;

/// <summary>Where hubs tell us of their members (OCPI 2.2.1 §15.3.2). To whoever is no hub there is nothing here.</summary>
internal sealed class HubClientInfoEndpoints(HubMembership membership)
{
    private const string Template = VersionNumbers.V221 + "/" + ModuleIds.HubClientInfo + "/{country}/{party}";

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(Template, (request, ct) => OfHubAsync(request, GetAsync, ct)),
        OcpiRoute.Put(Template, (request, ct) => OfHubAsync(request, PutAsync, ct)),
    ];

    private static Task<OcpiReply> OfHubAsync(
        OcpiRequest request, Func<OcpiRequest, CancellationToken, Task<OcpiReply>> answer, CancellationToken ct) =>
        request.Caller.Connection.IsHub ? answer(request, ct) : Task.FromResult(OcpiReply.NotFound("only hubs have members"));

    private async Task<OcpiReply> GetAsync(OcpiRequest request, CancellationToken ct) =>
        (await membership.OfAsync(request.Caller.Partner, ct)).GetValueOrDefault(new(request["country"], request["party"])) is { } member
            ? OcpiReply.Ok(member.Body)
            : OcpiReply.NotFound("you have not told us of this party");

    private async Task<OcpiReply> PutAsync(OcpiRequest request, CancellationToken ct)
    {
        var (told, refusal) = request.Read<ClientInfo>();
        if (told is null)
            return refusal!;
        if (!new PartyRef(told.CountryCode!, told.PartyId!).Equals(new PartyRef(request["country"], request["party"])))
            return OcpiReply.Invalid("country_code and party_id are not those of the URL");
        return OcpiReply.Stored(await membership.KeepAsync(request.Caller.Partner, told, ct));
    }
}
