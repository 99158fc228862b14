using System.Globalization;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.Traffic;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Traffic;

/// <summary>Hubject's acceptable use policy: so many calls a minute of each kind, and room when it says that it is too much.</summary>
public sealed class CallBudgetTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void No_minute_has_more_calls_than_the_policy_allows()
    {
        var budget = new CallBudget(6, _clock);
        var sent = new List<DateTimeOffset>();
        for (var second = 0; second < 300; second++)
        {
            while (budget.Take() is null)
                sent.Add(_clock.GetUtcNow());
            _clock.Skip(TimeSpan.FromSeconds(1));
        }

        sent.Count.ShouldBe(30); // five windows of it
        foreach (var at in sent)
            sent.Count(s => s >= at && s < at + TimeSpan.FromMinutes(1)).ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void Whoever_was_told_that_it_is_too_much_waits_longer_each_time_and_as_long_as_it_was_asked_to()
    {
        var budget = new CallBudget(100, _clock);
        for (var n = 0; n < 12; n++)
        {
            var most = TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(n, 9))));
            var pause = budget.Refused(null);
            pause.ShouldBeInRange(most * 0.5, most);
            budget.Take().ShouldNotBeNull().ShouldBe(pause, TimeSpan.FromMilliseconds(1));
            _clock.Skip(pause);
            budget.Take().ShouldBeNull();
        }

        budget.Answered();
        budget.Refused(TimeSpan.FromSeconds(90)).ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Theory]
    [InlineData(OicpOperation.PushEvseStatus, "PushEvseData PushEvsePricing PushEvseStatus PushPricingProductData")]
    [InlineData(OicpOperation.PushPricingProductData, "PushPricingProductData")]
    [InlineData(OicpOperation.ChargeDetailRecord, "ChargeDetailRecord ChargingNotifications PushEvseData PushEvsePricing PushEvseStatus PushPricingProductData")]
    [InlineData(OicpOperation.AuthorizeStart, "AuthorizeStart ChargeDetailRecord ChargingNotifications PushEvseData PushEvsePricing PushEvseStatus PushPricingProductData")]
    public async Task A_429_holds_back_the_call_that_met_it_and_what_matters_less_but_nothing_else(OicpOperation refused, string waiting)
    {
        await using var database = new Database("Host=127.0.0.1;Username=nobody");
        var traffic = new PartnerTraffic(new("p1"), Options(), new PartnerExchanges(database), _clock);
        traffic.Ended(new(refused, default, OicpOutcome.Retry, 429, null, null, "", null, TimeSpan.FromSeconds(30), TimeSpan.Zero));
        var held = OicpOptions.Policy.Keys.Where(o => !traffic.ReadyAsync(o, default).AsTask().IsCompleted).Select(o => o.ToString()).Order(StringComparer.Ordinal);
        string.Join(' ', held).ShouldBe(waiting);
    }

    [Fact]
    public void The_limits_are_those_of_the_policy()
    {
        // Hubject Acceptable Use Policy 1.0: requests a minute.
        var policy = """
            PushEvseStatus 2000, PushEvseData 375, AuthorizeStart 200, AuthorizeStop 50, ChargeDetailRecord 350, ChargingNotifications 100, PushEvsePricing 6, PushPricingProductData 6
            """;
        foreach (var line in policy.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ');
            OicpOptions.Policy[Enum.Parse<OicpOperation>(parts[0])].ShouldBe(int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        OicpOptions.Policy.Count.ShouldBe(8);
        Options().PerMinute.ShouldBe(OicpOptions.Policy);
    }

    [Fact]
    public void After_some_calls_in_vain_one_goes_out_now_and_then_and_an_answer_opens_the_way()
    {
        var circuit = new Circuit(3, TimeSpan.FromSeconds(15), _clock);
        circuit.Failed("down");
        circuit.Failed("down");
        circuit.WhyNot().ShouldBeNull();
        circuit.Failed("down");
        circuit.WhyNot().ShouldBe("down");
        _clock.Skip(TimeSpan.FromSeconds(15));
        circuit.WhyNot().ShouldBeNull(); // one may try
        circuit.WhyNot().ShouldBe("down");
        circuit.Answered();
        circuit.WhyNot().ShouldBeNull();
        circuit.Why.ShouldBeNull();
        circuit.LockedOut("017");
        circuit.WhyNot().ShouldBe("017");
        _clock.Skip(TimeSpan.FromSeconds(4));
        circuit.WhyNot().ShouldBe("017");
        _clock.Skip(TimeSpan.FromSeconds(1));
        circuit.WhyNot().ShouldBeNull();
    }

    private static OicpOptions Options() => OicpOptions.From(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());

    private sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // it never rings

        public void Skip(TimeSpan time) => _now += time;
    }
}
