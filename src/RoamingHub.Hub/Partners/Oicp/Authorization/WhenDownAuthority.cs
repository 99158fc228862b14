using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Authorization;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// Speaks when Hubject has not: the partner's policy says who may charge all the same. It lets nobody in beyond its limit, on however many nodes
/// drivers come. Hubject is asked as soon as it answers (<see cref="LateAuthorizations"/>).
/// </summary>
internal sealed class WhenDownAuthority(
    OicpTokenAuthority hubject, ChargePlaces places, Exposures exposures, ReadModels readModels, TimeProvider time, AuthorizationOptions authorization) : ITokenAuthority
{
    public string Source => "oicp-when-down";

    public bool HasWord(TokenQuery query) =>
        query.Running is null && query.Steps.Any(s => s is { Source: OicpTokenAuthority.Name, Answer: "unreachable" })
        && hubject.Open().Any(p => p.Settings.WhenDown.Policy != WhenDown.Refuse);

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        var why = new List<string>();
        foreach (var partner in hubject.Open())
        {
            var (permit, reason) = await DecideAsync(partner, partner.Settings.WhenDown, query, ct);
            if (permit is not null)
                return new AuthorityAnswer.Decided(permit, reason);
            why.Add(reason);
        }

        return new AuthorityAnswer.NotMine(string.Join("; ", why));
    }

    private async Task<(Permit?, string)> DecideAsync(OicpPartner partner, WhenDown policy, TokenQuery query, CancellationToken ct)
    {
        if (policy.Policy == WhenDown.Refuse)
            return (null, "the policy is to refuse");
        var now = time.GetUtcNow();
        string standing;
        if (policy.Policy == WhenDown.AllowUpToLimit)
            standing = "anybody may";
        else if (await LastWordAsync(partner, query.Token, now.AddDays(-policy.KnownForDays), ct) is { Result: PermitResult.Accepted } known)
            standing = $"the card was accepted on {known.At.UtcDateTime:yyyy-MM-dd}";
        else
            return (null, $"the card was not accepted in the last {policy.KnownForDays} days");
        var ours = Guid.CreateVersion7(now).ToString("D");
        if (await exposures.AdmitAsync(ours, partner.Id.Value, policy.MaxCharges, now, now + authorization.PendingFor, ct) is not { } count)
            return (null, $"{standing}, but {policy.MaxCharges} charges are open already that nobody has been asked for");
        var place = await places.OfAsync(query, ct);
        var grant = new RoamingGrant(partner.Id, GrantMethod.Presumed, Product: place.Product, OwnReference: ours);
        return (new(PermitResult.Accepted, query.Token, $"{OicpTokenAuthority.Name}:{partner.Id.Value}", grant),
            $"{standing}; {count} of {policy.MaxCharges} charges at our own risk, up to {policy.MaxKwh:0.###} kWh or {policy.MaxMinutes} minutes each");
    }

    // The partner's own words only: what was presumed of it says nothing.
    private async Task<AuthorizationDecided?> LastWordAsync(OicpPartner partner, TokenRef token, DateTimeOffset since, CancellationToken ct) =>
        (await readModels.Authorizations.ListAsync(token.IdTag, null, new(50), ct)).Items.FirstOrDefault(
            d => d.At >= since && d.By == $"{OicpTokenAuthority.Name}:{partner.Id.Value}"
                && d.Grant?.Method is null or GrantMethod.Asked && d.Steps.All(s => s.Answer != "may-end"));
}
