using System.Text.Json.Serialization;
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
/// <param name="AnsweredAtOnce">
/// The partner itself waits for the outcome and takes it for the last word: after anything but a yes, no charge is this order's.
/// </param>
public sealed record RemoteStartRequested(
    Guid Id, EvseRef Evse, TokenRef Token, RoamingGrant? Grant, string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline,
    DateTimeOffset UsableUntil, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool AnsweredAtOnce = false)
{
    /// <summary>Whether a charge may still begin after this outcome. One that the station did not tell in time may be a yes.</summary>
    public static bool Waits(OrderOutcome outcome, bool answeredAtOnce) => answeredAtOnce
        ? outcome == OrderOutcome.Accepted
        : outcome is not (OrderOutcome.Rejected or OrderOutcome.Occupied or OrderOutcome.Inoperative or OrderOutcome.Offline or OrderOutcome.NotSupported);
}

/// <summary>
/// An order that no station was told of, since we knew that it would be in vain. It stands where the order would: the same order again finds it.
/// </summary>
/// <param name="Answer">What the partner was told, in its own terms.</param>
public sealed record RemoteStartRefused(Guid Id, PartnerId Partner, string Answer, string? Detail, DateTimeOffset At);

public sealed record RemoteStartAnswered(Guid Id, OrderOutcome Outcome, string? Detail, DateTimeOffset At);

/// <summary>Whoever ordered the charge has thought better of it before it began.</summary>
public sealed record RemoteStartCancelled(Guid Id, DateTimeOffset At);

/// <summary>The station had said yes, and no charge began while the order stood.</summary>
public sealed record RemoteStartLapsed(Guid Id, DateTimeOffset At);

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
