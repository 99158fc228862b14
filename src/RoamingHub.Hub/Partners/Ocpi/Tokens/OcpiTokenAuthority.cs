using RoamingHub.Core.Authorization;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>
/// Tokens that a partner has told us of. Its whitelist word says who decides (OCPI 2.2.1 §12.4.5): ALWAYS our copy, NEVER the partner, the
/// others the partner first and our copy where it cannot be reached. A token marked invalid may have been mended since, so the partner is
/// asked about it like about any other.
/// </summary>
internal sealed class OcpiTokenAuthority(
    PartnerTokens tokens, PartnerDirectory directory, OcpiConnections connections, TokenQuestions questions) : ITokenAuthority
{
    public string Source => "ocpi-tokens";

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        // Of several issuers of the same uid the valid and most recently changed one is meant.
        var found = await tokens.FindAsync(query.Token.Uid, ct);
        if (found.Count == 0 && query.Token.ContractId is { } contract)
            found = await tokens.FindByContractAsync(contract, ct);
        var known = found.FirstOrDefault(t => directory.Find(new(t.Partner)) is { Status: PartnerStatus.Connected });
        if (known is null || await connections.FindAsync(new(known.Partner), ct) is not { Connected: true } connection)
            return new AuthorityAnswer.NotMine("no partner has told us of this token");
        if (Withholding.StatusOf(connection, new(known.CountryCode, known.PartyId)) == nameof(ConnectionStatus.SUSPENDED))
            return Refuse(query, new(known.Partner), PermitResult.Invalid, "the company is suspended at its hub");
        return await DecideAsync(OcpiJson.Parse<Token>(known.Body), new(known.Partner), connection, query, ct);
    }

    private async Task<AuthorityAnswer> DecideAsync(Token token, PartnerId partner, OcpiConnection connection, TokenQuery query, CancellationToken ct)
    {
        if (token.Whitelist == WhitelistType.ALWAYS)
            return FromCopy(token, partner, query, "whitelist ALWAYS");
        var answer = await questions.AskAsync(partner, connection, token, query, ct);
        return answer switch
        {
            TokenAnswer.Decided decided => new AuthorityAnswer.Decided(decided.Permit, decided.Reason),
            TokenAnswer.Unknown => Refuse(query, partner, PermitResult.Invalid, "the partner no longer knows the token"),
            TokenAnswer.Unreachable why when token.Whitelist == WhitelistType.NEVER =>
                Refuse(query, partner, PermitResult.Invalid, $"whitelist NEVER, and the partner was not reached: {why.Why}"),
            TokenAnswer.Unreachable why => FromCopy(token, partner, query, $"whitelist {token.Whitelist}, and the partner was not reached: {why.Why}"),
            _ => throw new InvalidOperationException(answer.GetType().Name),
        };
    }

    private static AuthorityAnswer.Decided FromCopy(Token token, PartnerId partner, TokenQuery query, string reason)
    {
        if (token.Valid != true)
            return Refuse(query, partner, PermitResult.Blocked, reason + ", and the token is not valid");
        var permit = new Permit(
            PermitResult.Accepted, TokenMapping.ToRef(token, query.Token.IdTag), TokenQuestions.ByOf(partner), new(partner, GrantMethod.Whitelisted),
            TokenMapping.ToParentIdTag(token));
        return new(permit, reason);
    }

    private static AuthorityAnswer.Decided Refuse(TokenQuery query, PartnerId partner, PermitResult result, string reason) =>
        new(Permit.Refuse(query.Token, result, TokenQuestions.ByOf(partner)), reason);
}
