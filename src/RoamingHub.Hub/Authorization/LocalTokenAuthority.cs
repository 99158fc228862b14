using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Authorization;

/// <summary>The CPO's own tokens.</summary>
internal sealed class LocalTokenAuthority(ReadModels readModels, TimeProvider time) : ITokenAuthority
{
    public string Source => "local";

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        var known = await readModels.Tokens.FindAsync(query.Token.IdTag, ct);
        if (known is null && query.Token.ContractId is { } contract)
            known = await readModels.Tokens.FindContractAsync(contract, ct);
        if (known is null)
            return new AuthorityAnswer.NotMine("no local token with this id");
        var token = query.Token with { Kind = known.Kind };
        var result = known.Status switch
        {
            LocalTokenStatus.Accepted when known.ExpiresAt <= time.GetUtcNow() => PermitResult.Expired,
            LocalTokenStatus.Accepted => PermitResult.Accepted,
            LocalTokenStatus.Blocked => PermitResult.Blocked,
            LocalTokenStatus.Expired => PermitResult.Expired,
            _ => PermitResult.Invalid,
        };
        return new AuthorityAnswer.Decided(new(result, token, Source, ParentIdTag: known.ParentIdTag, ExpiresAt: known.ExpiresAt));
    }
}
