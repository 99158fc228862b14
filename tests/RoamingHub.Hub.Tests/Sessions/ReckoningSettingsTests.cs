using Microsoft.Extensions.Configuration;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Tests.Sessions;

public sealed class ReckoningSettingsTests
{
    [Fact]
    public void Without_a_word_it_is_the_houses_own_reading()
    {
        var settings = From([]);

        (settings.Everybody, settings.UnpluggedWithin).ShouldBe((Reckoning.House, TimeSpan.FromHours(12)));
        From(("Rounding", "minor-unit"), ("Parking", "reported"), ("Curtailed", "charged"), ("AfterStop", "none")).Everybody.ShouldBe(Reckoning.House);
    }

    [Fact]
    public void What_is_set_holds_where_a_partners_terms_say_nothing_else()
    {
        var everybody = From(("Rounding", "half-even"), ("Parking", "power"), ("Curtailed", "free"), ("AfterStop", "untilUnplugged")).Everybody;

        everybody.ShouldBe(new("half-even", ParkingBy.Power, Curtailed.Free, AfterStop.UntilUnplugged));
        everybody.With("minor-unit", null, "charged", null).ShouldBe(new(null, ParkingBy.Power, Curtailed.Charged, AfterStop.UntilUnplugged));
    }

    [Theory]
    [InlineData("Rounding", "random", "minor-unit")]
    [InlineData("Parking", "guessed", "reported")]
    [InlineData("Curtailed", "half", "charged")]
    [InlineData("AfterStop", "always", "untilUnplugged")]
    [InlineData("UnpluggedWithinHours", "0", "72")]
    public void A_wrong_word_stops_the_hub_and_names_the_right_ones(string member, string value, string known) =>
        Should.Throw<InvalidOperationException>(() => From((member, value))).Message.ShouldContain(known);

    private static ReckoningSettings From(params (string Member, string Value)[] settings) => ReckoningSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Hub:Cdrs:" + s.Member, (string?)s.Value))).Build());
}
