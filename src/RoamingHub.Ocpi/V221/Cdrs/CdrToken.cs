using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.V221.Cdrs;

/// <summary>
/// The token that was used, with its owner (OCPI 2.2.1 §10.4.5). A session belongs to this party, whatever the contract id says.
/// </summary>
public sealed record CdrToken : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Uid { get; init; }
    public Word<TokenType>? Type { get; init; }
    public string? ContractId { get; init; }

    // Card and contract ids are personal and must not reach a log by way of ToString.
    public override string ToString() => $"token of {CountryCode}-{PartyId}";

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("uid", Uid, 36);
        check.Word("type", Type);
        check.CiString("contract_id", ContractId, 36);
    }
}
