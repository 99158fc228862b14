using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Platforms that speak for several companies, and hubs between us and others (OCPI 2.2.1 §4.1.8).</summary>
public sealed class PartnersOfManyTests : IAsyncLifetime
{
    private const string TwoCompaniesAndAHub = """
        [ { "role": "EMSP", "country_code": "FR", "party_id": "ONE", "business_details": { "name": "One" } },
          { "role": "EMSP", "country_code": "BE", "party_id": "TWO", "business_details": { "name": "Two" } },
          { "role": "HUB", "country_code": "NL", "party_id": "HUB", "business_details": { "name": "The hub" } } ]
        """;

    private OcpiWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _world.DescribeStationAsync("CP1", "3256");
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_hub_is_sent_places_and_prices_to_pass_on_and_charges_for_the_one_whose_token_it_was()
    {
        await using var hub = await PlainPartner.ConnectAsync(_world, TwoCompaniesAndAHub, "Hub");
        await _world.DescribeTariffAsync("DC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("\"AC\"", "\"DC\"", StringComparison.Ordinal));

        // To the hub itself, which passes it on to all; URL and body stay the owner's, and so does the time.
        foreach (var path in new[] { "/2.2.1/tariffs/DE/ABC/DC", "/2.2.1/locations/DE/ABC/LOC1" })
        {
            var put = await hub.WaitAsync(r => r.Method == "PUT" && r.Target == path);
            (put.To, put.From, (string)put.Json["country_code"]!, (string)put.Json["party_id"]!).ShouldBe(("NL-HUB", "DE-ABC", "DE", "ABC"));
        }

        var location = hub.Requests.Last(r => r.Target == "/2.2.1/locations/DE/ABC/LOC1").Json;
        ((string)location["last_updated"]!).ShouldBe((string)(await hub.GetAsync(_world, "locations/LOC1")).Body["data"]!["last_updated"]!);

        // A patch that somebody behind it does not understand: asked without a receiver, since a question is never for all.
        hub.Otherwise = r => r.Method == "PATCH" ? (404, """{ "status_code": 2003, "timestamp": "2026-01-01T00:00:00Z" }""")
            : r.Method == "GET" && r.Target.Contains("/locations/", StringComparison.Ordinal) ? (404, """{ "status_code": 2003, "timestamp": "2026-01-01T00:00:00Z" }""")
            : null;
        hub.Forget();
        await using var station = await _world.StationAsync();
        (await hub.WaitAsync(r => r is { Method: "PATCH", Target: "/2.2.1/locations/DE/ABC/LOC1/3256" })).To.ShouldBe("NL-HUB");
        var question = await hub.WaitAsync(r => r is { Method: "GET", Target: "/2.2.1/locations/DE/ABC/LOC1/3256" });
        (question.From, question.To).ShouldBe(("DE-ABC", ""));
        (await hub.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC1" })).To.ShouldBe("NL-HUB");
        hub.Otherwise = _ => null;

        // Whose card is this? Only the hub can find out.
        await _world.ApiAsync(HttpMethod.Put, $"/api/partners/{hub.Id}", """{ "askUnknownTokens": true }""");
        await station.AuthorizeAsync("0712E2FFFFF");
        (await hub.WaitAsync(r => r.Method == "POST" && r.Target.StartsWith("/2.2.1/tokens/0712E2FFFFF/authorize", StringComparison.Ordinal))).To.ShouldBe("");

        // Sessions and CDRs are nobody else's business.
        (await PartnerTermsTests.PutTokenAsync(_world, hub, "BE", "TWO", "0712E200002")).ShouldBe(201);
        (await PartnerTermsTests.PutTokenAsync(_world, hub, "FR", "ONE", "0712E200001")).ShouldBe(201);
        foreach (var (card, party) in new[] { ("0712E200002", "BE-TWO"), ("0712E200001", "FR-ONE") })
        {
            var charge = await station.BeginChargeAsync(1, card, new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
            (await charge.Started).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
            await charge.StopAsync();
            var cdr = await hub.WaitAsync(r => r is { Method: "POST", Target: "/2.2.1/cdrs" } && (string)r.Json["cdr_token"]!["uid"]! == card);
            (cdr.To, cdr.From).ShouldBe((party, "DE-ABC"));
            var sessions = hub.Requests.Where(r => r.Target == "/2.2.1/sessions/DE/ABC/" + (string)cdr.Json["session_id"]!).ToList();
            sessions.ShouldNotBeEmpty();
            sessions.ShouldAllBe(r => r.To == party);
        }
    }
}
