using Microsoft.Extensions.Configuration;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Traffic;
using RoamingHub.Oicp;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>Hubject's acceptable use policy: how many calls of a kind there may be in a minute.</summary>
public sealed class MinuteBudgetsTests
{
    [Theory]
    [InlineData(OicpOperation.ChargingNotifications, 100)]
    [InlineData(OicpOperation.ChargeDetailRecord, 350)]
    public void A_minute_has_room_for_as_many_as_the_policy_allows_and_no_more(OicpOperation operation, int allowed)
    {
        var clock = new SkippingClock();
        var budget = new CallBudget(OicpOptions.From(new ConfigurationBuilder().Build()).PerMinute[operation], clock);
        for (var i = 0; i < allowed; i++)
            budget.Take().ShouldBeNull();
        var wait = budget.Take().ShouldNotBeNull();
        wait.ShouldBeGreaterThan(TimeSpan.Zero);
        clock.Skip(wait);
        budget.Take().ShouldBeNull();
    }
}
