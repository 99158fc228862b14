using System.Text.Json.Nodes;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Partners that are shown other places and prices than everybody is.</summary>
public sealed class PartnerTermsTests : IAsyncLifetime
{
    private const string Fleet = """
        { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.25, "vat": 19.0, "step_size": 1 } ] } ] }
        """;

    private OcpiWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _world.DescribeLocationAsync("LOC2", Location("4001"));
        await _world.DescribeLocationAsync("STAFF", Location("5001").Replace("\"publish\": true", "\"publish\": false", StringComparison.Ordinal));
        await _world.DescribeStationAsync("CP1", "3256");
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task What_a_partner_is_shown_appears_what_it_is_not_is_removed_and_nobody_else_notices()
    {
        await using var fleet = await PlainPartner.ConnectAsync(_world, Emsp("NL", "FLT"), "Fleet");
        await using var other = await PlainPartner.ConnectAsync(_world, Emsp("FR", "EMS"), "Other");
        await TariffForPartnersAsync("FLEET", Fleet);
        (await IdsAsync(fleet, "tariffs")).ShouldBe(["AC"]);
        var before = (await fleet.GetAsync(_world, "locations")).Body["data"]!.ToJsonString();

        var moment = DateTimeOffset.UtcNow;
        await PutTermsAsync(fleet, """{ "locations": { "except": [ "loc2" ], "also": [ "STAFF" ] }, "tariffs": { "instead": { "AC": "FLEET" } } }""");
        var gone = await fleet.WaitAsync(r => r is { Method: "DELETE" });
        await _world.CaughtUpAsync();

        // The new tariff comes before what names it, the old one goes after.
        var pushed = fleet.Requests.Where(r => r.Method != "GET").Select(r => $"{r.Method} {r.Target[7..]}").ToList();
        pushed.Order().ShouldBe(
        [
            "DELETE tariffs/DE/ABC/AC", "PUT locations/DE/ABC/LOC1", "PUT locations/DE/ABC/LOC2", "PUT locations/DE/ABC/STAFF", "PUT tariffs/DE/ABC/FLEET",
        ]);
        pushed.IndexOf("PUT tariffs/DE/ABC/FLEET").ShouldBeLessThan(pushed.IndexOf("PUT locations/DE/ABC/LOC1"));
        pushed[^1].ShouldBe("DELETE tariffs/DE/ABC/AC");
        gone.Body.ShouldBeEmpty();

        // Lists, single objects and totals say the same as the pushes.
        var list = await fleet.GetAsync(_world, "locations");
        list.Headers["X-Total-Count"].ShouldBe("3");
        list.Body["data"]!.AsArray().Select(l => $"{l!["id"]} {l["publish"]} {l["evses"]![0]!["status"]} {l["evses"]![0]!["connectors"]![0]!["tariff_ids"]?[0]}")
            .ShouldBe(["LOC1 true UNKNOWN FLEET", "LOC2 true REMOVED ", "STAFF false UNKNOWN FLEET"]);
        foreach (var location in list.Body["data"]!.AsArray())
        {
            (await fleet.GetAsync(_world, $"locations/{location!["id"]}")).Body["data"]!.ToJsonString().ShouldBe(location.ToJsonString());
            if ((string)location["id"]! != "LOC2")
                fleet.Requests.Last(r => r.Method == "PUT" && r.Target.EndsWith("/" + location["id"], StringComparison.Ordinal)).Json.ToJsonString().ShouldBe(location.ToJsonString());
        }

        (await IdsAsync(fleet, "tariffs")).ShouldBe(["FLEET"]);
        (await IdsAsync(fleet, "locations?date_from=" + moment.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"))).ShouldBe(["LOC1", "LOC2", "STAFF"]);
        (await IdsAsync(fleet, "tariffs?date_from=" + moment.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"))).ShouldBe(["FLEET"]);
        other.Requests.Where(r => r.Method != "GET").ShouldBeEmpty();
        (await other.GetAsync(_world, "locations")).Body["data"]!.ToJsonString().ShouldBe(before);
        (await IdsAsync(other, "tariffs")).ShouldBe(["AC"]);
        (await other.GetAsync(_world, "locations/STAFF")).Http.ShouldBe(404);

        // What is not shown to it is not there for its commands either.
        (await CommandAsync(fleet, "NL", "FLT", "LOC2")).ShouldBe((2003, "REJECTED"));

        // A feed that begins again knows who sees what.
        _world.Hub.Service<IEnumerable<PartnerFeed>>().OfType<OcpiFeed>().Single().Resumed();
        fleet.Forget();
        await _world.DescribeLocationAsync("LOC2", Location("4001").Replace("Market place", "Market hall", StringComparison.Ordinal));
        (await other.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC2" })).Json["name"]!.GetValue<string>().ShouldBe("Market hall");
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("Market place", "Market hall", StringComparison.Ordinal));
        var renamed = await fleet.WaitAsync(r => r.Method == "PUT");
        (renamed.Target, renamed.Json["evses"]![0]!["connectors"]![0]!["tariff_ids"]!.ToJsonString()).ShouldBe(("/2.2.1/locations/DE/ABC/LOC1", """["FLEET"]"""));

        await _world.ApiAsync(HttpMethod.Delete, $"/api/partners/{fleet.Id}/terms");
        await _world.CaughtUpAsync();
        (await IdsAsync(fleet, "tariffs")).ShouldBe(["AC"]);
        (await fleet.GetAsync(_world, "locations")).Body["data"]!.AsArray().Select(l => $"{l!["id"]} {l["evses"]![0]!["status"]}")
            .ShouldBe(["LOC1 UNKNOWN", "LOC2 UNKNOWN", "STAFF REMOVED"]);
        await fleet.WaitAsync(r => r is { Method: "DELETE" } && r.Target.EndsWith("/FLEET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partner_that_never_connected_begins_with_what_it_may_see_and_never_hears_of_the_rest()
    {
        await using var partner = await PlainPartner.ConnectAsync(
            _world, Emsp("NL", "FLT"), prepare: p => PutTermsAsync(p, """{ "locations": { "only": [ "LOC2", "LOC3" ] } }"""));
        (await IdsAsync(partner, "locations")).ShouldBe(["LOC2"]);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("Market place", "Market hall", StringComparison.Ordinal));
        await _world.DescribeLocationAsync("LOC3", Location("6001"));
        (await partner.WaitAsync(r => r.Method == "PUT")).Target.ShouldBe("/2.2.1/locations/DE/ABC/LOC3");
        (await IdsAsync(partner, "locations")).ShouldBe(["LOC2", "LOC3"]);
        (await partner.GetAsync(_world, "locations/LOC1/3256")).Code.ShouldBe(2003);
    }

    [Fact]
    public async Task The_tariff_chosen_at_the_start_prices_session_and_cdr_whatever_the_terms_become()
    {
        await using var fleet = await PlainPartner.ConnectAsync(_world, Emsp("NL", "FLT"), "Fleet");
        await using var other = await PlainPartner.ConnectAsync(_world, Emsp("FR", "EMS"), "Other");
        await TariffForPartnersAsync("FLEET", Fleet);
        await PutTermsAsync(fleet, """{ "tariffs": { "instead": { "AC": "FLEET" } } }""");
        await using var station = await _world.StationAsync();

        (await PutTokenAsync(fleet, "NL", "FLT", "F1EE700001")).ShouldBe(201);
        (await PutTokenAsync(other, "FR", "EMS", "0712E200001")).ShouldBe(201);
        var charge = await station.BeginChargeAsync(1, "F1EE700001", new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        (await charge.Started).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        await _world.ApiAsync(HttpMethod.Delete, $"/api/partners/{fleet.Id}/terms");
        await charge.StopAsync();
        var cdr = (await fleet.WaitAsync(r => r is { Method: "POST", Target: "/2.2.1/cdrs" })).Json;
        cdr["tariffs"]!.AsArray().Select(t => (string)t!["id"]!).ShouldBe(["FLEET"]);
        ((decimal)cdr["total_cost"]!["excl_vat"]!, (decimal)cdr["total_cost"]!["incl_vat"]!).ShouldBe((2.50m, 2.98m)); // 10 kWh × 0.25, and 19 %
        var session = (await fleet.GetAsync(_world, "sessions?date_from=2020-01-01T00:00:00Z")).Body["data"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)session["status"]!, (decimal)session["total_cost"]!["excl_vat"]!).ShouldBe(("COMPLETED", 2.50m));
        session["charging_periods"]!.AsArray().ShouldAllBe(p => (string)p!["tariff_id"]! == "FLEET");

        var second = await station.BeginChargeAsync(1, "0712E200001", new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        (await second.Started).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        await second.StopAsync();
        (await other.WaitAsync(r => r is { Method: "POST", Target: "/2.2.1/cdrs" })).Json["tariffs"]![0]!["id"]!.GetValue<string>().ShouldBe("AC");
    }

    internal static string Emsp(string country, string party) =>
        $$"""[ { "role": "EMSP", "country_code": "{{country}}", "party_id": "{{party}}", "business_details": { "name": "{{party}}" } } ]""";

    internal static string Location(string evse) => OcpiWorld.Location.Replace("3256", evse, StringComparison.Ordinal);

    internal static async Task<int> PutTokenAsync(OcpiWorld world, PlainPartner partner, string country, string party, string uid) => (await partner.AskAsync(
        world, HttpMethod.Put, $"tokens/{country}/{party}/{uid}",
        $$"""
        { "country_code": "{{country}}", "party_id": "{{party}}", "uid": "{{uid}}", "type": "RFID", "contract_id": "{{country}}-{{party}}-C0000{{uid[^4..]}}-X",
          "issuer": "Plain", "valid": true, "whitelist": "ALWAYS", "last_updated": "2026-01-01T00:00:00Z" }
        """)).Http;

    private Task<int> PutTokenAsync(PlainPartner partner, string country, string party, string uid) => PutTokenAsync(_world, partner, country, party, uid);

    private async Task TariffForPartnersAsync(string id, string json)
    {
        await _world.ApiAsync(HttpMethod.Put, $"/api/tariffs/{id}?for=partners", json);
        await _world.CaughtUpAsync();
    }

    private async Task PutTermsAsync(PlainPartner partner, string terms)
    {
        JsonNode.DeepEquals(await _world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner.Id}/terms", terms), JsonNode.Parse(terms)).ShouldBeTrue();
        await _world.CaughtUpAsync();
    }

    private async Task<IReadOnlyList<string>> IdsAsync(PlainPartner partner, string path) =>
        [.. (await partner.GetAsync(_world, path)).Body["data"]!.AsArray().Select(o => (string)o!["id"]!)];

    private async Task<(int Code, string Result)> CommandAsync(PlainPartner partner, string country, string party, string location)
    {
        var answer = await partner.AskAsync(_world, HttpMethod.Post, "commands/START_SESSION", $$"""
            { "response_url": "{{partner.Url}}/2.2.1/commands/1", "location_id": "{{location}}", "token": { "country_code": "{{country}}", "party_id": "{{party}}", "uid": "F1EE700001",
              "type": "RFID", "contract_id": "{{country}}-{{party}}-C00000001-X", "issuer": "Plain", "valid": true, "whitelist": "ALWAYS", "last_updated": "2026-01-01T00:00:00Z" } }
            """);
        return (answer.Code, (string)answer.Body["data"]!["result"]!);
    }
}
