using RoamingHub.Hub.Stations;

namespace RoamingHub.Hub.Tests.Stations;

public sealed class MessageRateTests
{
    private static readonly TimeProvider Time = TimeProvider.System;

    [Fact]
    public void A_burst_is_read_at_once_and_what_exceeds_it_waits_its_turn()
    {
        var rate = new MessageRate(Time, burst: 500, perSecond: 10);
        var now = Time.GetTimestamp();
        Enumerable.Range(0, 500).ShouldAllBe(_ => rate.Next(now) == TimeSpan.Zero);
        rate.Next(now).TotalSeconds.ShouldBe(0.1, 0.01);
        rate.Next(now).TotalSeconds.ShouldBe(0.2, 0.01);
        rate.Next(now + (60 * Time.TimestampFrequency)).ShouldBe(TimeSpan.Zero);
    }
}
