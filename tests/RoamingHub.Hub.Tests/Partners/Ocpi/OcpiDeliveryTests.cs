using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Money arrives once, whatever the partner does meanwhile; and each partner gets its own only.</summary>
public sealed class OcpiDeliveryTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_partner_that_was_down_gets_its_cdr_once_when_it_is_back()
    {
        await PushCardAsync(Emsp, Card);
        await Emsp.StopListeningAsync();
        await ChargeAsync(Card);
        await _world.DeliveredAsync("cdrs", "retrying");
        await Emsp.ListenAgainAsync();
        await Emsp.GetCredentialsAsync(); // a sign of life
        await Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
        (await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon)).Kwh.ShouldBe(5m);
        await _world.DeliveredAsync("cdrs");
        Emsp.Cdrs.Count.ShouldBe(1);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cdr_whose_answer_was_lost_is_posted_again_with_the_same_bytes_and_counts_once()
    {
        await PushCardAsync(Emsp, Card);
        Emsp.Faults.Set(new EmspFault.LoseAnswer(), "cdrs", times: 1);
        await ChargeAsync(Card);
        var delivery = await _world.DeliveredAsync("cdrs");
        ((string)delivery["response"]!).ShouldStartWith("taken at an earlier try");
        var posts = Emsp.Exchanges.Where(e => e is { Inbound: true, Method: "POST", Module: "cdrs" }).Select(e => e.Body).ToList();
        posts.Count.ShouldBe(2);
        posts[0].ShouldBe(posts[1]);
        Emsp.Cdrs.Count.ShouldBe(1);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_partner_keeps_a_cdr_is_remembered()
    {
        await PushCardAsync(Emsp, Card);
        await ChargeAsync(Card);
        await _world.DeliveredAsync("cdrs");
        var cdr = (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)cdr["state"]!).ShouldBe("delivered");
        ((string)cdr["deliveries"]![0]!["location"]!).ShouldBe($"{Emsp.VersionsUrl[..^"/ocpi/versions".Length]}/ocpi/2.2.1/cdrs/DE/ABC/{cdr["id"]}");
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(4002)]
    public async Task A_partner_that_cannot_now_is_asked_again(int code)
    {
        await PushCardAsync(Emsp, Card);
        Emsp.Faults.Set(new EmspFault.OcpiError(code), "cdrs", times: 1);
        await ChargeAsync(Card);
        (await Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon)).TotalEnergy.ShouldBe(5m);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_no_answer()
    {
        await PushCardAsync(Emsp, Card);
        Emsp.Faults.Set(new EmspFault.Garbage(), "cdrs", times: 1);
        await ChargeAsync(Card);
        (await Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon)).TotalEnergy.ShouldBe(5m);
    }

    [Theory]
    [InlineData(2001, null)]
    [InlineData(null, 404)]
    public async Task What_the_partner_will_never_take_is_parked_and_goes_out_when_somebody_says_so(int? ocpi, int? http)
    {
        await PushCardAsync(Emsp, Card);
        Emsp.Faults.Set(ocpi is { } code ? new EmspFault.OcpiError(code) : new EmspFault.HttpError(http!.Value), "cdrs");
        await ChargeAsync(Card);
        var parked = await _world.DeliveredAsync("cdrs", "parked");
        ((string)parked["lastError"]!).ShouldContain((ocpi ?? http)!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Emsp.Faults.Clear();
        await _world.ApiAsync(HttpMethod.Post, $"/api/deliveries/{parked["id"]}/retry");
        await Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
    }

    [Fact]
    public async Task A_partner_that_locks_us_out_gets_nothing_more_for_now()
    {
        await PushCardAsync(Emsp, Card);
        Emsp.Faults.Set(new EmspFault.HttpError(401), "cdrs", times: 1);
        await ChargeAsync(Card);
        ((string)(await _world.DeliveredAsync("cdrs", "retrying"))["lastError"]!).ShouldContain("401");
        await _world.DescribeTariffAsync("NEW", OcpiWorld.Tariff);
        _world.Hub.Service<DeliveryLanes>().IsLocked(_world.Partner).ShouldBeTrue();
        Emsp.Tariffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_partner_sees_the_sessions_and_bills_of_its_own_drivers_only()
    {
        var (other, _) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        await PushCardAsync(Emsp, Card);
        await PushCardAsync(other, "04CAFEBABE0180");
        await ChargeAsync(Card);
        await ChargeAsync("04CAFEBABE0180");
        await Task.WhenAll(Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon), other.WaitForCdrAsync(_ => true, OcpiWorld.Soon));
        await _world.CaughtUpAsync();
        foreach (var (emsp, card) in new[] { (Emsp, Card), (other, "04CAFEBABE0180") })
        {
            (await emsp.GetCdrsAsync()).ShouldHaveSingleItem().CdrToken!.Uid.ShouldBe(card);
            (await emsp.GetSessionsAsync()).ShouldHaveSingleItem().CdrToken!.Uid.ShouldBe(card);
            emsp.Cdrs.ShouldHaveSingleItem().CdrToken!.Uid.ShouldBe(card);
            emsp.Violations.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_charge_of_the_houses_own_card_is_nobody_elses_business()
    {
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/OWNCARD", """{ "status": "Accepted" }""");
        await ChargeAsync("OWNCARD");
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'charge_record_sealed'");
        await _world.CaughtUpAsync();
        (await _world.DeliveriesAsync("sessions")).ShouldBeEmpty();
        (await _world.DeliveriesAsync("cdrs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_of_nothing_is_no_bill()
    {
        await PushCardAsync(Emsp, Card);
        await ChargeAsync(Card, energyWh: 0, TimeSpan.FromSeconds(30));
        (await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.INVALID, OcpiWorld.Soon)).Kwh.ShouldBe(0m);
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'charge_record_suppressed'");
        (await _world.DeliveriesAsync("cdrs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_goes_on_after_the_feed_has_forgotten_it()
    {
        await PushCardAsync(Emsp, Card);
        await using var station = await _world.StationAsync();
        var charge = await station.BeginChargeAsync(1, Card, new ChargePlan(6_000) { Duration = TimeSpan.FromMinutes(30), Samples = 2 });
        var running = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        _world.Hub.Service<IEnumerable<PartnerFeed>>().OfType<OcpiFeed>().Single().Resumed();
        await charge.StopAsync();
        var ended = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        (ended.Id, ended.Kwh).ShouldBe((running.Id, 6m));
        ended.ChargingPeriods!.Count.ShouldBe(3);
        Emsp.Violations.ShouldBeEmpty();
    }

    private static async Task PushCardAsync(EmspSimulator emsp, string card) => (await emsp.PushTokenAsync(emsp.IssueToken(card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();

    private async Task ChargeAsync(string card, long energyWh = 5_000, TimeSpan? duration = null)
    {
        await using var station = await _world.StationAsync();
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(energyWh) { Duration = duration ?? TimeSpan.FromMinutes(30) });
        await charge.Started;
        await charge.StopAsync();
    }
}
