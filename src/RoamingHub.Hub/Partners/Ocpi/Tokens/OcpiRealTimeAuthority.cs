using RoamingHub.Core.Authorization;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Authorization;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>
/// Tokens that nobody has told us of: the partners that wish it are asked, all at once, and the first that allows the token has it. A refusal
/// counts only where no partner allows.
/// </summary>
internal sealed class OcpiRealTimeAuthority(PartnerDirectory directory, OcpiConnections connections, TokenQuestions questions) : ITokenAuthority
{
    public string Source => "ocpi-realtime";

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asked = directory.Connected(OcpiProtocol.ProtocolName).Where(p => OcpiSettings.Read(p.Settings).AskUnknownTokens)
            .Select(p => AskAsync(p, query, enough.Token)).ToList();
        TokenAnswer.Decided? refused = null;
        TokenAnswer.Unreachable? unreachable = null;
        try
        {
            await foreach (var one in Task.WhenEach(asked).WithCancellation(ct))
            {
                switch (await one)
                {
                    case TokenAnswer.Decided { Permit.Accepted: true } allowed:
                        await enough.CancelAsync();
                        return new AuthorityAnswer.Decided(allowed.Permit, allowed.Reason);
                    case TokenAnswer.Decided refusal:
                        refused ??= refusal;
                        break;
                    case TokenAnswer.Unreachable silence:
                        unreachable ??= silence;
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested && refused is not null)
        {
            // The time is over before the others have answered: the refusal stands.
        }

        if (refused is not null)
            return new AuthorityAnswer.Decided(refused.Permit, refused.Reason);
        return unreachable is null ? new AuthorityAnswer.NotMine("no partner that is asked knows it") : new AuthorityAnswer.Unreachable(unreachable.Why);
    }

    private async Task<TokenAnswer> AskAsync(Partner partner, TokenQuery query, CancellationToken ct) =>
        await connections.FindAsync(partner.Id, ct) is { Connected: true } connection
            ? await questions.AskAsync(partner.Id, connection, known: null, query, ct)
            : new TokenAnswer.Unknown();
}
