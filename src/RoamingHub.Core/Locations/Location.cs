using System.Text.Json.Serialization;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Locations;

public enum CurrentKind
{
    SinglePhase,
    ThreePhase,
    Direct,
}

/// <summary>A plug of an EVSE. Voltage is line to neutral for alternating current. Standard and format are the catalogue's words.</summary>
/// <param name="MaxPowerWatts">The limit where it is lower than voltage × amperage × phases.</param>
public sealed record Connector(
    string Id, string Standard, string Format, string PowerType, int MaxVoltage, int MaxAmperage, int? MaxPowerWatts,
    IReadOnlyList<string> TariffIds)
{
    public CurrentKind Current => PowerType switch
    {
        "DC" => CurrentKind.Direct,
        "AC_3_PHASE" => CurrentKind.ThreePhase,
        _ => CurrentKind.SinglePhase,
    };

    /// <summary>The phases that carry current; 1 for direct current.</summary>
    public int Phases => PowerType switch
    {
        "AC_3_PHASE" => 3,
        "AC_2_PHASE" or "AC_2_PHASE_SPLIT" => 2,
        _ => 1,
    };

    /// <summary>Voltage × amperage × phases, in W.</summary>
    public decimal RatedWatts => (decimal)MaxVoltage * MaxAmperage * Phases;

    /// <summary>The most it can deliver, in W.</summary>
    public decimal PowerWatts => MaxPowerWatts ?? RatedWatts;
}

/// <param name="Uid">Our id, never changed or reused. <paramref name="EvseId"/> is the public one that partners show to drivers.</param>
public sealed record Evse(string Uid, string? EvseId, IReadOnlyList<string> Capabilities, IReadOnlyList<Connector> Connectors, bool Removed = false)
{
    public Connector? FindConnector(string? id) =>
        id is null ? (Connectors.Count > 0 ? Connectors[0] : null) : Connectors.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A place where vehicles charge: what decisions and records need of it. Latitude and longitude are decimal degrees as text.</summary>
/// <param name="Country">ISO 3166-1 alpha-3.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Home">A driver's own home: who pays for the energy there is paid back.</param>
public sealed record Location(
    string Id, PartyId Owner, string? Name, string Address, string City, string? PostalCode, string? State, string Country,
    string Latitude, string Longitude, string TimeZone, bool Publish, IReadOnlyList<Evse> Evses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Home = false)
{
    public Evse? FindEvse(string? uid) => Evses.FirstOrDefault(e => string.Equals(e.Uid, uid, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The back office described a location. <paramref name="Details"/> is the whole description as it was given (JSON).</summary>
public sealed record LocationDescribed(Location Location, string Details, DateTimeOffset At);

public sealed record LocationRemoved(string Id, PartyId Owner, DateTimeOffset At);

/// <summary>Where exactly a charge takes place, in public terms, as the location stood (<paramref name="Version"/>) when it began.</summary>
public sealed record Site(string LocationId, long Version, string EvseUid, string? EvseId, string ConnectorId, string TimeZone);

public static class LocationStream
{
    public const string Type = "location";

    public static string Of(string locationId) => "location-" + locationId.ToUpperInvariant();
}
