using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.RemoteStarts;

/// <summary>What became of an order that a partner or the back office gave to a station.</summary>
public enum OrderOutcome
{
    Accepted,
    Rejected,
    Occupied,
    Inoperative,

    /// <summary>The station is not connected.</summary>
    Offline,

    /// <summary>The station is connected and did not answer in time.</summary>
    NoAnswer,
    NotSupported,
    Failed,

    /// <summary>There is no such reservation, or not of theirs.</summary>
    UnknownReservation,

    /// <summary>There were no limits to take away.</summary>
    NothingToClear,
}

/// <summary>
/// Somebody orders a charge from afar. <paramref name="Token"/>'s IdTag is what the station is told (at most 20 characters, an alias where
/// the token's own id is longer); the charge that then begins with it belongs to <paramref name="Grant"/>.
/// </summary>
/// <param name="ReplyTo">Where the partner awaits the outcome, in the partner's own terms.</param>
/// <param name="Deadline">After this moment nobody waits for the outcome.</param>
/// <param name="UsableUntil">After this moment a charge with the token is no longer this order's.</param>
public sealed record RemoteStartRequested(
    Guid Id, EvseRef Evse, TokenRef Token, RoamingGrant? Grant, string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline,
    DateTimeOffset UsableUntil);

public sealed record RemoteStartAnswered(Guid Id, OrderOutcome Outcome, string? Detail, DateTimeOffset At);

/// <summary>Somebody orders the end of a charge from afar.</summary>
public sealed record RemoteStopRequested(
    Guid Id, SessionId Session, StationId Station, string Transaction, PartnerId? Partner, string? ReplyTo, DateTimeOffset At,
    DateTimeOffset Deadline);

public sealed record RemoteStopAnswered(Guid Id, OrderOutcome Outcome, string? Detail, DateTimeOffset At);

public static class RemoteStream
{
    public const string StartType = "remote_start";
    public const string StopType = "remote_stop";
    public const string PlaceType = "place_order";

    public static string OfStart(Guid id) => "remote-start-" + id.ToString("D");

    public static string OfStop(Guid id) => "remote-stop-" + id.ToString("D");

    public static string OfPlace(Guid id) => "place-order-" + id.ToString("D");
}
