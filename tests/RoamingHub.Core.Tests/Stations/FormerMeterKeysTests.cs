using RoamingHub.Core.Stations;

namespace RoamingHub.Core.Tests.Stations;

public sealed class FormerMeterKeysTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_that_is_replaced_or_taken_away_is_remembered_with_the_moment()
    {
        var first = Described(Ten, "AA", new ConnectorLink(1, null, "1", "1", "BB"), new ConnectorLink(2, null, "2", "1", "CC"));
        first.Succeeding(null).FormerMeterKeys.ShouldBeNull();
        var second = Described(Ten.AddHours(1), "AA", new ConnectorLink(1, null, "1", "1", "DD"), new ConnectorLink(2, null, "2", "1", "CC")).Succeeding(first);
        second.FormerMeterKeys.ShouldBe([new(1, null, "BB", Ten.AddHours(1))]);
        var third = Described(Ten.AddHours(2), null, new ConnectorLink(1, null, "1", "1", "DD")).Succeeding(second);
        third.FormerMeterKeys.ShouldBe([new(2, null, "CC", Ten.AddHours(2)), new(null, null, "AA", Ten.AddHours(2)), new(1, null, "BB", Ten.AddHours(1))]);
        var same = third with { At = Ten.AddHours(3), FormerMeterKeys = null };
        same.Succeeding(third).FormerMeterKeys.ShouldBe(third.FormerMeterKeys);
    }

    private static StationDescribed Described(DateTimeOffset at, string? key, params ConnectorLink[] links) =>
        new(new("CP1"), null, ValidationMode.Tolerant, links, at, MeterPublicKey: key);
}
