using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Limits as charging profiles of the transaction (part 2, K01, K08, K10).</summary>
internal sealed class LimitMapping : ILimitMapping
{
    public string Protocol => Ocpp201Routes.Protocol;

    public (string Action, byte[] Payload) ToCall(ILimitOrder order) => order switch
    {
        LimitsSetRequested set => (
            SetChargingProfileRequest.Action, Ocpp201Json.Write(new SetChargingProfileRequest(EvseOf(set.Evse), ToProfile(set)))),
        LimitsClearRequested clear => (ClearChargingProfileRequest.Action, Ocpp201Json.Write(new ClearChargingProfileRequest(clear.Number))),
        LimitsReadRequested read => (
            GetCompositeScheduleRequest.Action,
            Ocpp201Json.Write(new GetCompositeScheduleRequest(read.Seconds, EvseOf(read.Evse), read.Unit is { } unit ? ToUnit(unit) : null))),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.GetType().Name, "No station is told of this."),
    };

    public LimitAnswer? Read(ILimitOrder order, ReadOnlySpan<byte> answer) => order switch
    {
        LimitsSetRequested => Ocpp201Json.Read<SetChargingProfileResponse>(answer, default, [])?.Status.Known switch
        {
            ChargingProfileStatusEnum.Accepted => new(OrderOutcome.Accepted),
            ChargingProfileStatusEnum.Rejected => new(OrderOutcome.Rejected),
            _ => null,
        },
        LimitsClearRequested => Ocpp201Json.Read<ClearChargingProfileResponse>(answer, default, [])?.Status.Known switch
        {
            ClearChargingProfileStatusEnum.Accepted => new(OrderOutcome.Accepted),
            ClearChargingProfileStatusEnum.Unknown => new(OrderOutcome.NothingToClear),
            _ => null,
        },
        _ => Ocpp201Json.Read<GetCompositeScheduleResponse>(answer, default, []) is { } told
            ? told.Status.Known switch
            {
                GenericStatusEnum.Accepted => new(OrderOutcome.Accepted, ToPlan(told.Schedule)),
                GenericStatusEnum.Rejected => new(OrderOutcome.Rejected),
                _ => null,
            }
            : null,
    };

    private static ChargingProfileType ToProfile(LimitsSetRequested set)
    {
        var plan = set.Plan;
        var kind = plan.StartsAt is null ? ChargingProfileKindEnum.Relative : ChargingProfileKindEnum.Absolute;
        var schedule = new ChargingScheduleType(
            1, ToUnit(plan.Unit), [.. plan.Steps.Select(s => new ChargingSchedulePeriodType(s.From, s.Limit))], plan.StartsAt, plan.Seconds, plan.Least);
        return new(set.Number, set.Rank, ChargingProfilePurposeEnum.TxProfile, kind, [schedule], TransactionId: set.Transaction);
    }

    private static LimitPlan? ToPlan(CompositeScheduleType? told) =>
        told is not { ChargingSchedulePeriod: [_, ..] periods } || told.ChargingRateUnit.Known is not { } unit
            ? null
            : new(
                unit == ChargingRateUnitEnum.W ? LimitUnit.Watts : LimitUnit.Amperes,
                [.. periods.Select(p => new LimitStep(p.StartPeriod, LimitSteps.Rounded(p.Limit)))], told.ScheduleStart, told.Duration);

    private static int EvseOf(EvseRef evse) => evse.Evse ?? evse.Connector;

    private static Word<ChargingRateUnitEnum> ToUnit(LimitUnit unit) => unit == LimitUnit.Watts ? ChargingRateUnitEnum.W : ChargingRateUnitEnum.A;
}
