using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Ocpi.V221.Credentials;

/// <summary>
/// The standard's `Credentials`: how to call the platform that sends it (OCPI 2.2.1 §7.3.1). The token stands here unencoded.
/// </summary>
public sealed record CredentialsObject : IChecked
{
    public string? Token { get; init; }

    /// <summary>The versions endpoint.</summary>
    public string? Url { get; init; }

    public IReadOnlyList<CredentialsRole>? Roles { get; init; }

    // The token is a secret and must not reach a log by way of ToString.
    public override string ToString() => $"Credentials of {string.Join(", ", Roles ?? [])} at {Url}";

    void IChecked.Check(Checker check)
    {
        if (Token is null) check.Add("token", "is missing");
        else if (!OcpiToken.IsValid(Token)) check.Add("token", "is not 1 to 64 printable ASCII characters without blanks");
        check.Url("url", Url);
        check.Objects("roles", Roles, atLeastOne: true);
        var twice = Roles?.GroupBy(r => (r?.Role?.Text, r?.CountryCode?.ToUpperInvariant(), r?.PartyId?.ToUpperInvariant())).Any(g => g.Count() > 1);
        if (twice == true) check.Add("roles", "names a role of a party twice");
    }
}

/// <summary>One party on the platform and what it is (OCPI 2.2.1 §7.4.1).</summary>
public sealed record CredentialsRole : IChecked
{
    public Word<Role>? Role { get; init; }
    public BusinessDetails? BusinessDetails { get; init; }
    public string? PartyId { get; init; }
    public string? CountryCode { get; init; }

    public override string ToString() => $"{Role} {CountryCode}-{PartyId}";

    void IChecked.Check(Checker check)
    {
        check.Word("role", Role);
        check.Object("business_details", BusinessDetails);
        check.Owner(CountryCode, PartyId);
    }
}
