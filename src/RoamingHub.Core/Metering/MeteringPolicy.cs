namespace RoamingHub.Core.Metering;

/// <summary>What is done about what is found of signed values.</summary>
/// <param name="Holding">A record with such a finding waits for a person.</param>
/// <param name="ToleranceWh">By how much signed and billed energy may differ beyond the resolution of the signed values.</param>
public sealed record MeteringPolicy(IReadOnlySet<MeteringVerdict> Holding, decimal ToleranceWh)
{
    public static MeteringPolicy Default { get; } =
        new(new HashSet<MeteringVerdict> { MeteringVerdict.Tampered, MeteringVerdict.EnergyDiffers }, MeteringJudge.LeastToleranceWh);
}
