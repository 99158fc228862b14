using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Authorization;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// May a card end a charge that another one began? One that the EMP named with its yes may; of every other one Hubject is asked (AuthorizeStop),
/// a second time when there was no answer. Only charges that were asked for at their start can be asked about.
/// </summary>
internal static class StopQuestions
{
    public static async Task<AuthorityAnswer> AskAsync(IReadOnlyList<(OicpPartner Partner, ChargingSession Session)> charges, TokenQuery query, Identification shown, CancellationToken ct)
    {
        if (charges.FirstOrDefault(c => IsNamed(c.Session, shown)) is { Partner: { } owner, Session: { } named })
            return Accept(owner, named, query, "the EMP named it with its yes");
        AuthorityAnswer? answer = null;
        foreach (var (partner, session) in charges.Where(c => c.Session.Start.Grant is { Method: GrantMethod.Asked, Reference: not null }))
        {
            var said = await AskAsync(partner, session, query, shown, ct);
            if (said is AuthorityAnswer.MayEnd)
                return said;
            answer = said is AuthorityAnswer.Decided ? said : answer ?? said; // a no is worth more than silence
        }

        return answer ?? new AuthorityAnswer.NotMine("no connector is free, and no charge runs there that Hubject could be asked about");
    }

    private static async Task<AuthorityAnswer> AskAsync(OicpPartner partner, ChargingSession session, TokenQuery query, Identification shown, CancellationToken ct)
    {
        var grant = session.Start.Grant!;
        var evseId = session.Start.Site?.EvseId is { } id && partner.Settings.Owns(id) ? EvseIds.ToSend(id) : null;
        var question = new AuthorizeStop(grant.Reference!, partner.Settings.OperatorId, shown, evseId, grant.OwnReference, grant.PartnerReference);
        var result = await partner.Client.AuthorizeStopAsync(question, ct);
        if (result.Outcome is OicpOutcome.Ambiguous or OicpOutcome.Retry && result.Code != OicpCodes.PartnerDidNotRespond)
            result = await partner.Client.AuthorizeStopAsync(question, ct);
        var why = (result.Why ?? "Said yes.") + (result.ProcessId is { } process ? $" (Process-ID {process})" : "");
        return result switch
        {
            { IsDone: true } => Accept(partner, session, query, "Hubject allows it for session " + grant.Reference),
            { Outcome: OicpOutcome.Refused or OicpOutcome.Misconfigured } or { Code: OicpCodes.PartnerDidNotRespond } => new AuthorityAnswer.Decided(
                Permit.Refuse(query.Token, AuthorizationMapping.ToResult(result.Code), ByOf(partner)), $"not to end session {grant.Reference}: {why}"),
            _ => new AuthorityAnswer.Unreachable($"not to end session {grant.Reference}: {why}"),
        };
    }

    private static AuthorityAnswer.MayEnd Accept(OicpPartner partner, ChargingSession session, TokenQuery query, string why) =>
        new(new(PermitResult.Accepted, query.Token, ByOf(partner), ParentIdTag: session.Start.ParentIdTag), session.Id, why);

    private static bool IsNamed(ChargingSession session, Identification shown) => session.Start.Grant?.StopTokens?.Any(token => shown.CardUid is { } uid
        ? Uids.TryNormalise(token, out var other) && other == uid
        : EvcoIds.Same(token, shown.ContractId ?? "")) == true;

    private static string ByOf(OicpPartner partner) => $"{OicpModules.Protocol}:{partner.Id.Value}";
}
