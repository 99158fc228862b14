using System.Text.Json.Serialization;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Stations;

public enum ValidationMode
{
    /// <summary>What breaks the schema is noted and read as far as it makes sense.</summary>
    Tolerant,

    /// <summary>What breaks the schema is refused, messages about money excepted.</summary>
    Strict,
}

/// <summary>Which public EVSE and connector a station's connector is.</summary>
/// <param name="MeterPublicKey">The public key of the meter behind it, as it was written down.</param>
public sealed record ConnectorLink(int Connector, int? Evse, string? EvseUid, string? PublicConnectorId, string? MeterPublicKey = null);

/// <summary>A meter's public key that no longer is the one written down; charges that began before then may still be signed with it.</summary>
/// <param name="Connector">Null where it was the station's for all.</param>
public sealed record FormerMeterKey(int? Connector, int? Evse, string PublicKey, DateTimeOffset Until);

/// <summary>The back office described the station: how it connects and what its connectors are called in public.</summary>
/// <param name="SecurityProfile">The least it must connect with, 0 to 3; null for whatever its password asks for.</param>
/// <param name="SerialNumber">What its certificate may be made out to instead of its id.</param>
/// <param name="Cards">How its readers give the ids of cards; null for as they are.</param>
/// <param name="MeterPublicKey">Of a station with one meter, or one key for all of them.</param>
/// <param name="HeartbeatInterval">Seconds; null for the hub's own.</param>
/// <param name="FormerMeterKeys">Of connectors and of the station, the latest first.</param>
public sealed record StationDescribed(
    StationId Station, string? Protocol, ValidationMode Validation, IReadOnlyList<ConnectorLink> Connectors, DateTimeOffset At,
    int? SecurityProfile = null, string? SerialNumber = null, int? HeartbeatInterval = null,
    CardReading? Cards = null, string? MeterPublicKey = null, IReadOnlyList<FormerMeterKey>? FormerMeterKeys = null)
{
    private const int MostFormerKeys = 50;

    [JsonIgnore]
    public bool HasMeterKey => MeterPublicKey is not null || Connectors.Any(c => c.MeterPublicKey is not null);

    /// <summary>The same with the keys that <paramref name="before"/> had and this has no longer.</summary>
    public StationDescribed Succeeding(StationDescribed? before)
    {
        if (before is null)
            return this;
        var gone = before.Connectors.Where(l => l.MeterPublicKey is not null && !Connectors.Any(c => c.Connector == l.Connector && c.Evse == l.Evse && c.MeterPublicKey == l.MeterPublicKey))
            .Select(l => new FormerMeterKey(l.Connector, l.Evse, l.MeterPublicKey!, At)).ToList();
        if (before.MeterPublicKey is { } key && key != MeterPublicKey)
            gone.Add(new(null, null, key, At));
        var all = gone.Concat(before.FormerMeterKeys ?? []).Take(MostFormerKeys).ToList();
        return this with { FormerMeterKeys = all.Count == 0 ? null : all };
    }
}

public sealed record StationRemoved(StationId Station, DateTimeOffset At);

/// <summary>A station came up. <paramref name="Details"/> is its own description of itself, as sent (JSON).</summary>
public sealed record StationBooted(StationId Station, string RegistrationStatus, string Details, DateTimeOffset At);

public sealed record StationConnected(StationId Station, string Protocol, long Epoch, DateTimeOffset At);

/// <summary>The connection <paramref name="Epoch"/> ended and no newer one had taken its place.</summary>
public sealed record StationDisconnected(StationId Station, long Epoch, DateTimeOffset At);

/// <summary>What a connector is, told in one language whatever protocol the station speaks.</summary>
public enum ConnectorState
{
    Available,

    /// <summary>Somebody is there, but no charge has begun.</summary>
    Preparing,
    Charging,
    PausedByVehicle,
    PausedByStation,

    /// <summary>The charge is over, the vehicle still plugged in.</summary>
    Finishing,
    Reserved,
    Unavailable,
    Faulted,
    Occupied,
}

/// <summary>A station told a connector's state. <paramref name="Status"/> and the error members are its own words.</summary>
public sealed record ConnectorStateReported(
    EvseRef Evse, ConnectorState State, string Status, string ErrorCode, string? Info, string? VendorId, string? VendorErrorCode,
    DateTimeOffset At, DateTimeOffset ReceivedAt);

/// <summary>
/// A report about a charge that fits no session of the station. Nothing a station reports is thrown away: the back office finds it here.
/// </summary>
/// <param name="Report">The report as it came (JSON).</param>
public sealed record ReportWithoutSession(StationId Station, string Kind, string? Transaction, string Report, string Why, DateTimeOffset At);

/// <summary>The back office, or a rule, asks for a call to a station. The node that holds the station's socket makes it.</summary>
/// <param name="Payload">The request as it goes on the wire, byte for byte (JSON).</param>
public sealed record StationCallRequested(Guid Id, StationId Station, string Action, string Payload, DateTimeOffset At, DateTimeOffset Deadline);

public enum StationCallOutcome
{
    Answered,
    CallError,
    NoAnswer,
    Disconnected,
}

public sealed record StationCallAnswered(
    Guid Id, StationCallOutcome Outcome, string? Payload, string? ErrorCode, string? ErrorDescription, DateTimeOffset At);

public static class StationStream
{
    public const string Type = "station";
    public const string CallType = "station_call";

    public static string Of(StationId station) => "station-" + station.Value;

    public static string OfCall(Guid id) => "station-call-" + id.ToString("D");
}
