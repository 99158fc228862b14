using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Sessions;

/// <summary>What the driver wants of smart charging (OCPI 2.2.1 §9.3.2).</summary>
public sealed record ChargingPreferences : IChecked
{
    public Word<ProfileType>? ProfileType { get; init; }
    public DateTimeOffset? DepartureTime { get; init; }

    /// <summary>kWh.</summary>
    public decimal? EnergyNeed { get; init; }

    public bool? DischargeAllowed { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Word("profile_type", ProfileType);
        if (EnergyNeed < 0) check.Add("energy_need", "is negative");
    }
}

/// <summary>The whole `data` of the answer to a ChargingPreferences PUT (OCPI 2.2.1 §9.4.1).</summary>
public enum ChargingPreferencesResponse { ACCEPTED, DEPARTURE_REQUIRED, ENERGY_NEED_REQUIRED, NOT_POSSIBLE, PROFILE_TYPE_NOT_SUPPORTED }

public enum ProfileType { CHEAP, FAST, GREEN, REGULAR }
