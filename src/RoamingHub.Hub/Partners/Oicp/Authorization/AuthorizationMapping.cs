using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>Drivers' tokens and Hubject's words about them.</summary>
internal static class AuthorizationMapping
{
    /// <summary>A card by its UID; null when OICP has no form for what the station read.</summary>
    public static Identification? ToCard(TokenRef token) => token.Kind == TokenKind.Rfid && Uids.TryNormalise(token.Uid, out var uid) ? Identification.Card(uid) : null;

    /// <summary>What the driver showed at the station: a card, or a contract in the vehicle. Null when OICP has no form for it.</summary>
    public static Identification? ToShown(TokenRef token) => token is { Kind: TokenKind.Contract, ContractId: { } contract }
        ? EvcoIds.TryNormalise(contract, out var evcoId) ? Identification.PlugAndCharge(evcoId) : null
        : ToCard(token);

    /// <summary>The medium that a charge began with: a contract from afar, or a card.</summary>
    public static Identification? ToIdentification(TokenRef token) =>
        token is { Kind: TokenKind.Contract, ContractId: { } contract } ? Identification.Remote(contract) : ToCard(token);

    /// <summary>The driver of a remote start. A station is told the contract itself, as far as it can hold it.</summary>
    public static TokenRef ToToken(Identification identification)
    {
        var contract = identification.ContractId!;
        return new(contract, contract, TokenKind.Contract, contract);
    }

    /// <summary>What a refusal means for the driver at the station (OICP 2.3, status codes). Codes that it does not list go by their first digit.</summary>
    public static PermitResult ToResult(string? code) => code switch
    {
        OicpCodes.NoValidContract => PermitResult.Invalid,
        OicpCodes.EvseInUse => PermitResult.InUse,
        ['2', ..] => PermitResult.Blocked,
        _ => PermitResult.Invalid,
    };

    /// <summary>What a refusal says of the contract that a vehicle showed; null where it says nothing.</summary>
    public static ContractDoubt? ToDoubt(string? code) => code switch
    {
        OicpCodes.ContractInvalidUnderlyingEvcoId => ContractDoubt.Contract,
        OicpCodes.ContractInvalidCertificate => ContractDoubt.Certificate,
        OicpCodes.ContractTimeout => ContractDoubt.Unchecked,
        _ => null,
    };

    /// <summary>The ids that may end the charge as well; stations know cards by their UID, contracts by their id.</summary>
    public static IReadOnlyList<string>? ToStopTokens(IReadOnlyList<Identification>? identifications)
    {
        var tokens = (identifications ?? []).Select(i => i.CardUid ?? i.ContractId).OfType<string>().ToList();
        return tokens.Count == 0 ? null : tokens;
    }
}
