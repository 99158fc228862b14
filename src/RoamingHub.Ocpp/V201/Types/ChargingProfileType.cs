using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>When how much may be charged.</summary>
public sealed record ChargingProfileType(
    int Id,
    int StackLevel,
    Word<ChargingProfilePurposeEnum> ChargingProfilePurpose,
    Word<ChargingProfileKindEnum> ChargingProfileKind,
    IReadOnlyList<ChargingScheduleType> ChargingSchedule,
    Word<RecurrencyKindEnum>? RecurrencyKind = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null,
    string? TransactionId = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("stackLevel", Whole()),
        Required("chargingProfilePurpose", OneOf<ChargingProfilePurposeEnum>()),
        Required("chargingProfileKind", OneOf<ChargingProfileKindEnum>()),
        Required("chargingSchedule", ListOf(ChargingScheduleType.Shape, min: 1, max: 3)),
        Optional("recurrencyKind", OneOf<RecurrencyKindEnum>()),
        Optional("validFrom", Time),
        Optional("validTo", Time),
        Optional("transactionId", Text(36)));
}

public enum ChargingProfileKindEnum
{
    Absolute,
    Recurring,
    Relative,
}

public enum RecurrencyKindEnum
{
    Daily,
    Weekly,
}
