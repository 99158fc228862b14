using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Sessions;

/// <summary>How a driver wants to be charged where power can be shifted.</summary>
public enum ChargingProfileKind
{
    Cheap,
    Fast,
    Green,
    Regular,
}

/// <param name="EnergyNeedKwh">To be in the battery by <paramref name="DepartureAt"/>, counted from now.</param>
/// <param name="DischargeAllowed">Energy may flow back.</param>
public sealed record ChargingWish(ChargingProfileKind Profile, DateTimeOffset? DepartureAt = null, decimal? EnergyNeedKwh = null, bool? DischargeAllowed = null)
{
    /// <summary>
    /// Whether the wish can be heard. Saving money or carbon means waiting, and needs to know until when, and for how much; charging fast or as
    /// usual needs neither. A profile is supported where the connector has a tariff for it.
    /// </summary>
    /// <param name="tariffs">The kinds of the connector's tariffs; null is one for every charge.</param>
    public WishAnswer Answer(Connector connector, IReadOnlyCollection<TariffKind?> tariffs, bool running, DateTimeOffset now)
    {
        if (!running)
            return WishAnswer.NotPossible;
        if (!IsSupported(tariffs))
            return WishAnswer.ProfileNotSupported;
        if (Profile is ChargingProfileKind.Cheap or ChargingProfileKind.Green)
        {
            if (DepartureAt is null)
                return WishAnswer.DepartureRequired;
            if (EnergyNeedKwh is null)
                return WishAnswer.EnergyNeedRequired;
        }

        if (DepartureAt <= now)
            return WishAnswer.NotPossible;
        var most = DepartureAt is { } departure ? connector.PowerWatts / 1000 * (decimal)(departure - now).Ticks / TimeSpan.TicksPerHour : (decimal?)null;
        return EnergyNeedKwh > most ? WishAnswer.NotPossible : WishAnswer.Accepted;
    }

    private bool IsSupported(IReadOnlyCollection<TariffKind?> tariffs) => Profile switch
    {
        ChargingProfileKind.Cheap => tariffs.Contains(TariffKind.ProfileCheap),
        ChargingProfileKind.Fast => tariffs.Contains(TariffKind.ProfileFast),
        ChargingProfileKind.Green => tariffs.Contains(TariffKind.ProfileGreen),
        _ => tariffs.Count == 0 || tariffs.Contains(null) || tariffs.Contains(TariffKind.Regular),
    };
}

public enum WishAnswer
{
    Accepted,
    DepartureRequired,
    EnergyNeedRequired,
    NotPossible,
    ProfileNotSupported,
}
