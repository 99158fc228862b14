using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Hub.Orders;

/// <summary>
/// What stations are told of a token in orders. They hold 20 characters; a longer id gets an alias, the same in every order, so that the start
/// that uses a reservation presents the tag that the place is kept for. An alias opens nothing by itself: the order does.
/// </summary>
internal static class IdTagAlias
{
    private const int Longest = 20;
    private const string Prefix = "RH";

    public static string For(TokenRef token)
    {
        if (token.Uid.Length <= Longest)
            return token.Uid;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{token.Issuer}|{TokenRef.Fold(token.Uid)}"));
        return Prefix + Convert.ToHexString(hash)[..(Longest - Prefix.Length)];
    }
}
