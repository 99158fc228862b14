using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;
using Xunit.Abstractions;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>An hour in which one partner is down, played by a clock that skips; the hub, its partners and the station live by it.</summary>
public sealed class PartnerOutageTests(ITestOutputHelper output)
{
    private const int Charges = 100;
    private const string Card = "04A2B31C5E6F80";
    private const string OtherCard = "04CAFEBABE0180";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(36); // a hundred of them are an hour
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2); // after it a charge's record is due
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_partner_that_is_down_for_an_hour_of_a_hundred_charges_gets_all_of_it_once_and_nobody_else_waits()
    {
        var clock = new SkippingClock();
        await using var world = await OcpiWorld.StartAsync(clock, ("Hub:Stations:PingTimeout", "3600")); // what is skipped is no silence
        var down = world.Emsp;
        var (other, otherPartner) = await world.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        foreach (var (emsp, card) in new[] { (down, Card), (other, OtherCard) })
            (await emsp.PushTokenAsync(emsp.IssueToken(card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
        await using var station = await StationAsync(world, clock);

        await down.StopListeningAsync();
        var began = clock.GetUtcNow();
        var real = Stopwatch.StartNew();
        var delays = new List<double>();
        for (var i = 0; i < Charges; i++)
        {
            var mine = i % 2 == 0;
            await ChargeAsync(station, clock, mine ? Card : OtherCard, Energy(i));
            clock.Skip(Settling);
            var due = Stopwatch.GetTimestamp();
            if (!mine)
            {
                await other.WaitForCdrAsync(c => c.TotalEnergy == Energy(i) / 1000m, OcpiWorld.Soon);
                delays.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
                // What is under way when time is skipped would seem to have had no answer.
                await world.Hub.Database.UntilAsync($"SELECT count(*) = {(i + 1) / 2} AND bool_and(state = 'delivered') FROM hub.deliveries WHERE partner = '{otherPartner}' AND module = 'cdrs'");
                await world.Hub.Database.UntilAsync($"SELECT bool_and(state = 'delivered') FROM hub.deliveries WHERE partner = '{otherPartner}'");
            }

            clock.Skip(Pause - Settling);
        }

        // The hour is over, and half of the charges are owed to the partner that was down. The other one has everything.
        (clock.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        await world.Hub.Database.UntilAsync($"SELECT count(*) = {Charges} FROM log.mt_events WHERE type = 'charge_record_sealed'");
        await world.CaughtUpAsync();
        down.Cdrs.ShouldBeEmpty();
        other.Cdrs.Count.ShouldBe(Charges / 2);
        (await OwedAsync(world, world.Partner)).ShouldBe(Charges / 2);
        (await OwedAsync(world, otherPartner)).ShouldBe(0);
        var tries = await world.Hub.Database.QueryAsync<int>($"SELECT max(attempts) FROM hub.deliveries WHERE partner = '{world.Partner}' AND module = 'cdrs'");

        await RestingAsync(world, clock); // a try that fails while it comes back would be one more minute's rest
        var back = Stopwatch.StartNew();
        down.ForgetExchanges();
        await down.ListenAgainAsync();
        clock.Skip(TimeSpan.FromMinutes(1)); // nobody need say that it is back
        for (var n = 10; n <= Charges / 2; n += 10) // step by step, since machines differ
        {
            foreach (var module in (string[])["cdrs", "sessions"])
                await world.Hub.Database.UntilAsync($"SELECT count(*) >= {n} FROM hub.deliveries WHERE partner = '{world.Partner}' AND module = '{module}' AND state = 'delivered'");
        }

        var drained = back.Elapsed;

        foreach (var (emsp, odd) in new[] { (down, 0), (other, 1) })
        {
            var expected = Enumerable.Range(0, Charges).Where(i => i % 2 == odd).Select(i => Energy(i) / 1000m).ToList();
            emsp.Cdrs.Select(c => c.TotalEnergy!.Value).ShouldBe(expected); // each once, the oldest first
            emsp.Exchanges.Count(e => e is { Inbound: true, Method: "POST", Module: "cdrs" }).ShouldBe(Charges / 2);
            emsp.Sessions.Select(s => (s.Status!.Value, s.Kwh!.Value)).OrderBy(s => s.Item2).ShouldBe(expected.Select(kwh => ((SessionStatus?)SessionStatus.COMPLETED, kwh)));
            emsp.Violations.ShouldBeEmpty();
        }

        // Of each session only how it stands now, in their order: nothing of what was in between.
        var puts = down.Exchanges.Where(e => e is { Inbound: true, Module: "sessions", Method: "PUT" }).Select(e => e.Path.Split('/')[^1]).ToList();
        puts.ShouldBe(down.Cdrs.Select(c => c.SessionId!));
        down.Exchanges.ShouldNotContain(e => e.Inbound && e.Module == "sessions" && e.Method == "PATCH");

        delays.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Charges} charges in one simulated hour took {real.Elapsed.TotalSeconds:0.0} s; from when it was due to the other partner's CDR {delays[0]:0}, {delays[delays.Count / 2]:0} and {delays[^1]:0} ms (least, median, most); the oldest CDR was tried {tries} times; {Charges / 2} CDRs and sessions caught up in {drained.TotalSeconds:0.0} s"));
    }

    [Fact]
    public async Task A_partner_that_locked_us_out_is_probed_each_minute_and_gets_what_it_is_owed()
    {
        var clock = new SkippingClock();
        await using var hub = await HubUnderTest.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        await using var emsp = await RawEmsp.RegisterAsync(hub, r => RawEmsp.Envelope(1000, r.Method == "GET" ? "[]" : null));
        await hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.token_pulls WHERE full_at IS NOT NULL)"); // what follows the handshake is over
        emsp.Locked = true;
        await Records.SealAsync(hub, emsp);
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{emsp.Partner}' AND state = 'retrying')");

        // Nothing goes out before the minute is over, and then no more than a look at its versions.
        var before = emsp.Requests.Count;
        clock.Skip(TimeSpan.FromSeconds(61));
        await UntilAsync(() => emsp.Requests.Count > before);
        emsp.Requests.Skip(before).ShouldAllBe(r => r.Method == "GET" && r.Path == "/versions");
        emsp.Posts.Count.ShouldBe(1);

        emsp.Locked = false;
        await UntilAsync(() =>
        {
            clock.Skip(TimeSpan.FromSeconds(61));
            return emsp.Posts.Count > 1;
        });
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{emsp.Partner}' AND state = 'delivered')");
    }

    private static async Task RestingAsync(OcpiWorld world, TimeProvider clock)
    {
        using var enough = new CancellationTokenSource(OcpiWorld.Soon);
        while (await world.Hub.Database.QueryAsync<DateTime>($"SELECT min(next_attempt) FROM hub.deliveries WHERE partner = '{world.Partner}' AND state = 'retrying'")
            < clock.GetUtcNow().AddSeconds(5))
            await Task.Delay(50, enough.Token);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var enough = new CancellationTokenSource(OcpiWorld.Soon);
        while (!condition())
            await Task.Delay(50, enough.Token);
    }

    private static long Energy(int charge) => 50 + charge; // Wh; each charge is known by its own

    private static async Task<StationSimulator> StationAsync(OcpiWorld world, TimeProvider clock)
    {
        var station = world.Hub.Watch(new StationSimulator(new StationOptions { Id = "CP1", Url = world.Hub.StationUrl("CP1"), Time = clock }));
        await station.ConnectAsync();
        await station.BootAsync();
        await station.StatusAsync(1, ChargePointStatus.Available);
        return station;
    }

    private static async Task ChargeAsync(StationSimulator station, TimeProvider clock, string card, long energy)
    {
        station.Clock.Set(clock.GetUtcNow() - Length);
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(energy) { Duration = Length });
        await charge.Started;
        await charge.StopAsync();
    }

    private static Task<long> OwedAsync(OcpiWorld world, PartnerId partner) => world.Hub.Database.QueryAsync<long>(
        $"SELECT count(*) FROM hub.deliveries WHERE partner = '{partner}' AND module = 'cdrs' AND state IN ('waiting', 'retrying')");
}
