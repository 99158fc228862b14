namespace RoamingHub.Core.Tariffs;

/// <summary>Adds the bills up and rounds each sum once, from its exact value.</summary>
internal static class Totals
{
    public static PricedCharge Of(string currency, IReadOnlyList<Bill> bills, IReadOnlyList<MeteredPeriod> periods, RoundingProfile rounding)
    {
        var taxed = bills.Any(b => b.Line.InclVat is not null);
        var minorUnit = CurrencyDecimals.Of(currency);
        decimal Rounded(Rational value, int? decimals) => value.Rounded(decimals ?? minorUnit, rounding.Half);
        Amount Round(ExactSum sum, int? decimals) => new(Rounded(sum.ExclVat, decimals), taxed ? Rounded(sum.InclVat, decimals) : null);
        Amount Part(params LineDimension[] dimensions) =>
            Round(ExactSum.Of(bills.Where(b => dimensions.Contains(b.Line.Dimension))), rounding.PartDecimals);

        return new(
            currency,
            Total: Round(Unlimited(currency, bills.Where(b => !IsLimit(b)), rounding) + ExactSum.Of(bills.Where(IsLimit)), rounding.TotalDecimals),
            Energy: Part(LineDimension.Energy),
            Time: Part(LineDimension.Time),
            Parking: Part(LineDimension.Parking),
            Fixed: Part(LineDimension.Flat),
            Reservation: Part(LineDimension.ReservationFlat, LineDimension.ReservationTime),
            Lines: [.. bills.Select(b => b.Line)],
            Volumes: Volumes(periods),
            Rounding: rounding.Name);
    }

    /// <summary>What minimum and maximum price are held against: the sum before them, as the profile makes it.</summary>
    public static ExactSum Unlimited(string currency, IEnumerable<Bill> bills, RoundingProfile rounding)
    {
        if (rounding.Total == TotalReading.ExactSum)
            return ExactSum.Of(bills);
        Rational Rounded(Rational value) => value.Rounded(rounding.PartDecimals ?? CurrencyDecimals.Of(currency), rounding.Half);
        return bills.GroupBy(b => b.Line.Dimension == LineDimension.ReservationFlat ? LineDimension.ReservationTime : b.Line.Dimension)
            .Select(part => ExactSum.Of(part))
            .Aggregate(ExactSum.Zero, (sum, part) => sum + new ExactSum(Rounded(part.ExclVat), Rounded(part.InclVat)));
    }

    private static bool IsLimit(Bill bill) => bill.Line.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice;

    private static ChargeVolumes Volumes(IReadOnlyList<MeteredPeriod> periods)
    {
        decimal Hours(params Activity[] activities) =>
            Billing.Hours(Sum(periods.Where(p => activities.Contains(p.Activity)).Select(p => p.Length))).ToDecimal();
        return new(
            [.. periods.Select(Period)],
            TotalEnergyKwh: Sum(periods.Select(p => p.Energy)).ToDecimal(),
            TotalHours: Hours(Activity.Charging, Activity.Curtailed, Activity.Parking),
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
            period.Book.Tariff.Id,
            CurtailedHours: period.Activity == Activity.Curtailed ? hours : 0);
    }

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (sum, value) => sum + value);
}
