using System.Globalization;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Reservations;

/// <summary>
/// A fact of a reservation. <c>Cause</c> is the position in the log of the report it was concluded from: a conclusion that is drawn a second
/// time, after a crash, is recognised by it.
/// </summary>
public abstract record ReservationEvent;

/// <summary>Somebody asks for a reservation on a partner's behalf. Whether there is one, the station's answer says.</summary>
/// <param name="Reference">The partner's own name for it.</param>
/// <param name="ReplyTo">Where the partner awaits what becomes of it, in its own terms.</param>
/// <param name="Order">The order that asked for it, where there was one.</param>
public sealed record ReservationOrdered(
    EvseRef Evse, int Id, string IdTag, PartnerId? Partner, string? Reference, DateTimeOffset ExpiresAt, DateTimeOffset At,
    string? ReplyTo = null, Guid? Order = null) : ReservationEvent;

/// <summary>The station keeps a place free. Connector 0 is any place of the station.</summary>
/// <param name="IdTag">As the station was told it.</param>
/// <param name="Order">The order that asked for it, where there was one.</param>
public sealed record ReservationMade(
    EvseRef Evse, int Id, string IdTag, string? ParentIdTag, DateTimeOffset ExpiresAt, PartnerId? Partner, string? Reference,
    DateTimeOffset At, long Cause, Guid? Order = null) : ReservationEvent;

public enum CancelledBy
{
    /// <summary>We asked, and the station agreed.</summary>
    Order,

    /// <summary>The station gave it up: a fault, or it went out of service.</summary>
    Station,

    /// <summary>The partner gave its own reservation back.</summary>
    Partner,
}

public sealed record ReservationCancelled(CancelledBy By, DateTimeOffset At, long Cause) : ReservationEvent;

public sealed record ReservationUsed(SessionId Session, DateTimeOffset At, long Cause) : ReservationEvent;

/// <param name="Cause">Null where the clock says it and not the station.</param>
public sealed record ReservationExpired(DateTimeOffset At, long? Cause) : ReservationEvent;

/// <summary>A station says that a reservation has ended without a charge. It stands among the station's reports.</summary>
/// <param name="Expired">Its time is over; else the station gave it up.</param>
public sealed record ReservationEndReported(StationId Station, int Reservation, bool Expired, DateTimeOffset At);

/// <summary>
/// Stations are told the number, and two stations may know the same one: a reservation is its station and its number. A number that is used
/// again goes on in the same stream.
/// </summary>
public static class ReservationStream
{
    public const string Type = "reservation";
    private const string Prefix = "reservation-";

    public static string Of(StationId station, int id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}/{station.Value}");

    public static (StationId Station, int Id) KeyOf(string stream)
    {
        var slash = stream.IndexOf('/', StringComparison.Ordinal);
        return (new(stream[(slash + 1)..]), int.Parse(stream.AsSpan(Prefix.Length, slash - Prefix.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }
}
