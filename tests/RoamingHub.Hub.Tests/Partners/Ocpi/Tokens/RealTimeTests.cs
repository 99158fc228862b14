using System.Text.Json.Nodes;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>What a partner's answer to a card means at the station, from the reader to the bill (OCPI 2.2.1 §12.2.2.2, §12.3.1). The partner is literal bytes.</summary>
public sealed class RealTimeTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;
    private string _answer = "";
    private string _party = "";

    private HubUnderTest Hub => _world.Hub;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:AuthorizePatienceMilliseconds", "4000"));
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        var location = JsonNode.Parse(OcpiWorld.Location)!;
        var second = location["evses"]![0]!.DeepClone();
        (second["uid"], second["evse_id"]) = ("3257", "DE*ABC*E3257*1");
        location["evses"]!.AsArray().Add(second);
        await _world.DescribeLocationAsync("LOC1", location.ToJsonString());
        await _world.ApiAsync(HttpMethod.Put, "/api/stations/CP1", """
            { "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" }, { "connectorId": 2, "evseUid": "3257", "ocpiConnectorId": "1" } ] }
            """);
        await _world.CaughtUpAsync();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_partners_reference_stands_on_the_session_and_on_the_bill()
    {
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Path.EndsWith("/authorize", StringComparison.Ordinal) ? _answer : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        _answer = Allowed(emsp, "CARD1", """, "authorization_reference": "REF-77", "info": { "language": "en", "text": "Have a good trip" } """);
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync("CARD1");
        var charge = await station.BeginChargeAsync(1, "CARD1", new ChargePlan(5_000) { Duration = TimeSpan.FromMinutes(30) });
        await charge.Started;
        await charge.StopAsync();
        await Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered')");
        ((string)JsonNode.Parse(emsp.Posts.Single().Body)!["authorization_reference"]!).ShouldBe("REF-77");
        ((string)JsonNode.Parse(emsp.Posts.Single().Body)!["auth_method"]!).ShouldBe("AUTH_REQUEST");
        emsp.Requests.Where(r => r.Method == "PUT").ShouldAllBe(r => r.Body.Contains("\"authorization_reference\":\"REF-77\"", StringComparison.Ordinal));
        emsp.Requests.Count(r => r.Method == "PUT").ShouldBeGreaterThan(0);
        emsp.Requests.Single(r => r.Path.EndsWith("/CARD1/authorize", StringComparison.Ordinal)).Body.ShouldBe("""{"location_id":"LOC1"}""");
    }

    [Fact]
    public async Task Only_the_evses_that_the_partner_names_may_be_used()
    {
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Path.EndsWith("/authorize", StringComparison.Ordinal) ? _answer : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        _answer = Allowed(emsp, "CARD1", """, "location": { "location_id": "loc1", "evse_uids": ["3257"] } """);
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync("CARD1")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted); // there is a connector for it
        (await StartAsync(station, 1)).ShouldBe(AuthorizationStatus.Invalid);
        emsp.Requests.Last(r => r.Path.EndsWith("/authorize", StringComparison.Ordinal)).Body.ShouldBe("""{"location_id":"LOC1","evse_uids":["3256"]}""");
        (await station.AuthorizeAsync("CARD1")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        (await StartAsync(station, 2)).ShouldBe(AuthorizationStatus.Accepted);

        _answer = Allowed(emsp, "CARD2", """, "location": { "location_id": "LOC1", "evse_uids": ["9999"] } """);
        (await station.AuthorizeAsync("CARD2")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
    }

    [Fact]
    public async Task Of_the_partners_that_are_asked_about_an_unknown_card_the_first_that_allows_has_it_and_nobody_waits_for_the_others()
    {
        await using var silent = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? "" : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        await using var stranger = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? RawEmsp.Envelope(2004, status: "404 Not Found") : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        await using var refuses = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? RawEmsp.Envelope(1000, """{"allowed":"BLOCKED"}""") : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        RawEmsp[] others = [silent, stranger, refuses];
        await using var owner = await RawEmsp.RegisterAsync(
            Hub,
            r =>
            {
                if (!r.Path.EndsWith("/authorize", StringComparison.Ordinal))
                    return RawEmsp.Envelope(1000, "[]");
                SpinWait.SpinUntil(() => Array.TrueForAll(others, o => o.Requests.Any(q => q.Path == r.Path)), TimeSpan.FromSeconds(3)); // the others are asked too
                return _answer;
            },
            askUnknownTokens: true);
        await using var notAsked = await RawEmsp.RegisterAsync(Hub, _ => RawEmsp.Envelope(1000, "[]"));
        _answer = Allowed(owner, "CARD7", "");
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync("CARD7")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        ((string)(await _world.ApiAsync(HttpMethod.Get, "/api/authorizations"))["items"]!.AsArray()[0]!["by"]!).ShouldBe($"ocpi:{owner.Partner}");
        foreach (var asked in (RawEmsp[])[.. others, owner])
            asked.Requests.Count(r => r.Path.EndsWith("/CARD7/authorize", StringComparison.Ordinal)).ShouldBe(1);
        notAsked.Requests.ShouldNotContain(r => r.Path.EndsWith("/authorize", StringComparison.Ordinal));

        // Where nobody allows it, a refusal counts more than silence.
        _answer = RawEmsp.Envelope(2004, status: "404 Not Found");
        (await station.AuthorizeAsync("CARD8")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Blocked);
    }

    [Fact]
    public async Task Cards_of_a_group_are_told_to_the_station_as_such_and_one_may_end_what_the_other_began()
    {
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Path.Split('/') is [.., var uid, "authorize"] ? Allowed(null, uid, "").Replace("$party", _party, StringComparison.Ordinal) : RawEmsp.Envelope(1000, "[]"), askUnknownTokens: true);
        _party = emsp.Party;
        await using var station = await _world.StationAsync();
        var (one, other) = ((await station.AuthorizeAsync("CARD1")).IdTagInfo, (await station.AuthorizeAsync("CARD2")).IdTagInfo);
        (one.ParentIdTag, other.ParentIdTag).ShouldBe(("FLEET-7", "FLEET-7"));
        var started = await station.StartTransactionAsync(new(1, "CARD1", 0, DateTimeOffset.UtcNow));
        started.IdTagInfo.ParentIdTag.ShouldBe("FLEET-7");
        var stopped = await station.StopTransactionAsync(new(started.TransactionId, 5_000, DateTimeOffset.UtcNow.AddMinutes(30), "CARD2"));
        stopped.IdTagInfo?.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        await Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered')");
        ((string)JsonNode.Parse(emsp.Posts.Single().Body)!["cdr_token"]!["uid"]!).ShouldBe("CARD1");
    }

    private static async Task<AuthorizationStatus?> StartAsync(StationSimulator station, int connector) =>
        (await station.StartTransactionAsync(new(connector, "CARD1", 0, DateTimeOffset.UtcNow))).IdTagInfo.Status.Known;

    private static string Allowed(RawEmsp? emsp, string uid, string more) => RawEmsp.Envelope(1000, $$"""
        {"allowed":"ALLOWED","token":{"country_code":"DE","party_id":"{{emsp?.Party ?? "$party"}}","uid":"{{uid}}","type":"RFID","contract_id":"C1","issuer":"I","group_id":"FLEET-7","valid":true,"whitelist":"NEVER","last_updated":"2026-02-01T00:00:00Z"} {{more}} }
        """).Replace("\r\nContent-Length: ", "\r\nX-Was: ", StringComparison.Ordinal);
}
