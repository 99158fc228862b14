using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Products;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// Asks Hubject for cards that nobody else knows. Every yes makes a session there, so a card that is held to a reader again before its charge
/// has begun is not asked for twice.
/// </summary>
internal sealed class OicpTokenAuthority(
    PartnerDirectory directory, OicpPartners partners, PendingPermits pending, ProductBook products, ReadModels readModels, TimeProvider time) : ITokenAuthority
{
    private const string Service = "Authorization";

    public string Source => OicpModules.Protocol;

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        if (AuthorizationMapping.ToShown(query.Token) is not { } shown)
            return new AuthorityAnswer.NotMine("OICP knows cards of 4, 7 or 10 bytes and contracts only");
        var open = directory.Connected(OicpModules.Protocol).OrderBy(p => p.Id.Value, StringComparer.Ordinal).Select(partners.Of)
            .Where(p => p.Settings.Services.Contains(Service)).ToList();
        if (open.Count == 0)
            return new AuthorityAnswer.NotMine("no partner of OICP");
        if (Waiting(query) is { } waiting)
            return new AuthorityAnswer.Decided(waiting.ToPermit(), "accepted before, not used yet");
        return await AskAllAsync(open, shown, query, ct);
    }

    private AuthorizationDecided? Waiting(TokenQuery query) =>
        pending.Waiting(query.Station, query.Token.IdTag) is { Grant: { Method: GrantMethod.Asked } grant } decided
        && directory.Find(grant.Partner) is { Protocol: OicpModules.Protocol } ? decided : null;

    // The first yes counts; a no of one platform says nothing of the others.
    private async Task<AuthorityAnswer> AskAllAsync(List<OicpPartner> open, Identification shown, TokenQuery query, CancellationToken ct)
    {
        var (evseId, product) = await PlaceAsync(query, ct);
        AuthorityAnswer.Decided? refusal = null;
        var unreachable = new List<string>();
        foreach (var partner in open)
        {
            var ours = Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
            var sentEvse = evseId is not null && partner.Settings.Owns(evseId) ? EvseIds.ToSend(evseId) : null;
            var result = await partner.Client.AuthorizeStartAsync(
                new(partner.Settings.OperatorId, shown, sentEvse, product, CPOPartnerSessionID: ours), ct);
            switch (result)
            {
                case { IsDone: true, Answer: { SessionID: not null } answer }:
                    return new AuthorityAnswer.Decided(Accept(partner, answer, query.Token, product, ours), $"session {answer.SessionID}");
                case { Outcome: OicpOutcome.Refused }:
                    refusal ??= new(Refuse(partner, query.Token, result), result.Why);
                    break;
                default:
                    unreachable.Add($"{partner.Partner.Name}: {result.Why ?? "the answer names no session"}");
                    break;
            }
        }

        return refusal ?? (AuthorityAnswer)new AuthorityAnswer.Unreachable(string.Join("; ", unreachable));
    }

    private Permit Accept(OicpPartner partner, AuthorizationStart answer, TokenRef token, string? product, string ours) => new(
        PermitResult.Accepted, token, ByOf(partner), new(
            partner.Id, GrantMethod.Asked, answer.SessionID, answer.EMPPartnerSessionID, answer.ProviderID,
            AuthorizationMapping.ToStopTokens(answer.AuthorizationStopIdentifications), product, ours));

    private Permit Refuse(OicpPartner partner, TokenRef token, OicpResult<AuthorizationStart> result) =>
        Permit.Refuse(token, AuthorizationMapping.ToResult(result.Code), ByOf(partner));

    private string ByOf(OicpPartner partner) => $"{Source}:{partner.Id.Value}";

    /// <summary>
    /// The EVSE and the product, where it is known which EVSE it will be: a session is bound to the one it was asked for. A card read before the
    /// plug is in may be meant for any connector of the station.
    /// </summary>
    private async Task<(string? EvseId, string? Product)> PlaceAsync(TokenQuery query, CancellationToken ct)
    {
        if (query.Site is not { } site || (query.Connector is null && await CountEvsesAsync(query, ct) != 1))
            return (null, null);
        return (site.EvseId, await products.ForEverybodyAsync(site, query.At, ct));
    }

    private async Task<int> CountEvsesAsync(TokenQuery query, CancellationToken ct) =>
        await readModels.Stations.FindAsync(query.Station, ct) is { } row
            ? row.Description.Connectors.Select(c => c.EvseUid).Distinct(StringComparer.OrdinalIgnoreCase).Count()
            : 0;
}
