using System.Text.Json.Nodes;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Locations;

/// <summary>What goes over the wire when something of a location changes, member by member (OCPI 2.2.1 §8.2.2).</summary>
public sealed class LocationPushTests : IAsyncLifetime
{
    private const string Unknown = """{ "status_code": 2003, "status_message": "unknown location", "timestamp": "2026-01-01T00:00:00Z" }""";

    private const string Known = """
        { "data": { "uid": "3256", "status": "UNKNOWN", "last_updated": "2026-01-01T00:00:00Z", "connectors": [
            { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32, "last_updated": "2026-01-01T00:00:00Z" } ] },
          "status_code": 1000, "timestamp": "2026-01-01T00:00:00Z" }
        """;

    private OcpiWorld _world = null!;
    private PlainPartner _partner = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        _partner = await PlainPartner.ConnectAsync(_world, PartnerTermsTests.Emsp("NL", "EMS"));
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _partner.DisposeAsync();
    }

    [Fact]
    public async Task Every_change_is_one_request_for_what_changed_and_the_list_says_the_same()
    {
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        (await LastAsync("PUT /2.2.1/tariffs/DE/ABC/AC")).Headers["Authorization"].ShouldStartWith("Token ");
        (await PushedAsync(() => _world.DescribeLocationAsync("LOC1", Two())))["id"]!.GetValue<string>().ShouldBe("LOC1");

        // The same again: nothing, also not for those who read.
        var before = await ReadAsync();
        await _world.DescribeLocationAsync("LOC1", Two());
        (await ReadAsync()).ToJsonString().ShouldBe(before.ToJsonString());
        _partner.Requests.Count(r => r.Target.StartsWith("/2.2.1/locations", StringComparison.Ordinal)).ShouldBe(1);

        // A connector.
        var connector = await PushedAsync(() => _world.DescribeLocationAsync("LOC1", Two(amperage: 16)), "PUT /2.2.1/locations/DE/ABC/LOC1/3256/1");
        JsonNode.DeepEquals(connector, JsonNode.Parse($$"""
            { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 16, "tariff_ids": [ "AC" ],
              "last_updated": "{{connector["last_updated"]}}" }
            """)).ShouldBeTrue(connector.ToJsonString());
        var read = await ReadAsync();
        Times(read, 0).ShouldBe(Enumerable.Repeat((string)connector["last_updated"]!, 3)); // connector, EVSE, location
        Times(read, 1)[..2].ShouldBe(Times(before, 1)[..2]);

        // An EVSE.
        var evse = await PushedAsync(() => _world.DescribeLocationAsync("LOC1", Two(amperage: 16, reference: "A")), "PUT /2.2.1/locations/DE/ABC/LOC1/3256");
        JsonNode.DeepEquals(evse, (await ReadAsync())["evses"]![0]).ShouldBeTrue();
        ((string)evse["physical_reference"]!, (string)evse["last_updated"]!).ShouldBe(("A", (string)(await ReadAsync())["last_updated"]!));

        // An EVSE that is taken away stays, as REMOVED, and with its connector.
        var removed = await PushedAsync(() => _world.DescribeLocationAsync("LOC1", One(reference: "A")), "PATCH /2.2.1/locations/DE/ABC/LOC1/3257");
        JsonNode.DeepEquals(removed, JsonNode.Parse($$"""{ "status": "REMOVED", "last_updated": "{{removed["last_updated"]}}" }""")).ShouldBeTrue();
        read = await ReadAsync();
        ((string)read["evses"]![1]!["status"]!, read["evses"]![1]!["connectors"]!.AsArray().Count, Times(read, 1)[1]).ShouldBe(("REMOVED", 1, (string)removed["last_updated"]!));

        // The location itself.
        var whole = await PushedAsync(() => _world.DescribeLocationAsync("LOC1", One(reference: "A", name: "Market hall")), "PUT /2.2.1/locations/DE/ABC/LOC1");
        JsonNode.DeepEquals(whole, await ReadAsync()).ShouldBeTrue();

        // And all of it: it is found by those who poll, and what was before is not.
        var asOf = (string)whole["last_updated"]!;
        var gone = await PushedAsync(() => _world.ApiAsync(HttpMethod.Delete, "/api/locations/LOC1"), "PATCH /2.2.1/locations/DE/ABC/LOC1/3256");
        ((string)gone["status"]!).ShouldBe("REMOVED");
        var polled = await _partner.GetAsync(_world, $"locations?date_from={gone["last_updated"]}");
        (polled.Headers["X-Total-Count"], (string)polled.Body["data"]![0]!["evses"]![0]!["status"]!).ShouldBe(("1", "REMOVED"));
        (await _partner.GetAsync(_world, $"locations?date_from=2020-01-01T00:00:00Z&date_to={asOf}")).Headers["X-Total-Count"].ShouldBe("0");
    }

    [Fact]
    public async Task After_a_failed_patch_the_partner_is_asked_and_gets_what_it_lacks()
    {
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _world.DescribeStationAsync("CP1", "3256");
        await _partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC1" });

        // It knows the EVSE, and cannot patch: the EVSE whole.
        _partner.Otherwise = r => r.Method switch
        {
            "PATCH" => (405, Unknown),
            "GET" when r.Target.EndsWith("/LOC1/3256", StringComparison.Ordinal) => (200, Known),
            _ => null,
        };
        await using var station = await _world.StationAsync();
        var evse = await _partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC1/3256" });
        ((string)evse.Json["uid"]!, (string)evse.Json["status"]!).ShouldBe(("3256", "AVAILABLE"));
        Order().ShouldBe(["PATCH LOC1/3256", "GET LOC1/3256", "PUT LOC1/3256"]);

        // It does not know it: the location whole.
        _partner.Forget();
        _partner.Otherwise = r => r.Method is "PATCH" or "GET" && r.Target.Contains("/locations/", StringComparison.Ordinal) ? (200, Unknown) : null;
        await station.StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        var location = await _partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC1" });
        ((string)location.Json["evses"]![0]!["status"]!).ShouldBe("OUTOFORDER");
        Order().ShouldBe(["PATCH LOC1/3256", "GET LOC1/3256", "PUT LOC1"]);
    }

    [Fact]
    public async Task A_station_that_numbers_connectors_only_may_be_described_with_its_EVSEs()
    {
        await _world.DescribeLocationAsync("LOC1", Two());
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/04A1B2C3", """{ "status": "Accepted" }""");
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP1", """
            { "connectors": [ { "evse": 1, "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" }, { "evse": 2, "connectorId": 2, "evseUid": "3257", "ocpiConnectorId": "1" } ] }
            """);
        await using var station = _world.Hub.Watch(new StationSimulator(new StationOptions { Id = "CP1", Url = _world.Hub.StationUrl("CP1"), Connectors = 2 }));
        await station.ConnectAsync();
        await station.BootAsync();
        await station.StatusAsync(1, ChargePointStatus.Available);
        await station.StatusAsync(2, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        (await StatusesAsync()).ShouldBe("AVAILABLE OUTOFORDER");
        var charge = await station.BeginChargeAsync(1, "04A1B2C3", new ChargePlan(10_000));
        await charge.Started;
        (await StatusesAsync()).ShouldBe("CHARGING OUTOFORDER");
        var shown = (await _world.ApiAsync(HttpMethod.Get, "/api/stations/CP1"))["connectors"]!.AsArray().Where(c => (int)c!["connectorId"]! > 0).ToList();
        shown.Select(c => $"{c!["evse"]} {c["connectorId"]} {c["evseUid"]} {c["status"]}").ShouldBe(["1 1 3256 Charging", "2 2 3257 Faulted"]);
    }

    [Fact]
    public async Task One_EVSE_is_one_vehicles_and_what_the_station_says_of_itself_holds_for_all()
    {
        await _world.DescribeLocationAsync("LOC1", Two());
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/04A1B2C3", """{ "status": "Accepted" }""");
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP1", """
            { "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" }, { "connectorId": 2, "evseUid": "3257", "ocpiConnectorId": "1" },
                              { "connectorId": 3, "evseUid": "3256", "ocpiConnectorId": "2" } ] }
            """);
        await using var station = _world.Hub.Watch(new StationSimulator(new StationOptions { Id = "CP1", Url = _world.Hub.StationUrl("CP1"), Connectors = 3 }));
        await station.ConnectAsync();
        await station.BootAsync();
        for (var connector = 1; connector <= 3; connector++)
            await station.StatusAsync(connector, ChargePointStatus.Available);
        (await StatusesAsync()).ShouldBe("AVAILABLE AVAILABLE");

        // A vehicle at the second of its connectors takes the EVSE, and no other.
        var charge = await station.BeginChargeAsync(3, "04A1B2C3", new ChargePlan(10_000));
        await charge.Started;
        (await StatusesAsync()).ShouldBe("CHARGING AVAILABLE");
        await charge.StopAsync();
        await station.StatusAsync(3, ChargePointStatus.Available);
        (await StatusesAsync()).ShouldBe("AVAILABLE AVAILABLE");

        await station.StatusAsync(0, ChargePointStatus.Unavailable);
        (await StatusesAsync()).ShouldBe("INOPERATIVE INOPERATIVE");
    }

    [Fact]
    public async Task A_tariff_is_deleted_at_partners_once_no_connector_names_it_there()
    {
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _partner.WaitAsync(r => r is { Method: "PUT", Target: "/2.2.1/locations/DE/ABC/LOC1" });
        var failed = 0;
        _partner.Otherwise = r => r.Target.Contains("/locations/", StringComparison.Ordinal) && failed++ < 2 ? (503, "") : null;

        await _world.ApiAsync(HttpMethod.Delete, "/api/tariffs/AC");
        await _partner.WaitAsync(r => r is { Method: "DELETE", Target: "/2.2.1/tariffs/DE/ABC/AC" });
        var last = _partner.Requests[^2];
        (last.Target, last.Json["tariff_ids"]).ShouldBe(("/2.2.1/locations/DE/ABC/LOC1/3256/1", null));
        (await _partner.GetAsync(_world, "tariffs")).Headers["X-Total-Count"].ShouldBe("0");
        (await ReadAsync())["evses"]![0]!["connectors"]![0]!["tariff_ids"].ShouldBeNull();
    }

    private static string One(string? reference = null, string name = "Market place") => Two(16, reference, name, withSecond: false);

    private static string Two(int amperage = 32, string? reference = null, string name = "Market place", bool withSecond = true)
    {
        var location = JsonNode.Parse(OcpiWorld.Location)!;
        location["name"] = name;
        var first = location["evses"]![0]!;
        var second = first.DeepClone();
        second["uid"] = "3257";
        second["evse_id"] = "DE*ABC*E3257*1";
        first["connectors"]![0]!["max_amperage"] = amperage;
        if (reference is not null)
            first["physical_reference"] = reference;
        if (withSecond)
            location["evses"]!.AsArray().Add(second);
        return location.ToJsonString();
    }

    /// <summary>The body of the request that a change leads to, which is the only one about locations.</summary>
    private async Task<JsonNode> PushedAsync(Func<Task> change, string request = "PUT /2.2.1/locations/DE/ABC/LOC1")
    {
        _partner.Forget();
        await change();
        var pushed = await LastAsync(request);
        await _world.Hub.Database.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM hub.deliveries WHERE state IN ('waiting', 'retrying'))");
        _partner.Requests.Where(r => r.Target.StartsWith("/2.2.1/locations", StringComparison.Ordinal)).ShouldHaveSingleItem();
        return pushed.Json;
    }

    private Task<RawRequest> LastAsync(string request) => _partner.WaitAsync(r => $"{r.Method} {r.Target}" == request);

    private IReadOnlyList<string> Order() =>
        [.. _partner.Requests.Where(r => r.Target.Contains("/locations/", StringComparison.Ordinal)).Select(r => $"{r.Method} {r.Target["/2.2.1/locations/DE/ABC/".Length..]}").TakeLast(3)];

    private async Task<string> StatusesAsync()
    {
        await _world.CaughtUpAsync();
        return string.Join(' ', (await ReadAsync())["evses"]!.AsArray().Select(e => (string)e!["status"]!));
    }

    private async Task<JsonNode> ReadAsync() => (await _partner.GetAsync(_world, "locations")).Body["data"]![0]!;

    /// <summary>Of the first connector of an EVSE, of the EVSE, of the location.</summary>
    private static string[] Times(JsonNode location, int evse) =>
    [
        (string)location["evses"]![evse]!["connectors"]![0]!["last_updated"]!, (string)location["evses"]![evse]!["last_updated"]!, (string)location["last_updated"]!,
    ];
}
