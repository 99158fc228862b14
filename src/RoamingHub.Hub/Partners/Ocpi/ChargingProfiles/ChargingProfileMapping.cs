using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.Locations;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.ChargingProfiles;

namespace RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;

/// <summary>Limits of charges and the outcomes of orders about them in the words of charging profiles (OCPI 2.2.1 §14.5, §14.6).</summary>
internal static class ChargingProfileMapping
{
    /// <summary>Why no station could follow the profile; null when one may.</summary>
    public static string? Refuse(ChargingProfile profile)
    {
        if (profile.ChargingProfilePeriod is not { Count: > 0 } periods)
            return "charging_profile.charging_profile_period: is empty, and a station needs one period at least";
        if (periods[0].StartPeriod != 0)
            return "charging_profile.charging_profile_period[0].start_period: the first period starts at 0";
        for (var i = 1; i < periods.Count; i++)
        {
            if (periods[i].StartPeriod <= periods[i - 1].StartPeriod)
                return $"charging_profile.charging_profile_period[{i}].start_period: does not come after the period before";
        }

        return null;
    }

    public static LimitPlan ToPlan(ChargingProfile profile) => new(
        profile.ChargingRateUnit!.Value == ChargingRateUnit.W ? LimitUnit.Watts : LimitUnit.Amperes,
        [.. profile.ChargingProfilePeriod!.Select(p => new LimitStep(p.StartPeriod!.Value, p.Limit!.Value))],
        profile.StartDateTime, profile.Duration, profile.MinChargingRate);

    /// <param name="at">When the station said it, where it named no moment.</param>
    public static ActiveChargingProfile ToActive(LimitPlan plan, DateTimeOffset at)
    {
        var start = plan.StartsAt ?? at;
        return new(start, new ChargingProfile
        {
            StartDateTime = start,
            Duration = plan.Seconds,
            ChargingRateUnit = plan.Unit == LimitUnit.Watts ? ChargingRateUnit.W : ChargingRateUnit.A,
            MinChargingRate = plan.Least,
            ChargingProfilePeriod = [.. plan.Steps.Select(s => new ChargingProfilePeriod(s.From, s.Limit))],
        });
    }

    /// <summary>Where nothing limits a charge its EVSE does: the most that it can deliver (OCPI 2.2.1 §14.4.2.2).</summary>
    public static LimitPlan MostOf(Connector connector, LimitUnit unit, int seconds) =>
        new(unit, [new(0, unit == LimitUnit.Watts ? decimal.Floor(connector.PowerWatts) : connector.MaxAmperage)], Seconds: seconds);

    /// <summary>A result has three words only; whatever kept the station from saying yes is REJECTED.</summary>
    public static ChargingProfileResultType ToResult(ILimitOrder order, OrderOutcome outcome, LimitPlan? inForce) => (order, outcome) switch
    {
        (LimitsReadRequested, OrderOutcome.Accepted) when inForce is null => ChargingProfileResultType.UNKNOWN,
        (_, OrderOutcome.Accepted) => ChargingProfileResultType.ACCEPTED,
        (_, OrderOutcome.NothingToClear) => ChargingProfileResultType.UNKNOWN,
        _ => ChargingProfileResultType.REJECTED,
    };

    public static string ToBody(ILimitOrder order, LimitOrderAnswered answer)
    {
        var result = ToResult(order, answer.Outcome, answer.InForce);
        return order switch
        {
            LimitsSetRequested => OcpiJson.Write(new ChargingProfileResult(result)),
            LimitsClearRequested => OcpiJson.Write(new ClearProfileResult(result)),
            _ => OcpiJson.Write(new ActiveChargingProfileResult(
                result, result == ChargingProfileResultType.ACCEPTED ? ToActive(answer.InForce!, answer.At) : null)),
        };
    }

    public static string ToData(ChargingProfileResponseType result, TimeSpan timeout) =>
        OcpiJson.Write(new ChargingProfileResponse(result, (int)timeout.TotalSeconds));
}
