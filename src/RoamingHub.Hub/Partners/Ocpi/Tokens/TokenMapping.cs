using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>Tokens between partners, our copy of them, and the core.</summary>
internal static class TokenMapping
{
    private const int LongestParentIdTag = 20;

    public static PartnerToken ToCopy(Token token, PartnerId partner) => new(
        partner.Value, token.CountryCode!, token.PartyId!, token.Uid!, token.Type!.Text, token.Valid == true, token.Whitelist!.Text, token.ContractId!,
        token.GroupId, token.LastUpdated!.Value, OcpiJson.Write(token));

    /// <summary>The token of a charge: what the station read, and what the partner knows it by.</summary>
    public static TokenRef ToRef(Token token, string idTag) =>
        new(idTag, token.Uid!, ToKind(token.Type?.Value), token.ContractId, new PartyId(token.CountryCode!.ToUpperInvariant(), token.PartyId!.ToUpperInvariant()));

    public static TokenKind ToKind(TokenType? type) => type switch
    {
        TokenType.RFID => TokenKind.Rfid,
        TokenType.APP_USER => TokenKind.AppUser,
        TokenType.AD_HOC_USER => TokenKind.AdHocUser,
        _ => TokenKind.Other,
    };

    public static TokenType ToType(TokenKind kind) => kind switch
    {
        TokenKind.Rfid => TokenType.RFID,
        TokenKind.AppUser => TokenType.APP_USER,
        TokenKind.AdHocUser => TokenType.AD_HOC_USER,
        _ => TokenType.OTHER,
    };

    /// <summary>Stations hold 20 characters of a group; a longer one cannot be told to them.</summary>
    public static string? ToParentIdTag(Token token) => token.GroupId is { Length: <= LongestParentIdTag } group ? group : null;

    public static PermitResult ToResult(AllowedType allowed) => allowed switch
    {
        AllowedType.ALLOWED => PermitResult.Accepted,
        AllowedType.BLOCKED => PermitResult.Blocked,
        AllowedType.EXPIRED => PermitResult.Expired,
        _ => PermitResult.Invalid,
    };
}
