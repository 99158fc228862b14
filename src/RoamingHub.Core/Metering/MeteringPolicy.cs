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
        new HashSet<MeteringVerdict> { MeteringVerdict.Tampered, MeteringVerdict.WrongKey, MeteringVerdict.EnergyDiffers },
        new HashSet<MeteringVerdict> { MeteringVerdict.MissingStart, MeteringVerdict.MissingEnd }, MeteringJudge.LeastToleranceWh);
}
