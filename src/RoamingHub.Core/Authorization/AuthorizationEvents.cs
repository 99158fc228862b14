using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Authorization;

/// <summary>
/// A decision about a token, with every step that led to it. An accepted one is pending until a charge uses it or
/// <paramref name="UsableUntil"/> has passed: it carries the partner's reference from the card reader to the start of the charge.
/// </summary>
public sealed record AuthorizationDecided(
    Guid Id, StationId Station, int? Connector, TokenRef Token, PermitResult Result, string By, RoamingGrant? Grant, string? ParentIdTag,
    DateTimeOffset? ExpiresAt, IReadOnlyList<AuthorizationStep> Steps, DateTimeOffset At, DateTimeOffset UsableUntil)
{
    public Permit ToPermit() => new(Result, Token, By, Grant, ParentIdTag, ExpiresAt, Id);
}

public static class AuthorizationStream
{
    public const string Type = "authorization";

    public static string Of(Guid id) => "authorization-" + id.ToString("D");
}
