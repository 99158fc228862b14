using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.RemoteStarts;

/// <summary>An order about a place that is no charge. What became of it is the second event of its stream.</summary>
public interface IPlaceOrder
{
    Guid Id { get; }

    /// <summary>Null where no station is concerned, since what the order is about does not exist.</summary>
    StationId? Station { get; }

    PartnerId? Partner { get; }

    /// <summary>Where the partner awaits the outcome, in the partner's own terms.</summary>
    string? ReplyTo { get; }

    DateTimeOffset At { get; }

    /// <summary>After this moment nobody waits for the outcome.</summary>
    DateTimeOffset Deadline { get; }
}

/// <summary>
/// Somebody asks a station to keep a place free. <paramref name="Token"/>'s IdTag and <paramref name="Number"/> are what the station is told;
/// the partner knows the reservation by its <paramref name="Reference"/>. Place, tariff and reckoning are as they stood when it was asked for.
/// </summary>
public sealed record RemoteReserveRequested(
    Guid Id, EvseRef Evse, TokenRef Token, string? ParentIdTag, int Number, DateTimeOffset ExpiresAt, RoamingGrant? Grant, string? Reference,
    string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline, Site? Site = null, TariffVersion? Tariff = null,
    Reckoning? Reckoning = null) : IPlaceOrder
{
    public StationId? Station => Evse.Station;

    public PartnerId? Partner => Grant?.Partner;
}

/// <summary>Somebody gives a reservation back. Without a number: there is none under this name.</summary>
public sealed record RemoteCancelRequested(
    Guid Id, StationId? Station, int? Number, PartnerId? Partner, string? Reference, string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline)
    : IPlaceOrder;

/// <summary>Somebody asks a station to let go of a cable.</summary>
public sealed record RemoteUnlockRequested(
    Guid Id, EvseRef Evse, PartnerId? Partner, string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline) : IPlaceOrder
{
    public StationId? Station => Evse.Station;
}

/// <summary>An order that no station was told of. It stands where the order would: the same order again finds it.</summary>
/// <param name="Answer">What the partner was told, in its own terms.</param>
public sealed record PlaceOrderRefused(Guid Id, PartnerId Partner, string Answer, string? Detail, DateTimeOffset At);

public sealed record PlaceOrderAnswered(Guid Id, OrderOutcome Outcome, string? Detail, DateTimeOffset At);
