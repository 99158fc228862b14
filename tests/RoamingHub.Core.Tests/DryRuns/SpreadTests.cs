using RoamingHub.Core.DryRuns;

namespace RoamingHub.Core.Tests.DryRuns;

public sealed class SpreadTests
{
    [Fact]
    public void Cheaper_equal_and_dearer_are_counted()
    {
        var spread = Of("EUR", (-1, 2), (0, 3), (0.01m, 5));
        (spread.Cheaper, spread.Equal, spread.Dearer).ShouldBe((2L, 3L, 5L));
    }

    [Fact]
    public void A_quantile_is_a_difference_that_occurs()
    {
        // Ten sessions: 1, 2, …, 10.
        var spread = Of("EUR", [.. Enumerable.Range(1, 10).Select(i => ((decimal)i, 1L))]);
        spread.Quantiles.ShouldBe([(0m, 1m), (0.05m, 1m), (0.25m, 3m), (0.5m, 5m), (0.75m, 8m), (0.95m, 10m), (1m, 10m)]);
    }

    [Fact]
    public void Bands_grow_with_their_distance_from_nothing_and_have_no_gap()
    {
        var spread = Of("EUR", (-0.30m, 1), (-0.20m, 1), (0, 4), (0.10m, 2), (0.11m, 1), (1.01m, 3));

        spread.Bands.ShouldBe(
        [
            new(-0.5m, -0.2m, 1, -0.30m), new(-0.2m, -0.1m, 1, -0.20m), new(-0.1m, 0, 0, 0), new(0, 0, 4, 0), new(0, 0.1m, 2, 0.20m), new(0.1m, 0.2m, 1, 0.11m),
            new(0.2m, 0.5m, 0, 0), new(0.5m, 1, 0, 0), new(1, 2, 3, 3.03m),
        ]);
    }

    [Fact]
    public void Every_charge_is_in_one_band()
    {
        var deltas = Enumerable.Range(-2500, 5001).Select(i => (i * 0.01m, 1L)).ToArray();
        var spread = Of("EUR", deltas);

        spread.Bands.Sum(b => b.Sessions).ShouldBe(5001);
        spread.Bands.Sum(b => b.Delta).ShouldBe(0);
        spread.Bands.Single(b => (b.From, b.To) == (10, 20)).Sessions.ShouldBe(1000); // 10.01 to 20.00
    }

    [Theory]
    [InlineData("JPY", 10, 20)]
    [InlineData("KWD", 0.01, 0.02)]
    public void Bands_fit_the_currency(string currency, decimal from, decimal to) =>
        Of(currency, (to, 1)).Bands.ShouldBe([new(from, to, 1, to)]);

    [Fact]
    public void Where_nothing_changes_there_is_one_band() => Of("EUR", (0, 9)).Bands.ShouldBe([new(0, 0, 9, 0)]);

    private static Spread Of(string currency, params (decimal Delta, long Count)[] deltas) =>
        Spread.Of(currency, [.. deltas.Select(d => KeyValuePair.Create(d.Delta, d.Count))]);
}
