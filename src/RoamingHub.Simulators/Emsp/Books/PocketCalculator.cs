using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Tariffs;

namespace RoamingHub.Simulators.Emsp.Books;

/// <summary>
/// How a bookkeeper reckons a charge: kWh times price, hours times price, the tax on top, cents at the end. It reads the CDR's own totals and the
/// prices that hold without condition.
/// </summary>
/// <param name="Kwh">Price of one; <paramref name="KwhStep"/> in Wh.</param>
/// <param name="Hour">Price of one hour of charging; <paramref name="HourStep"/> in seconds. The same for hours of parking.</param>
/// <param name="Vat">Percent; null where there is none.</param>
internal sealed record PocketCalculator(decimal Flat, decimal Kwh, int KwhStep, decimal Hour, int HourStep, decimal Parked, int ParkedStep, decimal? Vat)
{
    public static PocketCalculator Of(Tariff? tariff)
    {
        var always = tariff?.Elements?.Where(e => e.Restrictions is null).SelectMany(e => e.PriceComponents ?? []).ToList() ?? [];
        PriceComponent? First(TariffDimensionType type) => always.FirstOrDefault(c => c.Type == type);
        var (flat, energy, time, parking) = (First(TariffDimensionType.FLAT), First(TariffDimensionType.ENERGY), First(TariffDimensionType.TIME), First(TariffDimensionType.PARKING_TIME));
        return new(
            flat?.Price ?? 0, energy?.Price ?? 0, energy?.StepSize ?? 1, time?.Price ?? 0, time?.StepSize ?? 1, parking?.Price ?? 0, parking?.StepSize ?? 1,
            (energy ?? time ?? flat ?? parking)?.Vat);
    }

    /// <summary>Without tax and before any rounding.</summary>
    public decimal Net(Cdr cdr, decimal? kwh = null) => Parts(cdr, kwh).Sum();

    public IReadOnlyList<decimal> Parts(Cdr cdr, decimal? kwh = null)
    {
        var parked = cdr.TotalParkingTime ?? 0;
        return
        [
            Flat, Up(kwh ?? cdr.TotalEnergy ?? 0, KwhStep, 1000) * Kwh, Up((cdr.TotalTime ?? 0) - parked, HourStep, 3600) * Hour, Up(parked, ParkedStep, 3600) * Parked,
        ];
    }

    public decimal Gross(decimal net) => net * (1 + (Vat ?? 0) / 100);

    private static decimal Up(decimal quantity, int step, int unit) => step <= 1 ? quantity : decimal.Ceiling(quantity * unit / step) * step / unit;
}
