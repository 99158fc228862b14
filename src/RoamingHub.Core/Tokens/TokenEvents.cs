namespace RoamingHub.Core.Tokens;

public enum LocalTokenStatus
{
    Accepted,
    Blocked,
    Expired,
    Invalid,
}

/// <summary>The CPO's own token, as the back office last described it.</summary>
public sealed record LocalTokenDescribed(
    string IdTag, LocalTokenStatus Status, TokenKind Kind, DateTimeOffset? ExpiresAt, string? ParentIdTag, bool ConcurrentUse, DateTimeOffset At);

public sealed record LocalTokenRemoved(string IdTag, DateTimeOffset At);

public static class TokenStream
{
    public const string Type = "local_token";

    public static string Of(string idTag) => "local-token-" + TokenRef.Fold(idTag);
}
