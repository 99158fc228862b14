using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>OCPP 2.0.1 id tokens to tokens, and permits to what a station is told of them.</summary>
internal static class IdTokenMapping
{
    private const int LongestIdToken = 36;

    public static TokenRef ToToken(IdTokenType token) => new(token.IdToken, token.IdToken.Trim(), ToKind(token.Type.Known), ContractOf(token));

    /// <summary>The same as a station's readers give it.</summary>
    public static TokenRef ToToken(StationProfile station, IdTokenType token) => ToToken(token) is { Kind: TokenKind.Rfid } card && station.Cards is { } cards
        ? card with { Uid = cards.ToUid(card.Uid) }
        : ToToken(token);

    public static TokenKind ToKind(IdTokenEnum? type) => type switch
    {
        IdTokenEnum.ISO14443 or IdTokenEnum.ISO15693 => TokenKind.Rfid,
        IdTokenEnum.EMAID => TokenKind.Contract,
        IdTokenEnum.Central => TokenKind.AppUser,
        IdTokenEnum.KeyCode => TokenKind.AdHocUser,
        _ => TokenKind.Other,
    };

    /// <summary>What a station is sent for a token: the kind tells it how the driver would show it.</summary>
    public static IdTokenType ToIdToken(TokenRef token) => new(token.IdTag, token.Kind switch
    {
        TokenKind.Rfid => IdTokenEnum.ISO14443,
        TokenKind.Contract => IdTokenEnum.EMAID,
        _ => IdTokenEnum.Central,
    });

    /// <summary>The kind in which a token is named in an order from afar: a driver whose contract we know shows nothing at the station.</summary>
    public static TokenKind Ordered(TokenKind kind) => kind == TokenKind.Contract ? TokenKind.AppUser : kind;

    public static IdTokenInfoType ToInfo(Permit permit) => new(ToStatus(permit.Result), permit.ExpiresAt, GroupIdToken: GroupOf(permit.ParentIdTag));

    public static AuthorizationStatusEnum ToStatus(PermitResult result) => result switch
    {
        PermitResult.Accepted => AuthorizationStatusEnum.Accepted,
        PermitResult.Blocked => AuthorizationStatusEnum.Blocked,
        PermitResult.Expired => AuthorizationStatusEnum.Expired,
        PermitResult.InUse => AuthorizationStatusEnum.ConcurrentTx,
        _ => AuthorizationStatusEnum.Invalid,
    };

    public static IdTokenType? GroupOf(string? parent) =>
        parent is { Length: > 0 and <= LongestIdToken } ? new(parent, IdTokenEnum.Central) : null;

    private static string? ContractOf(IdTokenType token) => token.Type.Is(IdTokenEnum.EMAID) ? token.IdToken.Trim() : null;
}
