using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Values measured at one moment.</summary>
public sealed record MeterValueType(
    IReadOnlyList<SampledValueType> SampledValue, DateTimeOffset Timestamp, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("sampledValue", ListOf(SampledValueType.Shape, min: 1)),
        Required("timestamp", Time));
}

/// <summary>One measured value. Absent members: Sample.Periodic, Energy.Active.Import.Register, all phases, Outlet, Wh.</summary>
public sealed record SampledValueType(
    decimal Value,
    Word<ReadingContextEnum>? Context = null,
    Word<MeasurandEnum>? Measurand = null,
    Word<PhaseEnum>? Phase = null,
    Word<LocationEnum>? Location = null,
    SignedMeterValueType? SignedMeterValue = null,
    UnitOfMeasureType? UnitOfMeasure = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("value", Number()),
        Optional("context", OneOf<ReadingContextEnum>()),
        Optional("measurand", OneOf<MeasurandEnum>()),
        Optional("phase", OneOf<PhaseEnum>()),
        Optional("location", OneOf<LocationEnum>()),
        Optional("signedMeterValue", SignedMeterValueType.Shape),
        Optional("unitOfMeasure", UnitOfMeasureType.Shape));
}

/// <summary>A signed reading. Data and key in Base64.</summary>
public sealed record SignedMeterValueType(
    string SignedMeterData, string SigningMethod, string EncodingMethod, string PublicKey, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("signedMeterData", Text(2500)),
        Required("signingMethod", Text(50)),
        Required("encodingMethod", Text(50)),
        Required("publicKey", Text(2500)));
}

/// <summary>The value times ten to the power of multiplier is in this unit.</summary>
public sealed record UnitOfMeasureType(string? Unit = null, int? Multiplier = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("unit", Text(20)),
        Optional("multiplier", Whole()));
}

public enum LocationEnum
{
    Body,
    Cable,
    EV,
    Inlet,
    Outlet,
}

public enum MeasurandEnum
{
    [JsonStringEnumMemberName("Current.Export")]
    CurrentExport,

    [JsonStringEnumMemberName("Current.Import")]
    CurrentImport,

    [JsonStringEnumMemberName("Current.Offered")]
    CurrentOffered,

    [JsonStringEnumMemberName("Energy.Active.Export.Register")]
    EnergyActiveExportRegister,

    [JsonStringEnumMemberName("Energy.Active.Import.Register")]
    EnergyActiveImportRegister,

    [JsonStringEnumMemberName("Energy.Reactive.Export.Register")]
    EnergyReactiveExportRegister,

    [JsonStringEnumMemberName("Energy.Reactive.Import.Register")]
    EnergyReactiveImportRegister,

    [JsonStringEnumMemberName("Energy.Active.Export.Interval")]
    EnergyActiveExportInterval,

    [JsonStringEnumMemberName("Energy.Active.Import.Interval")]
    EnergyActiveImportInterval,

    [JsonStringEnumMemberName("Energy.Active.Net")]
    EnergyActiveNet,

    [JsonStringEnumMemberName("Energy.Reactive.Export.Interval")]
    EnergyReactiveExportInterval,

    [JsonStringEnumMemberName("Energy.Reactive.Import.Interval")]
    EnergyReactiveImportInterval,

    [JsonStringEnumMemberName("Energy.Reactive.Net")]
    EnergyReactiveNet,

    [JsonStringEnumMemberName("Energy.Apparent.Net")]
    EnergyApparentNet,

    [JsonStringEnumMemberName("Energy.Apparent.Import")]
    EnergyApparentImport,

    [JsonStringEnumMemberName("Energy.Apparent.Export")]
    EnergyApparentExport,
    Frequency,

    [JsonStringEnumMemberName("Power.Active.Export")]
    PowerActiveExport,

    [JsonStringEnumMemberName("Power.Active.Import")]
    PowerActiveImport,

    [JsonStringEnumMemberName("Power.Factor")]
    PowerFactor,

    [JsonStringEnumMemberName("Power.Offered")]
    PowerOffered,

    [JsonStringEnumMemberName("Power.Reactive.Export")]
    PowerReactiveExport,

    [JsonStringEnumMemberName("Power.Reactive.Import")]
    PowerReactiveImport,
    SoC,
    Voltage,
}

public enum PhaseEnum
{
    L1,
    L2,
    L3,
    N,

    [JsonStringEnumMemberName("L1-N")]
    L1N,

    [JsonStringEnumMemberName("L2-N")]
    L2N,

    [JsonStringEnumMemberName("L3-N")]
    L3N,

    [JsonStringEnumMemberName("L1-L2")]
    L1L2,

    [JsonStringEnumMemberName("L2-L3")]
    L2L3,

    [JsonStringEnumMemberName("L3-L1")]
    L3L1,
}

public enum ReadingContextEnum
{
    [JsonStringEnumMemberName("Interruption.Begin")]
    InterruptionBegin,

    [JsonStringEnumMemberName("Interruption.End")]
    InterruptionEnd,
    Other,

    [JsonStringEnumMemberName("Sample.Clock")]
    SampleClock,

    [JsonStringEnumMemberName("Sample.Periodic")]
    SamplePeriodic,

    [JsonStringEnumMemberName("Transaction.Begin")]
    TransactionBegin,

    [JsonStringEnumMemberName("Transaction.End")]
    TransactionEnd,
    Trigger,
}
