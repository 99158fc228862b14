using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Sessions;

/// <summary>A fact of a charge. <c>At</c> is the station's time, <c>ReceivedAt</c> ours.</summary>
public abstract record SessionEvent;

/// <summary>The charge began. The permit stands as it was decided, also when it was a refusal: the station reports, we record.</summary>
public sealed record ChargingStarted(
    EvseRef Evse, string Transaction, TokenRef Token, Energy Meter, DateTimeOffset At, DateTimeOffset ReceivedAt,
    PermitResult Permit, string PermitBy, RoamingGrant? Grant = null, Guid? Authorization = null, Guid? RemoteStart = null,
    Site? Site = null, TariffVersion? Tariff = null, string? Reservation = null, string? ParentIdTag = null,
    DateTimeOffset? AuthorizedAt = null) : SessionEvent;

/// <summary>One value as the station sent it, with its defaults spelled out.</summary>
public sealed record Sample(
    string Value, string Unit, string Measurand, string? Context = null, string? Phase = null, string? Location = null, string? Format = null);

/// <summary>What a meter showed at one moment. <paramref name="Register"/> is the energy imported so far, where the samples tell it.</summary>
/// <param name="PowerKw">Import over all phases, kW. <paramref name="CurrentA"/>: the sum over the phases, A.</param>
public sealed record Reading(
    DateTimeOffset At, IReadOnlyList<Sample> Samples, Energy? Register = null, decimal? PowerKw = null, decimal? CurrentA = null);

/// <param name="Digest">Of the readings' content: the same report again adds nothing.</param>
public sealed record MeterRead(IReadOnlyList<Reading> Readings, long Digest, DateTimeOffset ReceivedAt) : SessionEvent;

public enum PausedBy
{
    Vehicle,
    Station,
}

public sealed record ChargingPaused(PausedBy By, DateTimeOffset At, DateTimeOffset ReceivedAt) : SessionEvent;

public sealed record ChargingResumed(DateTimeOffset At, DateTimeOffset ReceivedAt) : SessionEvent;

/// <param name="Reason">The station's word.</param>
/// <param name="Readings">What the station delivers with its stop.</param>
public sealed record ChargingStopped(
    Energy Meter, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Reason, string? IdTag, IReadOnlyList<Reading>? Readings = null) : SessionEvent;

/// <summary>The back office ended a session that the station never will. No record is issued for it.</summary>
public sealed record SessionClosed(DateTimeOffset At, string? Reason, string By) : SessionEvent;

/// <summary>A report that no longer fits the session. It is kept for the back office and changes nothing.</summary>
/// <param name="Report">The report as this hub read it (JSON).</param>
public sealed record ReportSetAside(string Kind, string Report, string Why, DateTimeOffset ReceivedAt) : SessionEvent;

public static class SessionStream
{
    public const string Type = "charging_session";
    private const string Prefix = "session-";

    public static string Of(SessionId session) => Prefix + session.Value;

    public static SessionId IdOf(string stream) => new(stream[Prefix.Length..]);
}
