using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tokens;

public enum TokenKind
{
    Rfid,
    AppUser,
    AdHocUser,
    Contract,
    Other,
}

/// <summary>
/// The driver's token of one session. <paramref name="IdTag"/> is what the station reads and sends, as it sent it;
/// <paramref name="Uid"/> is the token's own id at its issuer (the same for cards, longer for app users).
/// </summary>
public sealed record TokenRef(string IdTag, string Uid, TokenKind Kind = TokenKind.Rfid, string? ContractId = null, PartyId? Issuer = null)
{
    /// <summary>A token about which nothing is known but what the station read.</summary>
    public static TokenRef Read(string idTag) => new(idTag, idTag.Trim());

    /// <summary>Two readings of a tag are the same tag whatever their case and the blanks around them.</summary>
    public static string Fold(string idTag) => idTag.Trim().ToUpperInvariant();
}
