using RoamingHub.Core.Values;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// Registers as Hubject is told them, in notifications and records alike: kWh with three decimals, half away from zero. An energy is the
/// difference of two figures as they were told, so that what is told always adds up (OICP 2.3, ChargeDetailRecord: ConsumedEnergy).
/// </summary>
internal static class MeterFigures
{
    /// <summary>The standard sets no limit to the values in between; nobody can use thousands.</summary>
    public const int MostBetween = 100;

    public static decimal ToKwh(Energy register) => decimal.Round(register.Kwh, 3, MidpointRounding.AwayFromZero);

    /// <summary>A register below zero is none that can be told.</summary>
    public static decimal? ToMeter(Energy register) => register < Energy.Zero ? null : ToKwh(register);

    /// <summary>kWh from one register to another; null where the meter went back, which is looked at first.</summary>
    public static decimal? ToConsumed(Energy from, Energy to) => to < from ? null : ToKwh(to) - ToKwh(from);

    /// <summary>Evenly chosen, the first and the last among them; null where there is none.</summary>
    public static MeterValuesInBetween? ToBetween(IReadOnlyList<Energy> registers)
    {
        if (registers.Count == 0)
            return null;
        var chosen = registers.Count <= MostBetween
            ? registers
            : Enumerable.Range(0, MostBetween).Select(i => registers[(int)((long)i * (registers.Count - 1) / (MostBetween - 1))]);
        return new([.. chosen.Where(r => r >= Energy.Zero).Select(ToKwh)]);
    }
}
