using System.Text.Json.Serialization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Measured volumes of a charge, in kWh and hours.</summary>
/// <param name="TotalHours">Charging, curtailed and parking; a reservation is apart.</param>
public sealed record ChargeVolumes(
    IReadOnlyList<ChargePeriod> Periods,
    decimal TotalEnergyKwh,
    decimal TotalHours,
    decimal TotalParkingHours,
    decimal TotalReservationHours)
{
    /// <summary>
    /// The same volumes with so many decimals, such that the periods still add up to the totals to the last digit:
    /// what has run up so far is rounded, and each period gets the difference.
    /// </summary>
    public ChargeVolumes RoundedTo(int decimals)
    {
        ChargePeriod exact = Nothing, given = Nothing;
        var periods = new List<ChargePeriod>(Periods.Count);
        decimal Share(decimal soFar, decimal already) => decimal.Round(soFar, decimals, MidpointRounding.AwayFromZero) - already;
        foreach (var period in Periods)
        {
            exact = Sum(exact, period);
            var rounded = period with
            {
                EnergyKwh = Share(exact.EnergyKwh, given.EnergyKwh),
                ChargingHours = Share(exact.ChargingHours, given.ChargingHours),
                ParkingHours = Share(exact.ParkingHours, given.ParkingHours),
                ReservationHours = Share(exact.ReservationHours, given.ReservationHours),
                CurtailedHours = Share(exact.CurtailedHours, given.CurtailedHours),
            };
            given = Sum(given, rounded);
            periods.Add(rounded);
        }

        return new(periods, given.EnergyKwh, given.ChargingHours + given.ParkingHours + given.CurtailedHours, given.ParkingHours, given.ReservationHours);
    }

    private static readonly ChargePeriod Nothing = new(default, default, 0, 0, 0, 0, "");

    private static ChargePeriod Sum(ChargePeriod sum, ChargePeriod period) => sum with
    {
        EnergyKwh = sum.EnergyKwh + period.EnergyKwh,
        ChargingHours = sum.ChargingHours + period.ChargingHours,
        ParkingHours = sum.ParkingHours + period.ParkingHours,
        ReservationHours = sum.ReservationHours + period.ReservationHours,
        CurtailedHours = sum.CurtailedHours + period.CurtailedHours,
    };
}

/// <summary>A stretch of a charge in which no price changes and charging does not turn into parking (OCPI 2.2.1 §10.3.1).</summary>
/// <param name="CurtailedHours">Time that is neither charging nor parking, since the station held the energy back and it is not priced.</param>
public sealed record ChargePeriod(
    DateTimeOffset Start,
    DateTimeOffset End,
    decimal EnergyKwh,
    decimal ChargingHours,
    decimal ParkingHours,
    decimal ReservationHours,
    string TariffId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] decimal CurtailedHours = 0);
