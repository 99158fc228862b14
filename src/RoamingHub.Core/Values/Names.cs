using System.Text.Json.Serialization;

namespace RoamingHub.Core.Values;

/// <summary>The name a charging station connects with.</summary>
[JsonConverter(typeof(TextValueConverter<StationId>))]
public readonly record struct StationId(string Value) : ITextValue<StationId>
{
    public static StationId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>A roaming partner of this hub, by the id the hub gave it.</summary>
[JsonConverter(typeof(TextValueConverter<PartnerId>))]
public readonly record struct PartnerId(string Value) : ITextValue<PartnerId>
{
    public static PartnerId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>A charging session of this hub: a GUID in text form (36 characters), unique over all stations.</summary>
[JsonConverter(typeof(TextValueConverter<SessionId>))]
public readonly record struct SessionId(string Value) : ITextValue<SessionId>
{
    public static SessionId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>A company in the roaming world: country (ISO 3166-1 alpha-2) and three characters. Compared without case.</summary>
public sealed record PartyId(string Country, string Party)
{
    public bool Is(string? country, string? party) =>
        string.Equals(Country, country, StringComparison.OrdinalIgnoreCase) && string.Equals(Party, party, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Country}-{Party}";

    /// <summary>Reads <c>DE-ABC</c>, <c>DE*ABC</c> and <c>DEABC</c>; null when it is none of them.</summary>
    public static PartyId? TryParse(string? text)
    {
        var plain = text?.Replace("-", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal);
        return plain is { Length: 5 } ? new(plain[..2].ToUpperInvariant(), plain[2..].ToUpperInvariant()) : null;
    }
}

/// <summary>
/// Where a vehicle plugs in, as the station counts: a connector, and the EVSE above it for stations that have such a level.
/// Connector 0 is the station as a whole.
/// </summary>
public readonly record struct EvseRef(StationId Station, int Connector, int? Evse = null)
{
    /// <summary>
    /// Whether a station that says this means that connector: one that numbers connectors only names no EVSE, also where its
    /// description does.
    /// </summary>
    public bool Means(EvseRef described) => Station == described.Station && Connector == described.Connector && (Evse is null || Evse == described.Evse);

    public override string ToString() => Evse is { } evse ? $"{Station}/{evse}/{Connector}" : $"{Station}/{Connector}";
}
