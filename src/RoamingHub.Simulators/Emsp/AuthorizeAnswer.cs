using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Simulators.Emsp;

/// <summary>
/// How a real-time authorization of a token is answered. With <paramref name="OnlyAt"/> the driver may charge only there: elsewhere the
/// answer is NOT_ALLOWED, and there it names the EVSEs.
/// </summary>
public sealed record AuthorizeAnswer(AllowedType Allowed, LocationReferences? OnlyAt = null, DisplayText? Info = null);

/// <summary>A real-time authorization that was asked for, and what was answered; no answer for an unknown token.</summary>
public sealed record EmspAuthorization(string Uid, TokenType Type, LocationReferences? At, AuthorizationInfo? Answer);
