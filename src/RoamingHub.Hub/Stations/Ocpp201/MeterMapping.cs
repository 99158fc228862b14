using System.Globalization;
using RoamingHub.Core.Sessions;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>OCPP 2.0.1 meter values to readings, the standard's defaults spelled out (part 2, SampledValueType). A value is told in its unit, the multiplier taken in.</summary>
internal static class MeterMapping
{
    public const string Begin = "Transaction.Begin";
    public const string End = "Transaction.End";

    public static IReadOnlyList<Reading> ToReadings(IReadOnlyList<MeterValueType>? values)
    {
        if (values is null)
            return [];
        var readings = new Reading[values.Count];
        for (var i = 0; i < readings.Length; i++)
            readings[i] = MeterReadings.Of(values[i].Timestamp, [.. values[i].SampledValue.Select(ToSample)]);
        return readings;
    }

    /// <summary>The register at the start: the reading the station took for it, else the earliest.</summary>
    public static Reading? FirstRegister(IReadOnlyList<Reading> readings) =>
        readings.Where(r => r.Register is not null).OrderByDescending(r => Has(r, Begin)).ThenBy(r => r.At).FirstOrDefault();

    /// <summary>The register at the end: the reading the station took for it, else the latest.</summary>
    public static Reading? LastRegister(IReadOnlyList<Reading> readings) =>
        readings.Where(r => r.Register is not null).OrderByDescending(r => Has(r, End)).ThenByDescending(r => r.At).FirstOrDefault();

    private static bool Has(Reading reading, string context) => reading.Samples.Any(s => s.Measurand == MeterReadings.Register && s.Context == context);

    private static Sample ToSample(SampledValueType value)
    {
        var measurand = value.Measurand?.Text ?? MeterReadings.Register;
        return new(
            ToText(value.Value, value.UnitOfMeasure?.Multiplier ?? 0), value.UnitOfMeasure?.Unit ?? MeterReadings.DefaultUnit(measurand), measurand,
            value.Context?.Text ?? MeterReadings.Periodic, value.Phase?.Text, value.Location?.Text ?? MeterReadings.Outlet, MeterReadings.Raw,
            value.SignedMeterValue is { } s ? new(s.SignedMeterData, s.SigningMethod, s.EncodingMethod, s.PublicKey) : null);
    }

    private static string ToText(decimal value, int multiplier)
    {
        for (var i = Math.Clamp(multiplier, -9, 9); i != 0; i -= Math.Sign(i))
            value = Math.Abs(value) < 1e18m ? (i > 0 ? value * 10 : value / 10) : value;
        return value.ToString("0.############", CultureInfo.InvariantCulture);
    }
}
