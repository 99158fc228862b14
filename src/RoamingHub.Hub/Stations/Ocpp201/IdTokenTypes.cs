using RoamingHub.Core.Tokens;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>What kind of thing a token is, in OCPP 2.0.1's words. Which of the two card standards a card follows is not known here; the common one is said.</summary>
internal static class IdTokenTypes
{
    /// <summary>Characters of an idToken.</summary>
    public const int Longest = 36;

    public static IdTokenEnum Of(TokenKind kind) => kind switch
    {
        TokenKind.Rfid => IdTokenEnum.ISO14443,
        TokenKind.Contract => IdTokenEnum.EMAID,
        _ => IdTokenEnum.Central,
    };
}
