using System.Globalization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// What samples of one moment say together: the register, the power, the current. Both versions of OCPP use the same words for what is
/// measured (1.6 §7.31, 2.0.1 part 2 §3.56), so this is read once for both.
/// </summary>
internal static class MeterReadings
{
    public const string Register = "Energy.Active.Import.Register";
    public const string Raw = "Raw";
    public const string Outlet = "Outlet";
    public const string Periodic = "Sample.Periodic";

    private const string Power = "Power.Active.Import";
    private const string Current = "Current.Import";

    public static Reading Of(DateTimeOffset at, IReadOnlyList<Sample> samples) => new(at, samples, RegisterOf(samples), PowerOf(samples), Sum(samples, Current));

    /// <summary>The unit of a value that names none. The standard has a default for energy only; the others have one that everybody uses.</summary>
    public static string DefaultUnit(string measurand) => measurand switch
    {
        Current or "Current.Export" or "Current.Offered" => "A",
        "Voltage" => "V",
        "SoC" => "Percent",
        "Temperature" => "Celsius",
        Power or "Power.Active.Export" or "Power.Offered" => "W",
        "Frequency" => "Hertz",
        _ => "Wh",
    };

    private static Energy? RegisterOf(IReadOnlyList<Sample> samples)
    {
        foreach (var sample in samples)
        {
            if (sample is { Measurand: Register, Phase: null, Location: Outlet } && NumberOf(sample) is { } value && InWh(value, sample.Unit) is { } register)
                return register;
        }

        return null;
    }

    // A unit that is neither is no figure to bill by.
    private static Energy? InWh(decimal value, string unit) => unit.ToUpperInvariant() switch
    {
        "WH" => Energy.FromWh(value),
        "KWH" => Energy.FromKwh(value),
        "MWH" => Energy.FromKwh(value * 1000),
        _ => null,
    };

    private static decimal? PowerOf(IReadOnlyList<Sample> samples) => Sum(samples, Power) is { } watts ? watts / 1000m : null;

    // A value without a phase is the whole; else the phases make it up. Kilowatts are turned into watts.
    private static decimal? Sum(IReadOnlyList<Sample> samples, string measurand)
    {
        decimal? phases = null;
        foreach (var sample in samples)
        {
            if (sample.Measurand != measurand || NumberOf(sample) is not { } number)
                continue;
            var value = sample.Unit == "kW" ? number * 1000m : number;
            if (sample.Phase is null)
                return value;
            if (sample.Phase is "L1" or "L2" or "L3" or "L1-N" or "L2-N" or "L3-N")
                phases = (phases ?? 0) + value;
        }

        return phases;
    }

    private static decimal? NumberOf(Sample sample) =>
        sample.Format is null or Raw && decimal.TryParse(sample.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1e15m
            ? value
            : null;
}
