using System.Net;
using RoamingHub.Hub.Stations;
using RoamingHub.Hub.Stations.Security;

namespace RoamingHub.Hub.Tests.Stations.Security;

public sealed class LoginLimiterTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private readonly StandingTime _time = new();
    private readonly LoginLimiter _limiter;

    public LoginLimiterTests() => _limiter = new(new StationOptions { FailedLoginsPerMinute = 10 }, _time);

    [Fact]
    public void Ten_failures_at_a_station_are_the_end_for_that_address_and_that_station()
    {
        Fail(10, Here, "CP1");
        _limiter.MayTry(Here, "CP1").ShouldBeFalse();
        _limiter.MayTry(There, "CP1").ShouldBeTrue();
        _limiter.MayTry(Here, "CP2").ShouldBeTrue();
        _time.Pass(TimeSpan.FromSeconds(6));
        _limiter.MayTry(Here, "CP1").ShouldBeTrue();
    }

    [Fact]
    public void Going_from_station_to_station_does_not_help()
    {
        for (var i = 0; i < 100; i++)
            Fail(1, Here, $"CP{i}");
        _limiter.MayTry(Here, "CP1000").ShouldBeFalse();
        _limiter.MayTry(There, "CP1000").ShouldBeTrue();
    }

    [Fact]
    public void A_station_is_heard_at_its_own_address_whatever_its_neighbours_do()
    {
        _limiter.Succeeded(Here, "CP1");
        for (var i = 0; i < 100; i++)
            Fail(1, Here, $"NEIGHBOUR{i}");
        _limiter.MayTry(Here, "NEIGHBOUR").ShouldBeFalse();
        _limiter.MayTry(Here, "CP1").ShouldBeTrue();
    }

    [Fact]
    public void Guessing_at_a_station_from_its_own_address_is_slowed_too()
    {
        _limiter.Succeeded(Here, "CP1");
        Fail(99, Here, "CP1");
        _limiter.MayTry(Here, "CP1").ShouldBeTrue();
        Fail(1, Here, "CP1");
        _limiter.MayTry(Here, "CP1").ShouldBeFalse();
        _time.Pass(TimeSpan.FromSeconds(0.6));
        _limiter.MayTry(Here, "CP1").ShouldBeTrue();
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    public void Addresses_of_one_household_are_one(string first, string second, bool isHeard)
    {
        Fail(10, IPAddress.Parse(first), "CP1");
        _limiter.MayTry(IPAddress.Parse(second), "CP1").ShouldBe(isHeard);
    }

    private void Fail(int times, IPAddress address, string station)
    {
        for (var i = 0; i < times; i++)
            _limiter.Failed(address, station);
    }

    private sealed class StandingTime : TimeProvider
    {
        private long _now;

        public void Pass(TimeSpan time) => _now += (long)(time.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => _now;
    }
}
