namespace RoamingHub.Core.Metering;

/// <summary>One value of a signed record, and its place in the charge.</summary>
internal sealed record SignedValueRead(OcmfReading Reading, bool Begins, bool Ends);

/// <summary>The energy that a meter has signed for a charge, from the register that counts.</summary>
/// <param name="ResolutionWh">The least difference that its values can show.</param>
/// <param name="LossWh">What the cable lost, where the meter tells it: it is not in the energy.</param>
public sealed record SignedEnergy(decimal Wh, decimal ResolutionWh, string? Register, decimal? LossWh)
{
    /// <summary>A value without decimal places says nothing of its resolution; calibrated meters show at least this.</summary>
    private const decimal CoarsestWh = 100;

    /// <summary>
    /// The difference from the first value that begins the charge to the last that ends it, of one register. Of several, the one that is nearest to what the vehicle
    /// got. A register that begins at zero with the charge needs no begin.
    /// </summary>
    internal static SignedEnergy? Of(IReadOnlyList<SignedValueRead> values)
    {
        foreach (var end in values.Where(v => v.Ends).Reverse().OrderByDescending(v => ObisCode.Read(v.Reading.Register)?.Rank ?? 0))
        {
            var begin = values.FirstOrDefault(v => v.Begins && SameRegister(v.Reading, end.Reading))?.Reading;
            if (begin is null && ObisCode.Read(end.Reading.Register)?.OfTheCharge != true)
                continue;
            var least = Math.Min(end.Reading.LeastWh, begin?.LeastWh ?? end.Reading.LeastWh);
            return new(end.Reading.Wh!.Value - (begin?.Wh ?? 0), Math.Min(CoarsestWh, least), end.Reading.Register, end.Reading.LossWh);
        }

        return null;
    }

    private static bool SameRegister(OcmfReading one, OcmfReading other) =>
        one.Register == other.Register || (ObisCode.Read(one.Register) is { } code && code == ObisCode.Read(other.Register));
}
