namespace RoamingHub.Core.Tariffs;

/// <summary>Adds the bills up and rounds each sum once, from its exact value.</summary>
internal static class Totals
{
    public static PricedCharge Of(string currency, IReadOnlyList<Bill> bills, IReadOnlyList<MeteredPeriod> periods, RoundingProfile rounding)
    {
        var taxed = bills.Any(b => b.Line.InclVat is not null);
        var minorUnit = CurrencyDecimals.Of(currency);
        Amount Sum(int? decimals, params LineDimension[] dimensions)
        {
            var sum = ExactSum.Of(bills.Where(b => dimensions.Length == 0 || dimensions.Contains(b.Line.Dimension)));
            decimal Rounded(Rational value) => value.Rounded(decimals ?? minorUnit, rounding.Half);
            return new(Rounded(sum.ExclVat), taxed ? Rounded(sum.InclVat) : null);
        }

        return new(
            currency,
            Total: Sum(rounding.TotalDecimals),
            Energy: Sum(rounding.PartDecimals, LineDimension.Energy),
            Time: Sum(rounding.PartDecimals, LineDimension.Time),
            Parking: Sum(rounding.PartDecimals, LineDimension.Parking),
            Fixed: Sum(rounding.PartDecimals, LineDimension.Flat),
            Reservation: Sum(rounding.PartDecimals, LineDimension.ReservationFlat, LineDimension.ReservationTime),
            Lines: [.. bills.Select(b => b.Line)],
            Volumes: Volumes(periods),
            Rounding: rounding.Name);
    }

    private static ChargeVolumes Volumes(IReadOnlyList<MeteredPeriod> periods)
    {
        decimal Hours(params Activity[] activities) =>
            Billing.Hours(Sum(periods.Where(p => activities.Contains(p.Activity)).Select(p => p.Length))).ToDecimal();
        return new(
            [.. periods.Select(Period)],
            TotalEnergyKwh: Sum(periods.Select(p => p.Energy)).ToDecimal(),
            TotalHours: Hours(Activity.Charging, Activity.Parking),
            TotalParkingHours: Hours(Activity.Parking),
            TotalReservationHours: Hours(Activity.Reserved));
    }

    private static ChargePeriod Period(MeteredPeriod period)
    {
        var hours = Billing.Hours(period.Length).ToDecimal();
        return new(
            Billing.At(period.Origin, period.Start),
            Billing.At(period.Origin, period.Start + period.Length),
            period.Energy.ToDecimal(),
            ChargingHours: period.Activity == Activity.Charging ? hours : 0,
            ParkingHours: period.Activity == Activity.Parking ? hours : 0,
            ReservationHours: period.Activity == Activity.Reserved ? hours : 0,
            period.Book.Tariff.Id);
    }

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (sum, value) => sum + value);
}
