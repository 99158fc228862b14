using System.Globalization;
using System.Numerics;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>Cases whose figures come from another program, written from the standard's text alone.</summary>
public sealed class CheckedCaseTests
{
    public static TheoryData<string> Ids => [.. CheckedCases.All.Cases.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Both_programs_give_the_same_figures(string id)
    {
        var expected = CheckedCases.Get(id);
        var about = string.Join("; ", expected.Shows);

        var charge = TariffEngine.Price(expected.Tariff, Zones.Get(expected.TimeZone), expected.Session);

        (charge.Total, charge.Fixed, charge.Energy, charge.Time, charge.Parking, charge.Reservation)
            .ShouldBe((expected.Total, expected.Fixed, expected.Energy, expected.Time, expected.Parking, expected.Reservation), about);
        Near(charge.Lines.Sum(l => l.ExclVat), expected.ExactExclVat, about);
        if (expected.Total.InclVat is not null) Near(charge.Lines.Sum(l => l.InclVat ?? l.ExclVat), expected.ExactInclVat, about);
        var billed = charge.Lines.Where(l => l.Element is not null).GroupBy(l => $"{Explanation.Word(l.Dimension)} {l.Element}")
            .ToDictionary(g => g.Key, g => g.Sum(l => l.Billed));
        billed.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Billed.Keys.Order(StringComparer.Ordinal), about);
        foreach (var (key, quantity) in billed) Near(quantity, expected.Billed[key], $"{about}: {key}");
    }

    [Fact]
    public void Every_clock_that_is_changed_in_the_cases_is_changed_both_ways()
    {
        var changes = CheckedCases.All.Cases.SelectMany(c => c.Shows).Where(s => s.StartsWith("the clock is changed", StringComparison.Ordinal)).ToList();

        foreach (var zone in new[] { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "America/Santiago" })
        {
            changes.ShouldContain($"the clock is changed, {zone}, forward");
            changes.ShouldContain($"the clock is changed, {zone}, back");
        }
    }

    // A fraction, against decimals of 28 digits that are added up.
    private static void Near(decimal ours, string theirs, string about)
    {
        var parts = theirs.Split('/').Select(part => BigInteger.Parse(part, CultureInfo.InvariantCulture)).ToList();
        var digits = BigInteger.Pow(10, 15);
        var theirDigits = parts[0] * digits / (parts.Count == 1 ? 1 : parts[1]);
        BigInteger.Abs(new BigInteger(ours * 1_000_000_000_000_000m) - theirDigits).ShouldBeLessThanOrEqualTo(BigInteger.One, about);
    }
}
