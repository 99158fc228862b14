using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Limits over time. Duration in seconds.</summary>
public sealed record ChargingScheduleType(
    int Id,
    Word<ChargingRateUnitEnum> ChargingRateUnit,
    IReadOnlyList<ChargingSchedulePeriodType> ChargingSchedulePeriod,
    DateTimeOffset? StartSchedule = null,
    int? Duration = null,
    decimal? MinChargingRate = null,
    SalesTariffType? SalesTariff = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("chargingRateUnit", OneOf<ChargingRateUnitEnum>()),
        Required("chargingSchedulePeriod", ListOf(ChargingSchedulePeriodType.Shape, min: 1, max: 1024)),
        Optional("startSchedule", Time),
        Optional("duration", Whole()),
        Optional("minChargingRate", Number()),
        Optional("salesTariff", SalesTariffType.Shape));
}

/// <summary>Costs from a power on (ISO 15118).</summary>
public sealed record ConsumptionCostType(decimal StartValue, IReadOnlyList<CostType> Cost, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("startValue", Number()),
        Required("cost", ListOf(CostType.Shape, min: 1, max: 3)));
}

/// <summary>One cost, amount times ten to the power of amountMultiplier.</summary>
public sealed record CostType(
    Word<CostKindEnum> CostKind, int Amount, int? AmountMultiplier = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("costKind", OneOf<CostKindEnum>()),
        Required("amount", Whole()),
        Optional("amountMultiplier", Whole()));
}

/// <summary>Seconds from the start of the tariff.</summary>
public sealed record RelativeTimeIntervalType(int Start, int? Duration = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("start", Whole()),
        Optional("duration", Whole()));
}

/// <summary>A price level over some time.</summary>
public sealed record SalesTariffEntryType(
    RelativeTimeIntervalType RelativeTimeInterval,
    int? EPriceLevel = null,
    IReadOnlyList<ConsumptionCostType>? ConsumptionCost = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("relativeTimeInterval", RelativeTimeIntervalType.Shape),
        Optional("ePriceLevel", Whole(min: 0)),
        Optional("consumptionCost", ListOf(ConsumptionCostType.Shape, min: 1, max: 3)));
}

/// <summary>A tariff for the vehicle to plan with (ISO 15118).</summary>
public sealed record SalesTariffType(
    int Id,
    IReadOnlyList<SalesTariffEntryType> SalesTariffEntry,
    string? SalesTariffDescription = null,
    int? NumEPriceLevels = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("salesTariffEntry", ListOf(SalesTariffEntryType.Shape, min: 1, max: 1024)),
        Optional("salesTariffDescription", Text(32)),
        Optional("numEPriceLevels", Whole()));
}

public enum CostKindEnum
{
    CarbonDioxideEmission,
    RelativePricePercentage,
    RenewableGenerationPercentage,
}
