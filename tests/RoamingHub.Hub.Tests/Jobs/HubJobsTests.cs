using Microsoft.Extensions.Configuration;
using Quartz;
using RoamingHub.Hub.Jobs;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

namespace RoamingHub.Hub.Tests.Jobs;

/// <summary>What the hub does by the clock.</summary>
public sealed class HubJobsTests
{
    [Fact]
    public void Partners_are_asked_by_the_clock_in_hours_and_after_a_random_pause()
    {
        foreach (var schedule in (string[])[HubJobs.TokenPulls, HubJobs.TokenChanges, HubJobs.CdrAudits, HubJobs.StatusRefreshes])
        {
            var cron = new CronExpression(schedule);
            var first = cron.GetNextValidTimeAfter(DateTimeOffset.UtcNow)!.Value;
            (cron.GetNextValidTimeAfter(first)!.Value - first).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(2), schedule);
        }

        new Splay(new ConfigurationBuilder().Build(), TimeProvider.System).AtMost.ShouldBe(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task The_clock_reads_what_has_changed_of_tokens_and_asks_for_cdrs()
    {
        await using var hub = await HubUnderTest.StartAsync(
            ("Hub:Ocpi:TokenChangesCron", "* * * * * ?"), ("Hub:Ocpi:CdrAuditCron", "* * * * * ?"), ("Hub:Jobs:SplayMinutes", "0"));
        await using var emsp = await RawEmsp.RegisterAsync(
            hub, r => r.Method == "POST" ? RawEmsp.Envelope(1000, headers: "Location: /kept/1\r\n") : r.Path == "/kept/1" ? RawEmsp.Http("405 Method Not Allowed") : RawEmsp.Envelope(1000, "[]"));
        await hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.token_pulls WHERE full_at IS NOT NULL)");
        await Records.SealAsync(hub, emsp);
        await hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE state = 'delivered')");
        using var enough = new CancellationTokenSource(OcpiWorld.Soon);
        while (!await hub.Database.QueryAsync<bool>("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE checked = 'no-answer')"))
        {
            await hub.Database.ExecuteAsync("DELETE FROM hub.cdr_audits"); // one that began before the CDR was there would do for an hour
            await Task.Delay(200, enough.Token);
        }

        while (!emsp.Requests.Any(r => r.Target.StartsWith("/2.2.1/tokens?date_from=", StringComparison.Ordinal)))
            await Task.Delay(50, enough.Token);
    }
}
