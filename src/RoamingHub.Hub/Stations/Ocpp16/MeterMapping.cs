using RoamingHub.Core.Sessions;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>OCPP 1.6 meter values to readings, the standard's defaults spelled out (§7.43).</summary>
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
        return MeterReadings.Of(value.Timestamp, samples);
    }

    private static Sample ToSample(SampledValue value)
    {
        var measurand = value.Measurand ?? Measurand.EnergyActiveImportRegister;
        return new(
            value.Value, value.Unit ?? MeterReadings.DefaultUnit(measurand), measurand, value.Context ?? ReadingContext.SamplePeriodic, value.Phase,
            value.Location ?? MeasuringPoint.Outlet, value.Format ?? ValueFormat.Raw);
    }
}
