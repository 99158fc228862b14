using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.DryRuns;

/// <summary>What a charge record says, as far as another price for its charge needs it: it is read from the record's JSON, and its members are named as there.</summary>
/// <param name="Transaction">Empty for a reservation by itself.</param>
/// <param name="SessionVersion">How many of the session's events the record was made of; 0 where that was not noted.</param>
/// <param name="Corrections">What people have put right in it.</param>
public sealed record PastCharge(
    string Id, SessionId Session, string Transaction, DateTimeOffset Start, DateTimeOffset End, Energy Energy, RoamingGrant? Grant = null, Site? Site = null,
    PastPrice? Price = null, ReservedBefore? Reserved = null, long SessionVersion = 0, IReadOnlyList<RecordCorrection>? Corrections = null);

/// <param name="Rounding">Name of the <see cref="RoundingProfile"/> that the charge was billed with.</param>
public sealed record PastPrice(
    string Currency, Amount Total, Amount Energy, Amount Time, Amount Parking, Amount Fixed, Amount Reservation, string Rounding);
