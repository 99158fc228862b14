using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>When how much may be charged (OCPP 1.6 §7.8).</summary>
public sealed record ChargingProfile(
    int ChargingProfileId,
    int StackLevel,
    Word<ChargingProfilePurpose> ChargingProfilePurpose,
    Word<ChargingProfileKind> ChargingProfileKind,
    ChargingSchedule ChargingSchedule,
    int? TransactionId = null,
    Word<RecurrencyKind>? RecurrencyKind = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("chargingProfileId", Whole()),
        Optional("transactionId", Whole()),
        Required("stackLevel", Whole(min: 0)),
        Required("chargingProfilePurpose", OneOf<ChargingProfilePurpose>()),
        Required("chargingProfileKind", OneOf<ChargingProfileKind>()),
        Optional("recurrencyKind", OneOf<RecurrencyKind>()),
        Optional("validFrom", Time),
        Optional("validTo", Time),
        Required("chargingSchedule", ChargingSchedule.Shape));
}

/// <param name="Duration">Seconds.</param>
/// <param name="MinChargingRate">In <paramref name="ChargingRateUnit"/>, steps of 0.1.</param>
public sealed record ChargingSchedule(
    Word<ChargingRateUnit> ChargingRateUnit,
    IReadOnlyList<ChargingSchedulePeriod> ChargingSchedulePeriod,
    int? Duration = null,
    DateTimeOffset? StartSchedule = null,
    decimal? MinChargingRate = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Optional("duration", Whole()),
        Optional("startSchedule", Time),
        Required("chargingRateUnit", OneOf<ChargingRateUnit>()),
        Required("chargingSchedulePeriod", ListOf(V16.ChargingSchedulePeriod.Shape)),
        Optional("minChargingRate", Number(step: 0.1m)));
}

/// <param name="StartPeriod">Seconds from the start of the schedule.</param>
/// <param name="Limit">In the schedule's unit, steps of 0.1.</param>
public sealed record ChargingSchedulePeriod(int StartPeriod, decimal Limit, int? NumberPhases = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("startPeriod", Whole()),
        Required("limit", Number(step: 0.1m)),
        Optional("numberPhases", Whole()));
}

public enum ChargingProfilePurpose
{
    ChargePointMaxProfile,
    TxDefaultProfile,
    TxProfile,
}

public enum ChargingProfileKind
{
    Absolute,
    Recurring,
    Relative,
}

public enum RecurrencyKind
{
    Daily,
    Weekly,
}

public enum ChargingRateUnit
{
    /// <summary>Ampere per phase.</summary>
    A,

    /// <summary>Watt in total.</summary>
    W,
}
