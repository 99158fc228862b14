using System.Globalization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>OCPP 1.6 meter values to readings: the standard's defaults spelled out (§7.43), Wh and kWh brought together.</summary>
internal static class MeterMapping
{
    public static MeterRead ToReport(MeterValuesRequest call, DateTimeOffset receivedAt)
    {
        var readings = ToReadings(call.MeterValue);
        return new(readings, ReadingDigest.Of(readings), receivedAt);
    }

    public static IReadOnlyList<Reading> ToReadings(IReadOnlyList<MeterValue> values)
    {
        var readings = new Reading[values.Count];
        for (var i = 0; i < values.Count; i++)
            readings[i] = ToReading(values[i]);
        return readings;
    }

    private static Reading ToReading(MeterValue value)
    {
        var samples = new Sample[value.SampledValue.Count];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = ToSample(value.SampledValue[i]);
        return new(value.Timestamp, samples, RegisterOf(samples), PowerOf(samples), CurrentOf(samples));
    }

    private static Sample ToSample(SampledValue value)
    {
        var measurand = value.Measurand ?? Measurand.EnergyActiveImportRegister;
        return new(
            value.Value, value.Unit ?? DefaultUnit(measurand), measurand, value.Context ?? ReadingContext.SamplePeriodic, value.Phase,
            value.Location ?? MeasuringPoint.Outlet, value.Format ?? ValueFormat.Raw);
    }

    // The standard names a default for energy only; the others have one unit that everybody uses.
    private static string DefaultUnit(string measurand) => measurand switch
    {
        Measurand.CurrentImport or Measurand.CurrentExport or Measurand.CurrentOffered => UnitOfMeasure.Ampere,
        Measurand.Voltage => UnitOfMeasure.Volt,
        Measurand.SoC => UnitOfMeasure.Percent,
        Measurand.Temperature => UnitOfMeasure.Celsius,
        Measurand.PowerActiveImport or Measurand.PowerActiveExport or Measurand.PowerOffered => UnitOfMeasure.Watt,
        Measurand.Frequency => UnitOfMeasure.Hertz,
        _ => UnitOfMeasure.Wh,
    };

    private static Energy? RegisterOf(Sample[] samples)
    {
        foreach (var sample in samples)
        {
            if (sample is { Measurand: Measurand.EnergyActiveImportRegister, Phase: null, Location: MeasuringPoint.Outlet } && NumberOf(sample) is { } value)
                return sample.Unit == UnitOfMeasure.KiloWh ? Energy.FromKwh(value) : Energy.FromWh(value);
        }

        return null;
    }

    private static decimal? PowerOf(Sample[] samples) => Sum(samples, Measurand.PowerActiveImport) is { } watts ? watts / 1000m : null;

    private static decimal? CurrentOf(Sample[] samples) => Sum(samples, Measurand.CurrentImport);

    // A value without a phase is the whole; else the phases make it up. Kilowatts are turned into watts.
    private static decimal? Sum(Sample[] samples, string measurand)
    {
        decimal? phases = null;
        foreach (var sample in samples)
        {
            if (sample.Measurand != measurand || NumberOf(sample) is not { } number)
                continue;
            var value = sample.Unit == UnitOfMeasure.KiloWatt ? number * 1000m : number;
            if (sample.Phase is null)
                return value;
            if (sample.Phase is Phase.L1 or Phase.L2 or Phase.L3 or Phase.L1N or Phase.L2N or Phase.L3N)
                phases = (phases ?? 0) + value;
        }

        return phases;
    }

    private static decimal? NumberOf(Sample sample) =>
        sample.Format == ValueFormat.Raw && decimal.TryParse(sample.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1e15m
            ? value
            : null;
}
