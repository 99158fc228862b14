using System.Globalization;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Limits as charging profiles of the transaction (§3.13, §5.5, §5.7, §5.16).</summary>
internal sealed class LimitMapping : ILimitMapping
{
    public string Protocol => Ocpp16Routes.Protocol;

    public (string Action, byte[] Payload) ToCall(ILimitOrder order) => order switch
    {
        LimitsSetRequested set => (
            SetChargingProfileRequest.Action, Ocpp16Json.Write(new SetChargingProfileRequest(set.Evse.Connector, ToProfile(set)))),
        LimitsClearRequested clear => (ClearChargingProfileRequest.Action, Ocpp16Json.Write(new ClearChargingProfileRequest(clear.Number))),
        LimitsReadRequested read => (
            GetCompositeScheduleRequest.Action,
            Ocpp16Json.Write(new GetCompositeScheduleRequest(read.Evse.Connector, read.Seconds, read.Unit is { } unit ? ToUnit(unit) : null))),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.GetType().Name, "No station is told of this."),
    };

    public LimitAnswer? Read(ILimitOrder order, ReadOnlySpan<byte> answer) => order switch
    {
        LimitsSetRequested => Ocpp16Json.Read<SetChargingProfileResponse>(answer, default, [])?.Status.Known switch
        {
            ChargingProfileStatus.Accepted => new(OrderOutcome.Accepted),
            ChargingProfileStatus.Rejected => new(OrderOutcome.Rejected),
            ChargingProfileStatus.NotSupported => new(OrderOutcome.NotSupported),
            _ => null,
        },
        LimitsClearRequested => Ocpp16Json.Read<ClearChargingProfileResponse>(answer, default, [])?.Status.Known switch
        {
            ClearChargingProfileStatus.Accepted => new(OrderOutcome.Accepted),
            ClearChargingProfileStatus.Unknown => new(OrderOutcome.NothingToClear),
            _ => null,
        },
        _ => Ocpp16Json.Read<GetCompositeScheduleResponse>(answer, default, []) is { } told
            ? told.Status.Known switch
            {
                GetCompositeScheduleStatus.Accepted => new(OrderOutcome.Accepted, ToPlan(told)),
                GetCompositeScheduleStatus.Rejected => new(OrderOutcome.Rejected),
                _ => null,
            }
            : null,
    };

    private static ChargingProfile ToProfile(LimitsSetRequested set)
    {
        var plan = set.Plan;
        var kind = plan.StartsAt is null ? ChargingProfileKind.Relative : ChargingProfileKind.Absolute;
        var schedule = new ChargingSchedule(
            ToUnit(plan.Unit), [.. plan.Steps.Select(s => new ChargingSchedulePeriod(s.From, s.Limit))], plan.Seconds, plan.StartsAt, plan.Least);
        return new(
            set.Number, set.Rank, ChargingProfilePurpose.TxProfile, kind, schedule, int.Parse(set.Transaction, CultureInfo.InvariantCulture));
    }

    private static LimitPlan? ToPlan(GetCompositeScheduleResponse told) =>
        told.ChargingSchedule is not { ChargingSchedulePeriod: [_, ..] periods } schedule || schedule.ChargingRateUnit.Known is not { } unit
            ? null
            : new(
                unit == ChargingRateUnit.W ? LimitUnit.Watts : LimitUnit.Amperes, [.. periods.Select(p => new LimitStep(p.StartPeriod, LimitSteps.Rounded(p.Limit)))],
                told.ScheduleStart ?? schedule.StartSchedule, schedule.Duration, schedule.MinChargingRate is { } least ? LimitSteps.Rounded(least) : null);

    private static Word<ChargingRateUnit> ToUnit(LimitUnit unit) => unit == LimitUnit.Watts ? ChargingRateUnit.W : ChargingRateUnit.A;
}
