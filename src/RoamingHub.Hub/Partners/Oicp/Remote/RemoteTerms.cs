using RoamingHub.Core.Values;
using RoamingHub.Oicp.Formats;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>What was agreed with a partner of commands from afar. All of it is optional.</summary>
internal sealed record RemoteTerms
{
    private const int ShortestReservation = 1;
    private const int LongestReservation = 99; // two digits (OICP 2.3, Duration)
    private const int UsualReservation = 15;

    /// <summary>A charge is ordered only where a cable is plugged in (else 510); by default the station is asked, which waits for the cable.</summary>
    public bool? CableRequired { get; init; }

    /// <summary>Stations where it is the other way round.</summary>
    public IReadOnlyList<string?>? CableExceptions { get; init; }

    /// <summary>Minutes, where a reservation does not say how long.</summary>
    public int? ReservationMinutes { get; init; }

    /// <summary>Providers whose drivers we do not serve (210).</summary>
    public IReadOnlyList<string?>? RefusedProviders { get; init; }

    public IReadOnlyList<TermsFault> Check()
    {
        var faults = new List<TermsFault>();
        if (ReservationMinutes is < ShortestReservation or > LongestReservation)
            faults.Add(new("reservationMinutes", $"must lie between {ShortestReservation} and {LongestReservation}"));
        OicpTerms.Each(RefusedProviders, "refusedProviders", "is not a ProviderID such as DE-8EO", ProviderIds.IsValid, faults);
        OicpTerms.Each(CableExceptions, "cableExceptions", "is not a station's id", id => id.Length > 0, faults);
        return faults;
    }

    public bool NeedsCable(StationId station) => (CableRequired == true) != (CableExceptions ?? []).Contains(station.Value);

    public bool Refuses(string provider) => (RefusedProviders ?? []).OfType<string>().Any(p => ProviderIds.Same(p, provider));

    /// <param name="minutes">As the EMP asked; null where it left it to us.</param>
    public static TimeSpan ReservationTime(RemoteTerms? terms, int? minutes) => TimeSpan.FromMinutes(minutes ?? terms?.ReservationMinutes ?? UsualReservation);
}
