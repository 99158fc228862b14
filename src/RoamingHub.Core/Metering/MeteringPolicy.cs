namespace RoamingHub.Core.Metering;

/// <summary>What is done about what is found of signed values.</summary>
/// <param name="Holding">A record with such a finding waits for a person.</param>
/// <param name="HoldingForGood">Likewise where a record cannot be taken back, and signed values were promised.</param>
/// <param name="ToleranceWh">By how much signed and billed energy may differ beyond the resolution of the signed values.</param>
/// <param name="Url">Where drivers find how to check signed values, for those partners that show it.</param>
public sealed record MeteringPolicy(
    IReadOnlySet<MeteringVerdict> Holding, IReadOnlySet<MeteringVerdict> HoldingForGood, decimal ToleranceWh, string? Url = null)
{
    public static MeteringPolicy Default { get; } = new(
        new HashSet<MeteringVerdict> { MeteringVerdict.Tampered, MeteringVerdict.WrongKey, MeteringVerdict.EnergyDiffers, MeteringVerdict.Replayed },
        new HashSet<MeteringVerdict> { MeteringVerdict.MissingStart, MeteringVerdict.MissingEnd, MeteringVerdict.TimeDiffers }, MeteringJudge.LeastToleranceWh);

    /// <summary>By how much the meter's clock may put a value before the charge's start or after its end.</summary>
    public TimeSpan ClockTolerance { get; init; } = MeteringJudge.UsualClockTolerance;
}
