using RoamingHub.Hub.Demo;

namespace RoamingHub.Hub.Tests.Demo;

/// <summary>What stands on the command line of a Hubject to try with.</summary>
public sealed class HubjectCommandTests
{
    [Fact]
    public void Operators_providers_and_cards_are_named_with_or_without_their_addresses()
    {
        var trial = HubjectCommand.Read(
            ["--port", "0", "--operator", "DE*ABC=http://localhost:8080/oicp/p1", "--operator", "DE*XYZ", "--provider", "DE-8EO=http://localhost:7000", "--card", "04a1b2c3d4e5f6=DE-8EO", "--budgets"])
            .ShouldNotBeNull();
        trial.Port.ShouldBe(0);
        trial.Operators.Select(o => (o.OperatorId, o.ServiceUrl?.ToString())).ShouldBe([("DE*ABC", "http://localhost:8080/oicp/p1"), ("DE*XYZ", null)]);
        trial.Providers.Single().ServiceUrl!.Port.ShouldBe(7000);
        trial.Drivers.Single().Identification.CardUid.ShouldBe("04A1B2C3D4E5F6");
        (trial.Budgets, trial.StrictTimes).ShouldBe((true, false));
    }

    [Fact]
    public void Without_words_there_is_one_operator() => HubjectCommand.Read([]).ShouldNotBeNull().Operators.Single().OperatorId.ShouldBe("DE*ABC");

    [Theory]
    [InlineData("--operator")]
    [InlineData("--operator", "DE-ABC")]
    [InlineData("--operator", "DE*ABC=nowhere")]
    [InlineData("--card", "04A1B2C3D4E5F6")]
    [InlineData("--card", "nothex=DE-8EO")]
    [InlineData("--port", "many")]
    [InlineData("--weather", "fine")]
    public void What_is_none_of_its_words_is_refused(params string[] args) => HubjectCommand.Read(args).ShouldBeNull();
}
