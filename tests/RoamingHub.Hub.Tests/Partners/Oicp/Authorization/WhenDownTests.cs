using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

/// <summary>Hubject does not answer while drivers stand at the stations.</summary>
public sealed class WhenDownTests(OneWorld one) : IClassFixture<OneWorld>, IAsyncLifetime
{
    private HubjectSimulator Hubject => one.Hubject;

    public Task InitializeAsync() => PolicyAsync("""{"policy":"refuse"}""");

    public async Task DisposeAsync()
    {
        Hubject.Faults.ClearAll();
        await OneWorld.UntilAsync(async () => await one.Hub.Database.QueryAsync<long>("SELECT count(*) FROM hub.exposures WHERE ended_at IS NULL AND usable_until > now()") == 0);
    }

    [Fact]
    public async Task The_policy_is_to_refuse_unless_somebody_says_otherwise()
    {
        var shown = await one.GetAsync($"api/partners/{one.It.Partner}");
        shown.GetProperty("whenDown").GetRawText().ShouldBe("""{"policy":"refuse","maxCharges":5,"maxKwh":20,"maxMinutes":120,"knownForDays":30}""");
        using var wrong = await one.Hub.Http.PutAsync($"api/partners/{one.It.Partner}", new StringContent("""{"whenDown":{"policy":"hope"}}""", System.Text.Encoding.UTF8, "application/json"));
        ((int)wrong.StatusCode).ShouldBe(400);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("whenDown.policy");

        var card = await KnownAsync();
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        Hubject.Faults.SetAll(new HubjectFault.Down());
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Invalid);
        var decision = await one.DecisionAsync(card);
        (decision.GetProperty("result").GetString(), decision.GetProperty("by").GetString()).ShouldBe(("Invalid", "none"));
        Step(decision, "oicp").GetProperty("answer").GetString().ShouldBe("unreachable");
        decision.GetProperty("steps").EnumerateArray().ShouldNotContain(s => s.GetProperty("source").GetString() == "oicp-when-down");

