using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.ChargeLimits;

/// <summary>An order about the limits of a running charge. What became of it is the second event of its stream.</summary>
public interface ILimitOrder
{
    Guid Id { get; }

    SessionId Session { get; }

    EvseRef Evse { get; }

    PartnerId Partner { get; }

    /// <summary>Where the partner awaits the outcome, in the partner's own terms; null where it did not ask itself.</summary>
    string? ReplyTo { get; }

    DateTimeOffset At { get; }

    /// <summary>After this moment nobody waits for the outcome.</summary>
    DateTimeOffset Deadline { get; }
}

/// <summary>A partner limits a charge of its driver. The same number again takes the place of the earlier plan.</summary>
/// <param name="Transaction">What the station calls the charge.</param>
/// <param name="Number">What the station is told to call the plan.</param>
/// <param name="Rank">Of two plans of one charge the one of the higher rank holds.</param>
public sealed record LimitsSetRequested(
    Guid Id, SessionId Session, EvseRef Evse, string Transaction, int Number, int Rank, LimitPlan Plan, PartnerId Partner, string? ReplyTo,
    DateTimeOffset At, DateTimeOffset Deadline) : ILimitOrder;

/// <summary>A partner takes its limits back.</summary>
public sealed record LimitsClearRequested(
    Guid Id, SessionId Session, EvseRef Evse, int Number, PartnerId Partner, string? ReplyTo, DateTimeOffset At, DateTimeOffset Deadline) : ILimitOrder;

/// <summary>Somebody asks the station which limits hold, all plans taken together.</summary>
/// <param name="Seconds">How far to look ahead.</param>
/// <param name="Unit">Null: as the station likes.</param>
/// <param name="Cleared">Limits have just been taken away, so that there may be none left.</param>
public sealed record LimitsReadRequested(
    Guid Id, SessionId Session, EvseRef Evse, int Seconds, LimitUnit? Unit, bool Cleared, PartnerId Partner, string? ReplyTo, DateTimeOffset At,
    DateTimeOffset Deadline) : ILimitOrder;

/// <param name="InForce">What holds, where that was asked; null where the station knows of no limit, or did not say.</param>
public sealed record LimitOrderAnswered(Guid Id, OrderOutcome Outcome, string? Detail, LimitPlan? InForce, DateTimeOffset At);

public static class LimitStream
{
    public const string Type = "limit_order";

    public static string Of(Guid id) => "limit-order-" + id.ToString("D");
}
