using Microsoft.Extensions.Configuration;
using RoamingHub.Core.Metering;
using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Tests.Sessions;

public sealed class MeteringSettingsTests
{
    [Fact]
    public void Nothing_set_is_the_default() => From().ShouldSatisfyAllConditions(
        s => s.ClockTolerance.ShouldBe(TimeSpan.FromMinutes(5)), s => s.ToleranceWh.ShouldBe(1), s => s.Holding.ShouldContain(MeteringVerdict.Replayed));

    [Fact]
    public void What_is_set_is_read()
    {
        var policy = From(("Hold", "tampered, time-differs"), ("ClockToleranceMinutes", "7.5"));
        (policy.ClockTolerance, policy.ToleranceWh).ShouldBe((TimeSpan.FromSeconds(450), 1m));
        policy.Holding.ShouldBe([MeteringVerdict.Tampered, MeteringVerdict.TimeDiffers], ignoreOrder: true);
    }

    [Theory]
    [InlineData("ClockToleranceMinutes", "-1")]
    [InlineData("ClockToleranceMinutes", "five")]
    [InlineData("ClockToleranceMinutes", "1441")]
    [InlineData("ToleranceWh", "much")]
    [InlineData("Hold", "replay")]
    public void What_is_not_understood_stops_the_start(string key, string value) =>
        Should.Throw<InvalidOperationException>(() => From((key, value))).Message.ShouldContain(key);

    private static MeteringPolicy From(params (string Key, string Value)[] settings) => MeteringSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>("Hub:SignedMetering:" + s.Key, s.Value))).Build());
}
