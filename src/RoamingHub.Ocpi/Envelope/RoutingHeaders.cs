namespace RoamingHub.Ocpi.Envelope;

/// <summary>Who: country code (2) and party id (3). Compared without regard to case (OCPI 2.2.1 §16.1).</summary>
public sealed record PartyRef(string CountryCode, string PartyId)
{
    public bool Equals(PartyRef? other) =>
        other is not null
        && string.Equals(CountryCode, other.CountryCode, StringComparison.OrdinalIgnoreCase)
        && string.Equals(PartyId, other.PartyId, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(
        StringComparer.OrdinalIgnoreCase.GetHashCode(CountryCode), StringComparer.OrdinalIgnoreCase.GetHashCode(PartyId));

    public override string ToString() => $"{CountryCode}-{PartyId}";
}

/// <summary>
/// The four routing headers (OCPI 2.2.1 §4.1.8). Only on functional modules: never on versions, credentials and hubclientinfo.
/// No `to` on a request to a hub asks it to find the receiver.
/// </summary>
public sealed record RoutingHeaders(PartyRef? From, PartyRef? To)
{
    /// <summary>As read from a message; half a party (only a country or only an id) counts as none.</summary>
    public static RoutingHeaders Read(Func<string, string?> header) => new(
        Party(header(OcpiHeaders.FromCountryCode), header(OcpiHeaders.FromPartyId)),
        Party(header(OcpiHeaders.ToCountryCode), header(OcpiHeaders.ToPartyId)));

    /// <summary>The headers of the answer: back to who asked, from who was asked. Also on errors.</summary>
    public RoutingHeaders Answer() => new(To, From);

    public IEnumerable<KeyValuePair<string, string>> Write()
    {
        if (To is not null)
        {
            yield return new(OcpiHeaders.ToCountryCode, To.CountryCode);
            yield return new(OcpiHeaders.ToPartyId, To.PartyId);
        }

        if (From is not null)
        {
            yield return new(OcpiHeaders.FromCountryCode, From.CountryCode);
            yield return new(OcpiHeaders.FromPartyId, From.PartyId);
        }
    }

    private static PartyRef? Party(string? country, string? party) =>
        string.IsNullOrWhiteSpace(country) || string.IsNullOrWhiteSpace(party) ? null : new PartyRef(country.Trim(), party.Trim());
}
