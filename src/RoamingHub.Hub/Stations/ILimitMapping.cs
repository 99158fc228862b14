using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;

namespace RoamingHub.Hub.Stations;

/// <summary>What a station answered to an order about limits.</summary>
/// <param name="InForce">Which limits hold, where that was asked and the station named any.</param>
internal sealed record LimitAnswer(OrderOutcome Outcome, LimitPlan? InForce = null);

/// <summary>How orders about the limits of a charge are said in one version of OCPP, and what a station's answer means.</summary>
internal interface ILimitMapping
{
    string Protocol { get; }

    (string Action, byte[] Payload) ToCall(ILimitOrder order);

    /// <summary>Null when the answer cannot be read.</summary>
    LimitAnswer? Read(ILimitOrder order, ReadOnlySpan<byte> answer);
}

internal static class LimitSteps
{
    /// <summary>Limits as stations tell them, in steps of 0.1 as partners take them; never more than the station said.</summary>
    public static decimal Rounded(decimal limit) => decimal.Round(limit, 1, MidpointRounding.ToZero);
}
