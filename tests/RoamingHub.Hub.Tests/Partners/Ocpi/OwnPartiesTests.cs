using System.Text.Json.Nodes;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Two of our parties on one hub: who owns a thing is told in every body, URL and header (OCPI 2.2.1 §4.1.5, §4.1.8).</summary>
public sealed class OwnPartiesTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.ApiAsync(HttpMethod.Put, "/api/parties/NL/XYZ", """{ "name": "Xyz Laden" }""");
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Each_party_has_its_own_locations_tariffs_sessions_and_cdrs()
    {
        await using var partner = await PlainPartner.ConnectAsync(_world, PartnerTermsTests.Emsp("FR", "EMS"));
        var credentials = await partner.GetAsync(_world, "credentials");
        credentials.Body["data"]!["roles"]!.AsArray().Select(r => $"{r!["role"]} {r["country_code"]}-{r["party_id"]} {r["business_details"]!["name"]}")
            .ShouldBe(["CPO DE-ABC DE-ABC", "CPO NL-XYZ Xyz Laden"]);

        await _world.DescribeTariffAsync("XAC", Of("NL", "XYZ", OcpiWorld.Tariff));
        await _world.DescribeLocationAsync("XLOC", Of("nl", "xyz", PartnerTermsTests.Location("7001").Replace("\"AC\"", "\"XAC\"", StringComparison.Ordinal)));
        var tariff = await partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/tariffs/NL/XYZ/XAC" });
        (tariff.From, tariff.To, (string)tariff.Json["country_code"]!, (string)tariff.Json["party_id"]!).ShouldBe(("NL-XYZ", "FR-EMS", "NL", "XYZ"));
        var location = await partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/NL/XYZ/XLOC" });
        (location.From, location.To, (string)location.Json["country_code"]!, (string)location.Json["party_id"]!).ShouldBe(("NL-XYZ", "FR-EMS", "NL", "XYZ"));

        // A list is the addressed party's; without an address all that the partner may see.
        (await ListAsync(partner, "locations", "NL-XYZ")).ShouldBe("1: XLOC");
        (await ListAsync(partner, "locations", "DE-ABC")).ShouldBe("1: LOC1");
        (await ListAsync(partner, "locations", null)).ShouldBe("2: LOC1 XLOC");
        (await ListAsync(partner, "tariffs", "NL-XYZ")).ShouldBe("1: XAC");
        var answer = await partner.GetAsync(_world, "locations/XLOC/7001", "NL-XYZ");
        ((string)answer.Body["data"]!["uid"]!, answer.Headers["OCPI-from-party-id"], answer.Headers["OCPI-to-party-id"]).ShouldBe(("7001", "XYZ", "EMS"));
        (await partner.GetAsync(_world, "locations/XLOC", "DE-ABC")).Code.ShouldBe(2003);

        // A charge at that place is that party's, too.
        await _world.DescribeStationAsync("CP1", "7001");
        (await PartnerTermsTests.PutTokenAsync(_world, partner, "FR", "EMS", "0712E200001")).ShouldBe(201);
        await using var station = await _world.StationAsync();
        (await partner.WaitAsync(r => r is { Method: "PATCH", Target: "/2.2.1/locations/NL/XYZ/XLOC/7001" })).From.ShouldBe("NL-XYZ");
        var charge = await station.BeginChargeAsync(1, "0712E200001", new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        (await charge.Started).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        await charge.StopAsync();
        var cdr = await partner.WaitAsync(r => r is { Method: "POST", Target: "/2.2.1/cdrs" });
        (cdr.From, cdr.To, (string)cdr.Json["country_code"]!, (string)cdr.Json["party_id"]!).ShouldBe(("NL-XYZ", "FR-EMS", "NL", "XYZ"));
        var session = partner.Requests.First(r => r.Method == "PUT" && r.Target.StartsWith("/2.2.1/sessions/NL/XYZ/", StringComparison.Ordinal));
        (session.From, (string)session.Json["party_id"]!, (string)session.Json["location_id"]!).ShouldBe(("NL-XYZ", "XYZ", "XLOC"));
        (await ListAsync(partner, "cdrs", "NL-XYZ")).ShouldBe("1: " + (string)cdr.Json["id"]!);
        (await ListAsync(partner, "cdrs", "DE-ABC")).ShouldBe("0: ");
        (await ListAsync(partner, "sessions?date_from=2020-01-01T00:00:00Z", "DE-ABC")).ShouldBe("0: ");
    }

    [Theory]
    [InlineData("/api/locations/LOC1", OcpiWorld.Location)]
    [InlineData("/api/tariffs/AC", OcpiWorld.Tariff)]
    public async Task What_belongs_to_one_party_does_not_go_to_another(string path, string given)
    {
        using var content = new StringContent(Of("NL", "XYZ", given));
        using var refused = await _world.Hub.Http.PutAsync(path, content);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        ((int)refused.StatusCode, (string)problem["member"]!).ShouldBe((400, "party_id"));
    }

    private static string Of(string country, string party, string json) => $$"""{ "country_code": "{{country}}", "party_id": "{{party}}", {{json.Trim()[1..]}}""";

    private async Task<string> ListAsync(PlainPartner partner, string path, string? to)
    {
        var answer = await partner.GetAsync(_world, path, to);
        return $"{answer.Headers["X-Total-Count"]}: {string.Join(' ', answer.Body["data"]!.AsArray().Select(o => (string)o!["id"]!))}";
    }
}
