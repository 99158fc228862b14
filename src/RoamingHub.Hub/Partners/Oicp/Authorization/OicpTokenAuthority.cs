using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Authorization;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// Asks Hubject for cards that nobody else knows. Every yes makes a session there, so a card that is held to a reader again before its charge
/// has begun is not asked for twice. Where no connector is free, the card can only be meant to end a charge.
/// </summary>
internal sealed class OicpTokenAuthority(
    PartnerDirectory directory, OicpPartners partners, PendingPermits pending, StartQuestions starts, ChargePlaces places,
    TimeProvider time, OicpOptions options) : ITokenAuthority
{
    public const string Name = OicpModules.Protocol;
    private const string Service = "Authorization";

    public string Source => Name;

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        if (AuthorizationMapping.ToShown(query.Token) is not { } shown)
            return new AuthorityAnswer.NotMine("OICP knows cards of 4, 7 or 10 bytes and contracts only");
        var open = Open();
        if (open.Count == 0)
            return new AuthorityAnswer.NotMine("no partner of OICP");
        if (query.Running is { } running)
            return await StopQuestions.AskAsync(ChargesOf(open, running), query, shown, ct);
        if (Waiting(query) is { } waiting)
            return new AuthorityAnswer.Decided(waiting.ToPermit(), "accepted before, not used yet");
        return await AskAllAsync(open, shown, query, ct);
    }

    /// <summary>The partners whose drivers may charge.</summary>
    public IReadOnlyList<OicpPartner> Open() =>
        [.. directory.Connected(OicpModules.Protocol).OrderBy(p => p.Id.Value, StringComparer.Ordinal).Select(partners.Of).Where(p => p.Settings.Services.Contains(Service))];

    private static List<(OicpPartner, ChargingSession)> ChargesOf(IReadOnlyList<OicpPartner> open, IReadOnlyList<ChargingSession> running) =>
        [.. from session in running
            from partner in open
            where session.Start.Grant?.Partner == partner.Id
            select (partner, session)];

    private AuthorizationDecided? Waiting(TokenQuery query) =>
        pending.Waiting(query.Station, query.Token.IdTag) is { Grant: { Method: GrantMethod.Asked or GrantMethod.Presumed } grant } decided
        && directory.Find(grant.Partner) is { Protocol: OicpModules.Protocol } ? decided : null;

    // The first yes counts; a no of one platform says nothing of the others.
    private async Task<AuthorityAnswer> AskAllAsync(IReadOnlyList<OicpPartner> open, Identification shown, TokenQuery query, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Left(query), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var place = await places.OfAsync(query, ct);
        AuthorityAnswer.Decided? refusal = null;
        var silent = new List<string>();
        foreach (var partner in open)
        {
            var question = new StartQuestion(
                query.Station, query.Token, shown, Guid.CreateVersion7(time.GetUtcNow()).ToString("D"), place.EvseIdFor(partner.Settings), place.Product);
            switch (await starts.AskAsync(partner, question, either.Token))
            {
                case StartWord.Yes yes:
                    return new AuthorityAnswer.Decided(
                        new(PermitResult.Accepted, query.Token, ByOf(partner), GrantOf(partner, yes.Answer, yes.Asked)),
                        $"session {yes.Answer.SessionID}{(yes.ProcessId is { } process ? $" (Process-ID {process})" : "")}");
                case StartWord.No no:
                    refusal ??= new(
                        Permit.Refuse(query.Token, AuthorizationMapping.ToResult(no.Code), ByOf(partner)) with { Doubt = AuthorizationMapping.ToDoubt(no.Code) }, no.Why);
                    break;
                case StartWord.LockedOut locked:
                    refusal ??= new(Permit.Refuse(query.Token, PermitResult.Invalid, "none"), $"{partner.Partner.Name} does not let us in: {locked.Why}");
                    break;
                case StartWord.Silence silence:
                    silent.Add($"{partner.Partner.Name}: {silence.Why}");
                    break;
            }
        }

        ct.ThrowIfCancellationRequested();
        return refusal is not null && silent.Count == 0 ? refusal : silent.Count > 0 ? new AuthorityAnswer.Unreachable(string.Join("; ", silent)) : refusal!;
    }

    private TimeSpan Left(TokenQuery query)
    {
        var left = query.At + options.AnswerWithin - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public static RoamingGrant GrantOf(OicpPartner partner, AuthorizationStart answer, StartQuestion asked) => new(
        partner.Id, GrantMethod.Asked, answer.SessionID, answer.EMPPartnerSessionID, answer.ProviderID,
        AuthorizationMapping.ToStopTokens(answer.AuthorizationStopIdentifications), asked.Product, asked.Ours);

    private string ByOf(OicpPartner partner) => $"{Source}:{partner.Id.Value}";
}
