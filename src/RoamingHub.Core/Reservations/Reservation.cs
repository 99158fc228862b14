using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Reservations;

public enum ReservationStatus
{
    Active,
    Cancelled,
    Used,
    Expired,
}

/// <summary>What a reader of the log has learned about a reservation of one station.</summary>
public abstract record ReservationReport(DateTimeOffset At)
{
    /// <summary>The station answered yes to a reservation.</summary>
    public sealed record Agreed(EvseRef Evse, int Id, string IdTag, string? ParentIdTag, DateTimeOffset ExpiresAt, DateTimeOffset At)
        : ReservationReport(At);

    /// <summary>The station answered yes to a cancellation.</summary>
    public sealed record Withdrawn(DateTimeOffset At, CancelledBy By = CancelledBy.Order) : ReservationReport(At);

    public sealed record EndTold(bool Expired, DateTimeOffset At) : ReservationReport(At);

    /// <param name="Named">The charge names the reservation; else it only looks like the one it was made for.</param>
    public sealed record ChargeBegan(SessionId Session, EvseRef Evse, string IdTag, string? ParentIdTag, bool Named, DateTimeOffset At)
        : ReservationReport(At)
    {
        public static ChargeBegan Of(SessionId session, ChargingStarted start, bool named) =>
            new(session, start.Evse, start.Token.IdTag, start.ParentIdTag, named, start.At);
    }

    /// <summary>The clock looks at it.</summary>
    public sealed record TimePassed(DateTimeOffset At) : ReservationReport(At);
}

/// <summary>A reservation as its events tell it: the last one that the station made under its number, and an order that waits for its answer.</summary>
/// <param name="Cause">The newest report that an event was concluded from.</param>
public sealed record Reservation(ReservationMade? Made, ReservationStatus Status, ReservationOrdered? Order, long Cause)
{
    // The moment it was made is ours, the charge's the station's: their clocks may differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly Reservation Unknown = new(null, ReservationStatus.Cancelled, null, 0);

    /// <summary>The order that it began with: what takes its place goes on under the same name. Null where it was no partner's order.</summary>
    public Guid? Name { get; private init; }

    /// <summary>From when on the place was kept.</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>The charge that used it.</summary>
    public SessionId? UsedBy { get; private init; }

    /// <summary>The station holds it, whatever the clock says.</summary>
    public bool Open => Made is not null && Status == ReservationStatus.Active;

    public static Reservation? Evolve(Reservation? reservation, ReservationEvent e)
    {
        var known = reservation ?? Unknown;
        return e switch
        {
            ReservationOrdered o => known with { Order = o },
            ReservationMade m => known with
            {
                Made = m, Status = ReservationStatus.Active, Order = null, Cause = m.Cause, Name = known.Open ? known.Name : m.Order,
                Since = known.Open ? known.Since : m.At, UsedBy = null,
            },
            ReservationCancelled c => known with { Status = ReservationStatus.Cancelled, Cause = c.Cause },
            // One that had run out was told and billed by itself: the charge that came late is another story.
            ReservationUsed u when known.Status == ReservationStatus.Expired =>
                known with { Status = ReservationStatus.Used, Cause = u.Cause, UsedBy = u.Session, Name = null, Since = u.At },
            ReservationUsed u => known with { Status = ReservationStatus.Used, Cause = u.Cause, UsedBy = u.Session },
            ReservationExpired x => known with { Status = ReservationStatus.Expired, Cause = x.Cause ?? known.Cause },
            _ => reservation,
        };
    }

    /// <summary>
    /// What a report adds. A charge uses the reservation that it names, also when its time was over by our clock before we heard of the charge
    /// (a station that was offline), and the one of its card, or of its card's group, on the place it was made for.
    /// </summary>
    /// <param name="cause">Position of the report in the log; 0 for the clock.</param>
    public static IReadOnlyList<ReservationEvent> Record(Reservation? reservation, ReservationReport report, long cause)
    {
        if (cause > 0 && cause <= reservation?.Cause)
            return [];
        return (reservation, report) switch
        {
            (_, ReservationReport.Agreed a) => [Make(reservation?.Order, a, cause)],
            ({ Open: true }, ReservationReport.Withdrawn w) => [new ReservationCancelled(w.By, w.At, cause)],
            ({ Open: true }, ReservationReport.EndTold { Expired: true } t) => [new ReservationExpired(t.At, cause)],
            ({ Open: true }, ReservationReport.EndTold t) => [new ReservationCancelled(CancelledBy.Station, t.At, cause)],
            ({ Open: true, Made: { } made }, ReservationReport.ChargeBegan c) when c.Named || IsFor(made, c) => [new ReservationUsed(c.Session, c.At, cause)],
            ({ Status: ReservationStatus.Expired, Made: { } made }, ReservationReport.ChargeBegan { Named: true } c) when IsInTime(made, c) =>
                [new ReservationUsed(c.Session, c.At, cause)],
            ({ Open: true, Made: { } made }, ReservationReport.TimePassed p) when made.ExpiresAt <= p.At => [new ReservationExpired(made.ExpiresAt, null)],
            _ => [],
        };
    }

    /// <summary>
    /// Whether a place is one of those that the reservation keeps free. An EVSE is reserved with all its connectors; where places are told
    /// without EVSEs, the connector has its EVSE's number.
    /// </summary>
    public static bool Covers(EvseRef reserved, EvseRef place) =>
        reserved.Station == place.Station
        && (reserved.Connector == 0 || (reserved.Evse is { } evse ? (place.Evse ?? place.Connector) == evse : place.Connector == reserved.Connector));

    // The order is the one that was agreed to if it says the same; another one's answer is somebody else's reservation under the same number.
    private static ReservationMade Make(ReservationOrdered? order, ReservationReport.Agreed a, long cause)
    {
        var ours = order is not null && TokenRef.Fold(order.IdTag) == TokenRef.Fold(a.IdTag) ? order : null;
        return new(a.Evse, a.Id, a.IdTag, a.ParentIdTag, a.ExpiresAt, ours?.Partner, ours?.Reference, a.At, cause, ours?.Order);
    }

    private static bool IsFor(ReservationMade made, ReservationReport.ChargeBegan charge) =>
        Covers(made.Evse, charge.Evse) && IsInTime(made, charge)
        && (TokenRef.Fold(made.IdTag) == TokenRef.Fold(charge.IdTag)
            || (made.ParentIdTag is { } parent && charge.ParentIdTag is { } group && TokenRef.Fold(parent) == TokenRef.Fold(group)));

    private static bool IsInTime(ReservationMade made, ReservationReport.ChargeBegan charge) =>
        made.At - Skew <= charge.At && charge.At <= made.ExpiresAt;
}
