namespace RoamingHub.Core.ChargeLimits;

/// <summary>What a limit counts.</summary>
public enum LimitUnit
{
    /// <summary>Watts over all phases.</summary>
    Watts,

    /// <summary>Amperes on each phase.</summary>
    Amperes,
}

/// <summary>A limit that holds from a moment on, until the next step.</summary>
/// <param name="From">Seconds after the start of the plan.</param>
public sealed record LimitStep(int From, decimal Limit);

/// <summary>How much a charge may draw, and when.</summary>
/// <param name="Steps">In the order of time; the first one from 0.</param>
/// <param name="StartsAt">Null: with the charge itself.</param>
/// <param name="Seconds">How long it holds; null for as long as the charge.</param>
/// <param name="Least">What the vehicle should have at least, where that can be had.</param>
public sealed record LimitPlan(
    LimitUnit Unit, IReadOnlyList<LimitStep> Steps, DateTimeOffset? StartsAt = null, int? Seconds = null, decimal? Least = null);