        // After some calls in vain drivers no longer wait for one more.
        for (var i = 0; i < 3; i++)
            await StatusAsync(station, card);
        var calls = one.Calls(OicpOperation.AuthorizeStart, card).Count;
        calls.ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task A_known_card_charges_up_to_the_limit_and_is_paid_for_when_Hubject_is_back()
    {
        await PolicyAsync("""{"policy":"allowKnown","maxCharges":1,"knownForDays":7}""");
        var (card, second, unknown) = (await KnownAsync(), await KnownAsync(), one.Card());
        var (station, evse) = await one.StationAsync(connectors: 3);
        await using var _ = station;
        Hubject.Faults.SetAll(new HubjectFault.Down());

        (await StatusAsync(station, unknown)).ShouldBe(AuthorizationStatus.Invalid);
        Step(await one.DecisionAsync(unknown), "oicp-when-down").GetProperty("reason").GetString().ShouldBe("the card was not accepted in the last 7 days");
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Accepted);
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Accepted); // the same permit
        var decision = await one.DecisionAsync(card);
        decision.GetProperty("by").GetString().ShouldBe($"oicp:{one.It.Partner}");
        (await StatusAsync(station, second)).ShouldBe(AuthorizationStatus.Invalid);
        Step(await one.DecisionAsync(second), "oicp-when-down").GetProperty("reason").GetString()!.ShouldEndWith("but 1 charges are open already that nobody has been asked for");

        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(5_000, 0) { Duration = TimeSpan.FromMinutes(30) });
        await charge.Started;
        await station.EndChargeAsync(charge);
        var id = await SessionAsync(card);
        await HeldAsync(id, "not-asked");

        Hubject.Faults.ClearAll();
        var session = await Hubject.WaitForAsync(() => Hubject.Sessions.LastOrDefault(s => s.Identification.CardUid == card && s.EvseId == evse), "the session", OicpWorld.Patience);
        var cdr = await Hubject.WaitForCdrAsync(session.SessionId, OicpWorld.Patience);
        (cdr.ConsumedEnergy, cdr.CPOPartnerSessionID).ShouldBe((5m, session.CpoPartnerSessionId));
        await one.It.DeliveryAsync("cdrs", id, "delivered");
        (await one.Hub.Database.QueryAsync<string>($"SELECT outcome FROM hub.exposures WHERE id = '{session.CpoPartnerSessionId}'")).ShouldBe("billed");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_that_Hubject_refuses_later_is_ended_and_its_record_waits_with_the_reason()
    {
        await PolicyAsync("""{"policy":"allowUpToLimit","maxCharges":3}""");
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider, RefusalCode: "200"));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        Hubject.Faults.SetAll(new HubjectFault.Down());
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(1_000, 0) { Duration = TimeSpan.FromMinutes(5) });
        await charge.Started;
        var id = await SessionAsync(card);

        Hubject.Faults.ClearAll();
        await charge.Ended;
        var hold = await HeldAsync(id, "not-billable");
        hold.GetProperty("text").GetString()!.ShouldContain("200 EvcoID locked");
        Hubject.Sessions.ShouldNotContain(s => s.Identification.CardUid == card);
        one.Hubject.Exchanges.ShouldNotContain(e => e.Operation == OicpOperation.ChargeDetailRecord && e.Request.Contains(card, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_charge_counts_as_long_as_it_runs_and_ends_when_its_station_is_back()
    {
        await PolicyAsync("""{"policy":"allowUpToLimit","maxCharges":3}""");
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider, RefusalCode: "200"));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        Hubject.Faults.SetAll(new HubjectFault.Down());
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(1_000, 0) { Duration = TimeSpan.FromMinutes(5) });
        await charge.Started;
        var id = await SessionAsync(card);
        await station.GoOfflineAsync();

        Hubject.Faults.ClearAll();
        var refused = $"FROM log.mt_events WHERE type = 'start_completed' AND data::text LIKE '%{card}%' AND data::text LIKE '%EvcoID locked%'";
        await one.Hub.Database.UntilAsync($"SELECT count(*) = 1 {refused}");
        var exposure = $"FROM hub.exposures WHERE id = (SELECT data #>> '{{start,grant,ownReference}}' {refused})";
        (await one.Hub.Database.QueryAsync<bool>($"SELECT ended_at IS NULL {exposure}")).ShouldBeTrue();
        await station.GoOnlineAsync();
        await charge.Ended;
        await HeldAsync(id, "not-billable");
        await one.Hub.Database.UntilAsync($"SELECT outcome = 'refused' {exposure}");
    }

    [Fact]
    public async Task No_charge_takes_more_than_the_limit_allows()
    {
        await PolicyAsync("""{"policy":"allowUpToLimit","maxCharges":3,"maxKwh":2.5}""");
        var card = await KnownAsync();
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        Hubject.Faults.SetAll(new HubjectFault.Down());
        await StatusAsync(station, card);
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(4_000, 0) { Duration = TimeSpan.FromMinutes(1) });
        await charge.Started;
        await charge.SampleAsync(1_000, TimeSpan.FromMinutes(1));
        await charge.SampleAsync(1_600, TimeSpan.FromMinutes(1));
        await charge.Ended;
        // By then its end is known, or that the station has agreed to it.
        await one.Hub.Database.UntilAsync("SELECT count(*) > 0 FROM log.mt_events WHERE type = 'remote_stop_answered' AND lower(data ->> 'outcome') = 'accepted'");
    }

    private Task PolicyAsync(string whenDown) => one.PutAsync($"api/partners/{one.It.Partner}", $$"""{"whenDown":{{whenDown}}}""");

    /// <summary>A card that Hubject has accepted before.</summary>
    private async Task<string> KnownAsync()
    {
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        await OneWorld.UntilAsync(async () => await StatusAsync(station, card) == AuthorizationStatus.Accepted); // it may be left in peace for a moment after an outage
        return card;
    }

    private async Task<string> SessionAsync(string card) =>
        (await one.GetAsync($"api/sessions?idTag={card}&limit=1")).GetProperty("items")[0].GetProperty("id").GetString()!;

    private async Task<JsonElement> HeldAsync(string id, string rule)
    {
        JsonElement hold = default;
        await OneWorld.UntilAsync(async () =>
        {
            var held = (await one.GetAsync("api/cdrs?state=held&limit=100")).GetProperty("items").EnumerateArray()
                .Where(c => c.GetProperty("id").GetString() == id).SelectMany(c => c.GetProperty("holds").EnumerateArray()).ToList();
            hold = held.FirstOrDefault(h => h.GetProperty("rule").GetString() == rule);
            return hold.ValueKind == JsonValueKind.Object;
        });
        return hold;
    }

    private static JsonElement Step(JsonElement decision, string source) =>
        decision.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("source").GetString() == source);

    private static async Task<AuthorizationStatus?> StatusAsync(StationSimulator station, string card) => (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known;
}
