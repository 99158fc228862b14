using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Tests.Sessions;

/// <summary>What becomes of records in which rules have found something, by the hub's settings and a partner's.</summary>
public sealed class GateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_charge_that_comes_second_is_flagged_and_so_is_the_one_that_had_left()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await ChargeAsync(hub, 1, Noon);
        (await RecordAsync(hub, 1, _ => true)).ShouldSatisfyAllConditions(r => StateOf(r).ShouldBe("sealed"), r => RulesOf(r, "flags").ShouldBeEmpty());

        await ChargeAsync(hub, 2, Noon.AddMinutes(30));

        var second = await RecordAsync(hub, 2, _ => true);
        (StateOf(second), RulesOf(second, "flags")).ShouldSatisfyAllConditions(r => r.Item1.ShouldBe("sealed"), r => r.Item2.ShouldBe(["overlap"]));
        var first = await RecordAsync(hub, 1, r => r["flags"]!.AsArray().Count > 0);
        (StateOf(first), RulesOf(first, "flags")).ShouldSatisfyAllConditions(r => r.Item1.ShouldBe("sealed"), r => r.Item2.ShouldBe(["overlap"]));
        ((string?)first["flags"]![0]!["text"]).ShouldNotBeNull().ShouldContain(IdOf(2).Value);
        await ChargeAsync(hub, 3, Noon.AddHours(3)); // all that was due before has been looked at when this is
        await RecordAsync(hub, 3, _ => true);
        (await hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE type = 'charge_record_doubted'")).ShouldBe(1);
    }

    [Fact]
    public async Task The_first_charge_is_due_again_before_the_seconds_record_is_written_so_that_no_crash_loses_it()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await ChargeAsync(hub, 1, Noon);
        await RecordAsync(hub, 1, _ => true);
        await hub.Database.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM hub.settlements)");
        await hub.Database.ExecuteAsync($"""
            CREATE TABLE public.due_at_append (stream text, due bigint);
            CREATE FUNCTION public.note_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.due_at_append SELECT NEW.stream_id, count(*) FROM hub.settlements WHERE session = '{IdOf(1).Value}';
                RETURN NEW;
            END $$;
            CREATE TRIGGER note_due BEFORE INSERT ON log.mt_events FOR EACH ROW WHEN (NEW.type LIKE 'charge_record_sealed') EXECUTE FUNCTION public.note_due();
            """);

        await ChargeAsync(hub, 2, Noon.AddMinutes(30));

        await RecordAsync(hub, 1, r => r["flags"]!.AsArray().Count > 0);
        (await hub.Database.QueryAsync<long>("SELECT due FROM public.due_at_append")).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_hub_is_set_to_holds_all_and_what_a_partner_is_set_to_goes_before_it()
    {
        await using var hub = await HubUnderTest.StartAsync(("Hub:Cdrs:Rules:overlap", "hold"), ("Hub:Cdrs:Limits:OverlapSeconds", "600"));
        foreach (var partner in (string[])["p1", "p2"])
            await AppendAsync(hub, PartnerStream.Of(new(partner)), new PartnerAdded(new(partner), "ocpi", partner, "{}", Noon));
        (await hub.Http.PutAsJsonAsync("/api/partners/p2/terms", JsonNode.Parse("""{ "cdrs": { "rules": { "overlap": "off" } } }"""))).EnsureSuccessStatusCode();

        await ChargeAsync(hub, 1, Noon);
        await ChargeAsync(hub, 2, Noon.AddMinutes(51)); // nine minutes are within the limit
        await ChargeAsync(hub, 3, Noon.AddMinutes(80), "p1");
        await ChargeAsync(hub, 4, Noon.AddMinutes(85), "p2");

        RulesOf(await RecordAsync(hub, 4, _ => true), "holds").ShouldBe(["unknown-place", "no-price"]);
        RulesOf(await RecordAsync(hub, 3, r => RulesOf(r, "holds").Contains("overlap")), "holds").ShouldBe(["unknown-place", "overlap", "overlap", "no-price"]);
        StateOf(await RecordAsync(hub, 1, _ => true)).ShouldBe("sealed");
        var shown = JsonNode.Parse(await hub.Http.GetStringAsync("/api/cdrs?rule=overlap&partner=p1"))!["items"]!.AsArray();
        ((string?)shown.ShouldHaveSingleItem()!["id"]).ShouldBe(IdOf(3).Value);
    }

    [Fact]
    public async Task What_is_told_when_the_record_has_left_is_seen_on_it_and_a_held_one_is_made_anew()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await ChargeAsync(hub, 1, Noon);
        await RecordAsync(hub, 1, _ => true);
        await ChargeAsync(hub, 2, Noon.AddHours(5), meterStop: 100); // back from 1000
        RulesOf(await RecordAsync(hub, 2, _ => true), "holds").ShouldBe(["negative-energy"]);

        var sessions = hub.Service<ChargingSessions>();
        await sessions.RecordAsync(IdOf(1), [Stop(Noon.AddHours(1), 9_999)], default);
        await sessions.RecordAsync(IdOf(2), [new MeterRead([new(Noon.AddHours(5).AddMinutes(10), [], Energy.FromWh(2_000))], 7, Noon.AddHours(7))], default);

        var left = await RecordAsync(hub, 1, r => r["flags"]!.AsArray().Count > 0);
        (StateOf(left), RulesOf(left, "flags").Single(), (decimal)left["energyKwh"]!).ShouldBe(("sealed", "another-stop", 1m));
        (await hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE type = 'stop_completed'")).ShouldBe(1, "the late reading has the record looked at again");
    }

    [Fact]
    public async Task Who_asks_for_the_rules_is_told_what_they_are_set_to()
    {
        await using var hub = await HubUnderTest.StartAsync(("Hub:Cdrs:Rules:MeterJump", "hold"), ("Hub:Cdrs:Limits:MeterStepWh", "250"));
        var rules = JsonNode.Parse(await hub.Http.GetStringAsync("/api/cdrs/rules"))!["items"]!.AsArray();
        var jump = rules.Single(r => (string?)r!["rule"] == "meter-jump")!;
        ((string?)jump["default"], (string?)jump["severity"], (decimal)jump["limits"]!["meterStepWh"]!).ShouldBe(("flag", "hold", 250m));
        var locked = rules.Single(r => (string?)r!["rule"] == "no-reference")!;
        (locked["allowed"]!.ToJsonString(), (string?)locked["because"]).ShouldBe(("""["hold"]""", "It could not be sent."));
        rules.Single(r => (string?)r!["rule"] == "tiny")!.ToJsonString().ShouldContain("\"default\":\"suppress\",\"defaultWhereFinal\":\"off\"");
        rules.Single(r => (string?)r!["rule"] == "price-too-high")!["limits"]!["mostPerKwhEUR"]!.GetValue<decimal>().ShouldBe(20m);
    }

    private static SessionId IdOf(int number) => new($"{number}1111111-1111-8111-8111-111111111111");

    private static Task ChargeAsync(HubUnderTest hub, int number, DateTimeOffset from, string? partner = null, decimal meterStop = 2_000) => AppendAsync(
        hub, SessionStream.Of(IdOf(number)),
        new ChargingStarted(
            new(new("CP-1"), 1), $"{number}", TokenRef.Read("04AABBCC"), Energy.FromWh(1000), from, from, PermitResult.Accepted, partner is null ? "local" : "ocpi:" + partner,
            partner is null ? null : new(new(partner), GrantMethod.Asked)),
        Stop(from.AddHours(1), meterStop));

    private static ChargingStopped Stop(DateTimeOffset at, decimal meter) => new(Energy.FromWh(meter), at, at, null, null);

    private static async Task AppendAsync(HubUnderTest hub, string stream, params object[] facts)
    {
        var written = await hub.Service<EventLog>().AppendAsync(stream, ExpectedVersion.Any, facts);
        (await hub.Service<ReadModels>().CaughtUpAsync(written.Position, default)).ShouldBeTrue();
    }

    private static async Task<JsonNode> RecordAsync(HubUnderTest hub, int number, Func<JsonNode, bool> until)
    {
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM read.cdrs WHERE id = '{IdOf(number).Value}')");
        for (var tries = 0; ; tries++)
        {
            var record = JsonNode.Parse(await hub.Http.GetStringAsync($"/api/cdrs/{IdOf(number).Value}"))!;
            if (until(record) || tries > 300)
                return record;
            await Task.Delay(100);
        }
    }

    private static string StateOf(JsonNode record) => (string)record["state"]!;

    private static IEnumerable<string> RulesOf(JsonNode record, string member) => record[member]!.AsArray().Select(h => (string)h!["rule"]!);
}
