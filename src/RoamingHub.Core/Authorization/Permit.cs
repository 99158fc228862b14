using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Authorization;

public enum PermitResult
{
    Accepted,
    Blocked,
    Expired,
    Invalid,

    /// <summary>The token is good but charges elsewhere already.</summary>
    InUse,
}

/// <summary>Why a vehicle's contract was refused.</summary>
public enum ContractDoubt
{
    Contract,
    Certificate,

    /// <summary>Nobody could check it in time.</summary>
    Unchecked,
}

public enum GrantMethod
{
    /// <summary>The partner had told us before that this token may charge.</summary>
    Whitelisted,

    /// <summary>The partner was asked for this charge.</summary>
    Asked,

    /// <summary>The partner itself ordered the charge.</summary>
    Commanded,

    /// <summary>The partner could not be asked; the CPO let the charge begin at its own risk. It is asked as soon as it can be.</summary>
    Presumed,
}

/// <summary>
/// A partner's word that it pays for a charge. It is born at the authorization and must stand on the session and its record.
/// </summary>
/// <param name="Reference">The partner's reference for this authorization, repeated to it in everything that follows.</param>
/// <param name="PartnerReference">A second reference that some partners attach; echoed, never invented.</param>
/// <param name="Provider">The company behind the partner that pays, where the partner is a platform of many.</param>
/// <param name="StopTokens">Other tokens that may end the charge.</param>
/// <param name="Product">What the charge is sold as; null until it is known where it takes place.</param>
/// <param name="OwnReference">Our reference for this authorization, where the partner was told one; repeated to it in everything that follows.</param>
/// <param name="Refusal">Why nobody pays for the charge after all, where it was presumed that somebody would.</param>
/// <param name="Evses">Uids of the EVSEs where the charge may take place; null where the partner set no limit.</param>
public sealed record RoamingGrant(
    PartnerId Partner, GrantMethod Method, string? Reference = null, string? PartnerReference = null, string? Provider = null,
    IReadOnlyList<string>? StopTokens = null, string? Product = null, string? OwnReference = null,
    IReadOnlyList<string>? Evses = null, string? Refusal = null)
{
    /// <summary>Whether the partner named this token among those that may end the charge.</summary>
    public bool MayEnd(string idTag) => StopTokens?.Any(t => TokenRef.Fold(t) == TokenRef.Fold(idTag)) == true;

    /// <summary>Whether somebody has said that he pays.</summary>
    public bool Given => Method != GrantMethod.Presumed;

    /// <summary>Whether the charge may take place there.</summary>
    public bool Covers(string? evseUid) =>
        Evses is null || (evseUid is not null && Evses.Any(uid => string.Equals(uid, evseUid, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What a driver's token may do, and who said so.</summary>
/// <param name="By"><c>local</c>, <c>none</c>, or the authority's name with the partner's id.</param>
/// <param name="Doubt">What is wrong with the contract that a vehicle showed, where that was the reason.</param>
public sealed record Permit(
    PermitResult Result, TokenRef Token, string By, RoamingGrant? Grant = null, string? ParentIdTag = null, DateTimeOffset? ExpiresAt = null,
    Guid? Authorization = null, Guid? RemoteStart = null, ContractDoubt? Doubt = null)
{
    public bool Accepted => Result == PermitResult.Accepted;

    public static Permit Refuse(TokenRef token, PermitResult result, string by) => new(result, token, by);
}
