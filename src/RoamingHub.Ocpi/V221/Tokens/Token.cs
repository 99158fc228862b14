using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Ocpi.V221.Tokens;

/// <summary>
/// A driver's means of identification (OCPI 2.2.1 §12.3.2). Its key is owner, uid and type; a token is never deleted, but made invalid.
/// </summary>
public sealed record Token : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Uid { get; init; }
    public Word<TokenType>? Type { get; init; }
    public string? ContractId { get; init; }
    public string? VisualNumber { get; init; }
    public string? Issuer { get; init; }
    public string? GroupId { get; init; }
    public bool? Valid { get; init; }
    public Word<WhitelistType>? Whitelist { get; init; }
    public string? Language { get; init; }
    public Word<ProfileType>? DefaultProfileType { get; init; }
    public EnergyContract? EnergyContract { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    // Card and contract ids are personal and must not reach a log by way of ToString.
    public override string ToString() => $"token of {CountryCode}-{PartyId}";

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("uid", Uid, 36);
        check.Word("type", Type);
        check.CiString("contract_id", ContractId, 36);
        check.String("visual_number", VisualNumber, 64, required: false);
        check.String("issuer", Issuer, 64);
        check.CiString("group_id", GroupId, 36, required: false);
        check.Present("valid", Valid);
        check.Word("whitelist", Whitelist);
        check.String("language", Language, 2, required: false);
        check.Word("default_profile_type", DefaultProfileType, required: false);
        check.Object("energy_contract", EnergyContract, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Changed members of a token (OCPI 2.2.1 §12.2.1.3). Owner, uid and type are in the URL and cannot change; where they are told they must be those.</summary>
public sealed record TokenPatch : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Uid { get; init; }
    public Word<TokenType>? Type { get; init; }
    public string? ContractId { get; init; }
    public string? VisualNumber { get; init; }
    public string? Issuer { get; init; }
    public string? GroupId { get; init; }
    public bool? Valid { get; init; }
    public Word<WhitelistType>? Whitelist { get; init; }
    public string? Language { get; init; }
    public Word<ProfileType>? DefaultProfileType { get; init; }
    public EnergyContract? EnergyContract { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    public override string ToString() => $"token patch of {LastUpdated:O}";

    /// <summary>The token as it is after the change.</summary>
    public Token ApplyTo(Token token) => token with
    {
        ContractId = ContractId ?? token.ContractId,
        VisualNumber = VisualNumber ?? token.VisualNumber,
        Issuer = Issuer ?? token.Issuer,
        GroupId = GroupId ?? token.GroupId,
        Valid = Valid ?? token.Valid,
        Whitelist = Whitelist ?? token.Whitelist,
        Language = Language ?? token.Language,
        DefaultProfileType = DefaultProfileType ?? token.DefaultProfileType,
        EnergyContract = EnergyContract ?? token.EnergyContract,
        LastUpdated = LastUpdated ?? token.LastUpdated,
    };

    void IChecked.Check(Checker check)
    {
        check.CiString("contract_id", ContractId, 36, required: false);
        check.String("visual_number", VisualNumber, 64, required: false);
        check.String("issuer", Issuer, 64, required: false);
        check.CiString("group_id", GroupId, 36, required: false);
        if (Whitelist is not null) check.Word("whitelist", Whitelist);
        check.String("language", Language, 2, required: false);
        check.Word("default_profile_type", DefaultProfileType, required: false);
        check.Object("energy_contract", EnergyContract, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>The driver's own energy supplier (OCPI 2.2.1 §12.4.2).</summary>
public sealed record EnergyContract(string? SupplierName = null, string? ContractId = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.String("supplier_name", SupplierName, 64);
        check.String("contract_id", ContractId, 64, required: false);
    }
}

public enum TokenType { AD_HOC_USER, APP_USER, OTHER, RFID }

/// <summary>Whether the CPO may decide by itself (OCPI 2.2.1 §12.4.5).</summary>
public enum WhitelistType { ALWAYS, ALLOWED, ALLOWED_OFFLINE, NEVER }
