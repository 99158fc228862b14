using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Hub.Tests.Partners.Oicp.Traffic;
using RoamingHub.Ocpp.V16;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Cdrs;

/// <summary>Records on their way to Hubject, over real sockets. The cases share a hub and disturb each other in nothing.</summary>
public sealed class RecordsOverHubjectTests(RecordsOverHubjectTests.World world) : IClassFixture<RecordsOverHubjectTests.World>
{
    private static readonly Site Here = new("LOC-1", 1, "E1", OicpWorld.Evse, "1", "Europe/Berlin");

    private HubjectSimulator Hubject => world.It.Hubject;

    [Fact]
    public async Task A_charge_that_starts_again_says_so_where_that_is_wanted()
    {
        await using var station = await world.It.StationAsync("CP1");
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(2_000, 0) { Duration = TimeSpan.FromMinutes(1) });
        await charge.Started;
        await station.StatusAsync(1, ChargePointStatus.SuspendedEV);
        var rest = (ChargingNotificationEnd)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.End, OicpWorld.Patience);
        station.Clock.Advance(TimeSpan.FromMinutes(10));
        await station.StatusAsync(1, ChargePointStatus.Charging);
        await station.EndChargeAsync(charge);
        await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        var told = Hubject.Session(session)!.Notifications;
        Given.Course(told).ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End, ChargingNotificationType.Start, ChargingNotificationType.End]);
        (((ChargingNotificationStart)told[2]).ChargingStart - rest.ChargingEnd).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        ((ChargingNotificationEnd)told[3]).ChargingStart.ShouldBe(((ChargingNotificationStart)told[0]).ChargingStart);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_without_energy_has_one_record_however_often_its_stop_is_told()
    {
        await using var station = await world.It.StationAsync("CP2");
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(0, 0) { Duration = TimeSpan.FromSeconds(30) });
        await charge.Started;
        await charge.StopAsync();
        var cdr = await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        (cdr.ConsumedEnergy, cdr.Identification.CardUid).ShouldBe((0m, OicpWorld.Card));
        var stopped = station.History.Frames.Last(f => f.Raw.Contains("\"StopTransaction\"", StringComparison.Ordinal)).Raw;
        var again = JsonNode.Parse(stopped)!.AsArray();
        again[1] = "again";
        (await station.SendRawAsync(again.ToJsonString())).ShouldNotBeNull();
        await station.ChargeAsync(1, OicpWorld.Card, 1_000); // what came after has been dealt with
        await Hubject.WaitForCdrAsync(Newest(), OicpWorld.Patience);
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargeDetailRecord && e.Request.Contains(session, StringComparison.Ordinal)).ShouldBe(1);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_Hubject_could_not_bill_or_that_nobody_measured_waits_for_a_person_with_the_reason()
    {
        var offline = await TellAsync(grant: Grant(null) with { Method = GrantMethod.Whitelisted });
        var reset = await TellAsync(readings: [5_000, 100]);
        foreach (var (session, rule, said) in new[] { (offline, "no-reference", "without asking"), (reset, "meter-went-back", "5000 Wh back to 100 Wh") })
        {
            await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM read.cdrs WHERE id = '{session}' AND state = 'held'");
            var cdr = JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/cdrs/{session}"))!;
            var hold = cdr["holds"]!.AsArray().Single(h => (string?)h!["rule"] == rule)!;
            ((string?)hold["text"]).ShouldNotBeNull().ShouldContain(said);
        }

        // Even where somebody lets it go, nothing leaves that names no session.
        (await world.It.Hub.Http.PostAsync($"/api/cdrs/{offline}/release", null)).IsSuccessStatusCode.ShouldBeTrue();
        (await world.It.DeliveryAsync("cdrs", offline, "parked")).LastError.ShouldBe("SessionID is missing");
        Hubject.Exchanges.Where(e => e.Operation == OicpOperation.ChargeDetailRecord).ShouldAllBe(e => e.Request.Contains("\"SessionID\"", StringComparison.Ordinal));
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_charge_with_one_SessionID_and_a_session_that_Hubject_never_had_are_parked()
    {
        await using var station = await world.It.StationAsync("CP3");
        await station.ChargeAsync(1, OicpWorld.Card, 1_000);
        var session = Newest();
        var cdr = await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered' AND content LIKE '%{session}%'");
        var second = await TellAsync(Grant(session) with { OwnReference = cdr.CPOPartnerSessionID });
        (await world.It.DeliveryAsync("cdrs", second, "parked")).LastError!.ShouldContain("Hubject takes no second one");

        var unknown = await TellAsync(Grant("00000000-0000-0000-0000-000000000000"));
        var parked = await world.It.DeliveryAsync("cdrs", unknown, "parked"); // without an unanswered try a refusal is one
        (parked.LastError!.Contains("400", StringComparison.Ordinal), parked.Attempts, parked.Flag).ShouldBe((true, 1, null));
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargeDetailRecord && e.Request.Contains(session, StringComparison.Ordinal)).ShouldBe(1);
        ((string?)JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/cdrs/{unknown}"))!["state"]).ShouldBe("parked");
    }

    [Fact]
    public async Task How_long_records_took_from_the_stop_to_Hubjects_yes_is_a_figure()
    {
        await using var station = await world.It.StationAsync("CP4");
        await station.ChargeAsync(1, OicpWorld.Card, 1_000);
        var session = Newest();
        await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered' AND content LIKE '%{session}%'");
        var times = JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/partners/{world.It.Partner}/cdr-times"))!;
        times["taken"]!.GetValue<int>().ShouldBeGreaterThan(0);
        var (median, p95, longest) = (times["median"]!.GetValue<decimal>(), times["p95"]!.GetValue<decimal>(), times["longest"]!.GetValue<decimal>());
        median.ShouldBeGreaterThanOrEqualTo(1m); // the settling second is in it
        (p95 >= median, longest >= p95).ShouldBe((true, true));
        var before = JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/partners/{world.It.Partner}/cdr-times?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z"))!;
        (before["taken"]!.GetValue<int>(), before["median"]).ShouldBe((0, null));
        ((int)(await world.It.Hub.Http.GetAsync($"/api/partners/{world.It.Partner}/cdr-times?from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z")).StatusCode).ShouldBe(400);
        ((int)(await world.It.Hub.Http.GetAsync("/api/partners/nobody/cdr-times")).StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task A_record_of_a_session_that_ends_years_ahead_is_parked_at_once_and_not_waited_for()
    {
        var session = await TellAsync(stopsAt: new(2038, 1, 19, 3, 14, 7, TimeSpan.Zero));
        await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM read.cdrs WHERE id = '{session}'");
        if ((string?)JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/cdrs/{session}"))!["state"] == "held")
            (await world.It.Hub.Http.PostAsync($"/api/cdrs/{session}/release", null)).IsSuccessStatusCode.ShouldBeTrue();
        (await world.It.DeliveryAsync("cdrs", session, "parked")).LastError!.ShouldContain("the station's clock is wrong");
    }

    [Fact]
    public async Task A_record_whose_times_were_put_right_leaves_with_these_whatever_the_station_and_the_notifications_have_said()
    {
        var stop = DateTimeOffset.UtcNow.AddHours(-1);
        stop = stop.AddTicks(-(stop.Ticks % TimeSpan.TicksPerSecond));
        var (start, parking) = (stop.AddHours(-1), stop.AddMinutes(-30));
        var session = await TellAsync(readings: [5_000, 100], startsAt: new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero), stopsAt: stop);
        await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM read.cdrs WHERE id = '{session}' AND state = 'held'");

        await world.It.SendAsync(HttpMethod.Post, $"/api/cdrs/{session}/fix", $$"""{ "reason": "its clock had not been set", "start": "{{start:O}}", "parkingFrom": "{{parking:O}}" }""");
        if ((string?)JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/cdrs/{session}"))!["state"] == "held")
            (await world.It.Hub.Http.PostAsync($"/api/cdrs/{session}/release", null)).IsSuccessStatusCode.ShouldBeTrue();

        var cdr = JsonNode.Parse((await world.It.DeliveryAsync("cdrs", session, "parked")).Content!)!; // Hubject has never had its session
        string[] members = ["SessionStart", "ChargingStart", "ChargingEnd", "SessionEnd"];
        members.Select(m => DateTimeOffset.Parse((string)cdr[m]!, CultureInfo.InvariantCulture)).ShouldBe([start, start, parking, stop]);
    }

    private string Newest() => Hubject.Sessions[^1].SessionId;

    private RoamingGrant Grant(string? sessionId) =>
        new(world.It.Partner, GrantMethod.Asked, sessionId, null, OicpWorld.Provider, Product: "AC3", OwnReference: "cpo-" + Guid.NewGuid());

    /// <summary>A charge as stations' reports would leave it in the log. Returns its session, which is its record's id too.</summary>
    private async Task<string> TellAsync(RoamingGrant? grant = null, decimal[]? readings = null, DateTimeOffset? startsAt = null, DateTimeOffset? stopsAt = null)
    {
        var session = Guid.NewGuid().ToString("D");
        var at = DateTimeOffset.UtcNow.AddHours(-2);
        List<Reading> between = [.. (readings ?? []).Select((wh, i) => new Reading(at.AddMinutes(10 + i), [], Energy.FromWh(wh)))];
        List<object> facts =
        [
            new ChargingStarted(
                new(new("CP9"), 1), session[..8], TokenRef.Read(OicpWorld.Card), Energy.Zero, startsAt ?? at, at, PermitResult.Accepted, "oicp",
                grant ?? Grant(Guid.NewGuid().ToString("D")), Site: Here),
            new ChargingStopped(Energy.FromWh(9_000), stopsAt ?? at.AddHours(1), at.AddHours(1), "Local", null, between),
        ];
        await world.It.Hub.Service<EventLog>().AppendAsync(SessionStream.Of(new(session)), ExpectedVersion.None, facts);
        return session;
    }

    /// <summary>A hub with four EVSEs, a station each; charges that go on are told to have started again.</summary>
    [Fact]
    public async Task A_record_that_waits_for_its_minute_has_not_arrived_and_closes_nothing()
    {
        const string name = "not-sent";
        var hub = world.It.Hub;
        var deliveries = hub.Service<Deliveries>();
        await hub.Database.ExecuteAsync(
            "INSERT INTO hub.deliveries (partner, module, object, class, state, version, content, next_attempt, created_at) "
            + $"VALUES ('{name}', '{OicpModules.Cdrs}', '{name}', 'ledger', 'waiting', 1, '{{\"SessionID\":\"{Guid.NewGuid()}\"}}', now(), now())");
        var owed = (await deliveries.DueAsync(name, OicpModules.Cdrs, 1, [], default)).ShouldHaveSingleItem();
        var gate = new GatedTraffic();
        using var hubject = new CountedHubject();
        using var http = new HttpClient(hubject);
        hubject.Answers.Enqueue("""{"Result":false,"StatusCode":{"Code":"400","AdditionalInfo":"CLOSED"}}""");
        var partner = new OicpPartner(
            new(new(name), "oicp", "Hubject", "{}", PartnerStatus.Connected, []), Given.Settings, new(http, new(new("https://service.example"), "DE*ABC"), TimeProvider.System, gate));
        var delivery = hub.Service<CdrDelivery>();

        using var stopped = new CancellationTokenSource();
        var waiting = delivery.DeliverAsync(partner, [owed], stopped.Token);
        await gate.Reached;
        (await deliveries.DueAsync(name, OicpModules.Cdrs, 1, [], default)).ShouldHaveSingleItem().Unanswered.ShouldBeFalse();
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        hubject.Calls.ShouldBeEmpty();

        // What Hubject refuses then is not ours that had arrived: a person has to look at it.
        gate.Open();
        owed = (await deliveries.DueAsync(name, OicpModules.Cdrs, 1, [], default)).ShouldHaveSingleItem();
        (await delivery.DeliverAsync(partner, [owed], default)).ShouldBeOfType<DeliveryOutcome.Parked>();
        hubject.Calls.ShouldHaveSingleItem();
    }

    public sealed class World : IAsyncLifetime
    {
        internal OicpWorld It { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            It = await OicpWorld.StartAsync(("Hub:Oicp:EndAfterSeconds", "0"), ("Hub:Oicp:StartAgain", "true"));
            await It.DescribeAsync(Given.Location([.. Enumerable.Range(1, 4).Select(i => Given.Evse("E" + i, "DE*ABC*E" + i))]));
            for (var i = 1; i <= 4; i++)
                await It.LinkAsync("CP" + i, "E" + i);
            await It.AddPartnerAsync();
            await It.EvseDataAsync(4);
        }

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
