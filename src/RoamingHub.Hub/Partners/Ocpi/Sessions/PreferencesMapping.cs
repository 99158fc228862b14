using RoamingHub.Core.Sessions;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>What a driver wants of smart charging (OCPI 2.2.1 §9.3.2), and what is answered (§9.4.1).</summary>
internal static class PreferencesMapping
{
    public static ChargingWish ToWish(ChargingPreferences preferences) => new(
        preferences.ProfileType!.Value switch
        {
            ProfileType.CHEAP => ChargingProfileKind.Cheap,
            ProfileType.FAST => ChargingProfileKind.Fast,
            ProfileType.GREEN => ChargingProfileKind.Green,
            _ => ChargingProfileKind.Regular,
        },
        preferences.DepartureTime, preferences.EnergyNeed, preferences.DischargeAllowed);

    public static ChargingPreferencesResponse ToOcpi(WishAnswer answer) => answer switch
    {
        WishAnswer.Accepted => ChargingPreferencesResponse.ACCEPTED,
        WishAnswer.DepartureRequired => ChargingPreferencesResponse.DEPARTURE_REQUIRED,
        WishAnswer.EnergyNeedRequired => ChargingPreferencesResponse.ENERGY_NEED_REQUIRED,
        WishAnswer.NotPossible => ChargingPreferencesResponse.NOT_POSSIBLE,
        WishAnswer.ProfileNotSupported => ChargingPreferencesResponse.PROFILE_TYPE_NOT_SUPPORTED,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
