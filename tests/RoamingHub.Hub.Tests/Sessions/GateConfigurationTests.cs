using Microsoft.Extensions.Configuration;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Tests.Sessions;

public sealed class GateConfigurationTests
{
    [Fact]
    public void Rules_and_limits_are_set_by_their_names()
    {
        var settings = From(("Rules:meter-jump", "hold"), ("Rules:ClockZone", "off"), ("Limits:TinyWh", "50"), ("Limits:idlehours", "2.5"), ("Limits:MostPerKwh:HUF", "4000"));
        settings.Rules.ShouldBe(new Dictionary<string, Severity> { ["meter-jump"] = Severity.Hold, ["clock-zone"] = Severity.Off }, ignoreOrder: true);
        (settings.Limits.TinyWh, settings.Limits.IdleHours, settings.Limits.TinySeconds).ShouldBe((50m, 2.5m, 120m));
        (settings.Limits.MostPerKwh["HUF"], settings.Limits.MostPerKwh["EUR"]).ShouldBe((4000m, 20m));
    }

    [Fact]
    public void Nothing_set_is_the_default() => From().ShouldSatisfyAllConditions(s => s.Rules.ShouldBeEmpty(), s => s.Limits.TinySeconds.ShouldBe(120));

    [Theory]
    [InlineData("Rules:meter-jumps", "hold", "meter-jumps")]
    [InlineData("Rules:meter-jump", "true", "hold, flag, off")]
    [InlineData("Rules:no-price", "off", "no-price")]
    [InlineData("Limits:Tiny", "5", "TinyWh")]
    [InlineData("Limits:TinyWh", "-1", "from 0")]
    [InlineData("Limits:TinyWh", "1,5", "TinyWh")]
    [InlineData("Limits:MostPerKwh:EURO", "5", "EURO")]
    public void What_is_not_understood_stops_the_start(string key, string value, string said) =>
        Should.Throw<InvalidOperationException>(() => From((key, value))).Message.ShouldContain(said);

    private static GateSettings From(params (string Key, string Value)[] settings) => GateConfiguration.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>("Hub:Cdrs:" + s.Key, s.Value))).Build(), MeteringPolicy.Default);
}
