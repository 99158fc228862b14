using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Values measured at one moment (OCPP 1.6 §7.33).</summary>
public sealed record MeterValue(DateTimeOffset Timestamp, IReadOnlyList<SampledValue> SampledValue) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("timestamp", Time),
        Required("sampledValue", ListOf(V16.SampledValue.Shape, min: 1)));
}

/// <summary>One measured value (OCPP 1.6 §7.43). All members are text as sent: nothing is rounded, and no vendor's word is lost.</summary>
/// <param name="Value">Decimal text, or signed data.</param>
/// <param name="Context">One of <see cref="ReadingContext"/>; absent means Sample.Periodic.</param>
/// <param name="Format">One of <see cref="ValueFormat"/>; absent means Raw.</param>
/// <param name="Measurand">One of <see cref="V16.Measurand"/>; absent means Energy.Active.Import.Register.</param>
/// <param name="Phase">One of <see cref="V16.Phase"/>; absent means the value is for all phases.</param>
/// <param name="Location">One of <see cref="MeasuringPoint"/>; absent means Outlet.</param>
/// <param name="Unit">One of <see cref="UnitOfMeasure"/>; absent means Wh where the measurand is energy.</param>
public sealed record SampledValue(
    string Value,
    string? Context = null,
    string? Format = null,
    string? Measurand = null,
    string? Phase = null,
    string? Location = null,
    string? Unit = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("value", Text()),
        Optional("context", OneOf(ReadingContext.All)),
        Optional("format", OneOf(ValueFormat.All)),
        Optional("measurand", OneOf(V16.Measurand.All)),
        Optional("phase", OneOf(V16.Phase.All)),
        Optional("location", OneOf(MeasuringPoint.All)),
        Optional("unit", OneOf(UnitOfMeasure.All)));
}

public static class ReadingContext
{
    public const string InterruptionBegin = "Interruption.Begin";
    public const string InterruptionEnd = "Interruption.End";
    public const string SampleClock = "Sample.Clock";
    public const string SamplePeriodic = "Sample.Periodic";
    public const string TransactionBegin = "Transaction.Begin";
    public const string TransactionEnd = "Transaction.End";
    public const string Trigger = "Trigger";
    public const string Other = "Other";

    internal static readonly string[] All =
        [InterruptionBegin, InterruptionEnd, SampleClock, SamplePeriodic, TransactionBegin, TransactionEnd, Trigger, Other];
}

public static class ValueFormat
{
    public const string Raw = "Raw";
    public const string SignedData = "SignedData";

    internal static readonly string[] All = [Raw, SignedData];
}

public static class Measurand
{
    public const string EnergyActiveExportRegister = "Energy.Active.Export.Register";
    public const string EnergyActiveImportRegister = "Energy.Active.Import.Register";
    public const string EnergyReactiveExportRegister = "Energy.Reactive.Export.Register";
    public const string EnergyReactiveImportRegister = "Energy.Reactive.Import.Register";
    public const string EnergyActiveExportInterval = "Energy.Active.Export.Interval";
    public const string EnergyActiveImportInterval = "Energy.Active.Import.Interval";
    public const string EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval";
    public const string EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval";
    public const string PowerActiveExport = "Power.Active.Export";
    public const string PowerActiveImport = "Power.Active.Import";
    public const string PowerOffered = "Power.Offered";
    public const string PowerReactiveExport = "Power.Reactive.Export";
    public const string PowerReactiveImport = "Power.Reactive.Import";
    public const string PowerFactor = "Power.Factor";
    public const string CurrentImport = "Current.Import";
    public const string CurrentExport = "Current.Export";
    public const string CurrentOffered = "Current.Offered";
    public const string Voltage = "Voltage";
    public const string Frequency = "Frequency";
    public const string Temperature = "Temperature";
    public const string SoC = "SoC";
    public const string Rpm = "RPM";

    internal static readonly string[] All =
    [
        EnergyActiveExportRegister, EnergyActiveImportRegister, EnergyReactiveExportRegister, EnergyReactiveImportRegister,
        EnergyActiveExportInterval, EnergyActiveImportInterval, EnergyReactiveExportInterval, EnergyReactiveImportInterval,
        PowerActiveExport, PowerActiveImport, PowerOffered, PowerReactiveExport, PowerReactiveImport, PowerFactor,
        CurrentImport, CurrentExport, CurrentOffered, Voltage, Frequency, Temperature, SoC, Rpm,
    ];
}

public static class Phase
{
    public const string L1 = "L1";
    public const string L2 = "L2";
    public const string L3 = "L3";
    public const string N = "N";
    public const string L1N = "L1-N";
    public const string L2N = "L2-N";
    public const string L3N = "L3-N";
    public const string L1L2 = "L1-L2";
    public const string L2L3 = "L2-L3";
    public const string L3L1 = "L3-L1";

    internal static readonly string[] All = [L1, L2, L3, N, L1N, L2N, L3N, L1L2, L2L3, L3L1];
}

public static class MeasuringPoint
{
    public const string Cable = "Cable";
    public const string EV = "EV";
    public const string Inlet = "Inlet";
    public const string Outlet = "Outlet";
    public const string Body = "Body";

    internal static readonly string[] All = [Cable, EV, Inlet, Outlet, Body];
}

public static class UnitOfMeasure
{
    public const string Wh = "Wh";
    public const string KiloWh = "kWh";
    public const string Varh = "varh";
    public const string KiloVarh = "kvarh";
    public const string Watt = "W";
    public const string KiloWatt = "kW";
    public const string VoltAmpere = "VA";
    public const string KiloVoltAmpere = "kVA";
    public const string Var = "var";
    public const string KiloVar = "kvar";
    public const string Ampere = "A";
    public const string Volt = "V";
    public const string Kelvin = "K";
    public const string Celsius = "Celsius";

    /// <summary>The spelling that the standard printed first; both are right (OCPP 1.6 errata §2.1).</summary>
    public const string Celcius = "Celcius";
    public const string Fahrenheit = "Fahrenheit";
    public const string Percent = "Percent";
    public const string Hertz = "Hertz";

    internal static readonly string[] All =
    [
        Wh, KiloWh, Varh, KiloVarh, Watt, KiloWatt, VoltAmpere, KiloVoltAmpere, Var, KiloVar, Ampere, Volt, Kelvin,
        Celsius, Celcius, Fahrenheit, Percent, Hertz,
    ];
}
