using RoamingHub.Core.Authorization;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Tokens;

/// <summary>What a partner says of a token in real time.</summary>
internal abstract record TokenAnswer
{
    public sealed record Decided(Permit Permit, string? Reason) : TokenAnswer;

    public sealed record Unknown : TokenAnswer;

    public sealed record Unreachable(string Why) : TokenAnswer;
}

/// <summary>Asks partners about tokens while the driver waits (OCPI 2.2.1 §12.2.2.2). Never queued: no answer in time is an answer too.</summary>
internal sealed class TokenQuestions(OcpiClients clients, OurSide ours, OcpiOptions options)
{
    public static string ByOf(PartnerId partner) => "ocpi:" + partner.Value;

    /// <param name="known">Our copy of the token; null for a card that nobody has told us of.</param>
    public async Task<TokenAnswer> AskAsync(PartnerId partner, OcpiConnection connection, Token? known, TokenQuery query, CancellationToken ct)
    {
        if (connection.UrlOf(ModuleIds.Tokens, InterfaceRole.SENDER) is not { } url)
            return new TokenAnswer.Unreachable("the partner cannot be asked in real time");
        var issuer = known is null ? null : new PartyRef(known.CountryCode!, known.PartyId!);
        if (Withholding.StatusOf(connection, issuer) is { } status)
            return new TokenAnswer.Unreachable($"{issuer} is {status} at its hub");
        var client = issuer is null && connection.IsHub
            ? clients.Openly(ours.FirstParty, connection, options.AuthorizePatience)
            : clients.Between(ours.FirstParty, connection, issuer, options.AuthorizePatience);
        var result = await client.AuthorizeAsync(url, known?.Uid ?? query.Token.Uid, known?.Type ?? TokenType.RFID, ToReferences(query), ct);
        return Read(result, partner, connection, known, query);
    }

    /// <summary>The EVSE only where the station has said which connector it is.</summary>
    public static LocationReferences? ToReferences(TokenQuery query) =>
        query.Site is { } site ? new(site.LocationId, query.Connector > 0 ? [site.EvseUid] : null) : null;

    internal static TokenAnswer Read(
        OcpiResult<AuthorizationInfo> result, PartnerId partner, OcpiConnection connection, Token? known, TokenQuery query)
    {
        if (result.Outcome == OcpiOutcome.NotFound || result.Code == OcpiStatus.UnknownToken)
            return new TokenAnswer.Unknown();
        if (result.Outcome is OcpiOutcome.Retry or OcpiOutcome.Unauthorized)
            return new TokenAnswer.Unreachable(result.Problem ?? "no answer");
        if (!result.Ok || result.Data is not { Allowed.Value: { } allowed } info)
            return Refuse(query, partner, PermitResult.Invalid, result.Problem ?? "the answer does not say whether the token is allowed");
        if (allowed != AllowedType.ALLOWED)
            return Refuse(query, partner, TokenMapping.ToResult(allowed), allowed.ToString());
        if ((info.Token ?? known) is not { Uid: not null, ContractId: not null, CountryCode: { } country, PartyId: { } party } token
            || !connection.Speaks(new(country, party)))
            return Refuse(query, partner, PermitResult.Invalid, "the answer names no token of the partner's");
        if (info.Location is { } where && !Includes(where, query))
            return Refuse(query, partner, PermitResult.Invalid, "the partner allows other EVSEs only");
        var permit = new Permit(
            PermitResult.Accepted, TokenMapping.ToRef(token, query.Token.IdTag), ByOf(partner),
            new(partner, GrantMethod.Asked, info.AuthorizationReference), TokenMapping.ToParentIdTag(token));
        return new TokenAnswer.Decided(permit, info.Info?.Text);
    }

    private static TokenAnswer.Decided Refuse(TokenQuery query, PartnerId partner, PermitResult result, string reason) =>
        new(Permit.Refuse(query.Token, result, ByOf(partner)), reason);

    // Only the EVSEs that are named are allowed; none named means the whole location (OCPI 2.2.1 §12.3.1).
    private static bool Includes(LocationReferences allowed, TokenQuery query)
    {
        if (query.Site is not { } site || !Same(allowed.LocationId, site.LocationId))
            return false;
        return allowed.EvseUids is not { Count: > 0 } evses || evses.Any(uid => Same(uid, site.EvseUid));
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
