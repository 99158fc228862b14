using System.Globalization;
using System.Text.Json;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.HubClientInfo;

/// <summary>A partner that is a hub and what it tells of its members (OCPI 2.2.1 §15).</summary>
public sealed class HubClientInfoTests : IAsyncLifetime
{
    private static readonly PartyRef One = new("NL", "ONE");
    private static readonly PartyRef Two = new("NL", "TWO");

    private OcpiWorld _world = null!;
    private EmspSimulator _hub = null!;
    private string _partner = null!;
    private string _key = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartAsync();
        (_hub, var partner) = await _world.AddEmspAsync(new EmspOptions { Party = new("NL", "HUB"), Name = "Roaming Hub", IsHub = true }, register: false);
        _partner = partner.Value;
        _hub.AddMember(One, ConnectionStatus.CONNECTED);
        _hub.AddMember(new("DE", "CPO"), ConnectionStatus.PLANNED, Role.CPO);
        var renewed = await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{_partner}/registration-token");
        await _hub.RegisterAsync((string)renewed["versionsUrl"]!, (string)renewed["registrationToken"]!);
        await _world.Hub.Database.UntilAsync($"SELECT count(*) = 2 FROM hub.hub_members WHERE partner = '{_partner}'");
        _key = OcpiToken.Encode((await _hub.GetCredentialsAsync()).Data!.Token!);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_list_is_read_after_the_handshake_and_kept_up_by_the_hub_alone()
    {
        var list = await _hub.WaitForExchangeAsync(e => e is { Inbound: true, Module: "hubclientinfo" }, OcpiWorld.Soon);
        (list.Method, list.Path).ShouldBe(("GET", "/ocpi/2.2.1/hubclientinfo"));
        list.Headers.Keys.ShouldNotContain(name => name.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));

        const string two = """
            { "party_id": "TWO", "country_code": "NL", "role": "EMSP", "status": "CONNECTED", "last_updated": "2026-11-21T12:00:00Z" }
            """;
        (await PutAsync("NL/TWO", two)).Http.ShouldBe(201);
        var again = await PutAsync("nl/two", two);
        (again.Http, again.Code).ShouldBe((200, 1000));
        again.Headers.Keys.ShouldNotContain(name => name.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
        again.Headers.ShouldContainKey("X-Request-ID");
        var kept = await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/hubclientinfo/NL/TWO", _key);
        JsonElement.DeepEquals(JsonElement.Parse(kept.Body["data"]!.ToJsonString()), JsonElement.Parse(two)).ShouldBeTrue();

        // What is older than what is known changes nothing.
        (await PutAsync("NL/TWO", two.Replace("CONNECTED", "OFFLINE", StringComparison.Ordinal).Replace("12:00", "11:00", StringComparison.Ordinal))).Code.ShouldBe(1000);
        (await PutAsync("NL/THR", two)).Code.ShouldBe(2001);
        (await PutAsync("NL/TWO", two.Replace("CONNECTED", "GONE", StringComparison.Ordinal))).Code.ShouldBe(2001);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/hubclientinfo/NL/NIX", _key)).Http.ShouldBe(404);
        foreach (var method in new[] { HttpMethod.Patch, HttpMethod.Post, HttpMethod.Delete })
            (await _world.RawAsync(method, "/ocpi/2.2.1/hubclientinfo/NL/TWO", _key, "{}")).Http.ShouldBe(405);

        var members = (await _world.ApiAsync(HttpMethod.Get, "/api/partners/" + _partner))["members"]!.AsArray()
            .Select(m => $"{m!["countryCode"]}-{m["partyId"]} {m["role"]} {m["status"]}");
        members.ShouldBe(["DE-CPO CPO PLANNED", "NL-ONE EMSP CONNECTED", "NL-TWO EMSP CONNECTED"]);

        // The hub's keep-alive: its probe changes nothing and is answered (§15.2.3).
        var probe = await _world.RawAsync(HttpMethod.Get, "/ocpi/versions", _key);
        (probe.Http, probe.Code, (string)probe.Body["data"]![0]!["version"]!).ShouldBe((200, 1000, "2.2.1"));

        // An eMSP is no hub: to it there is no such module.
        var emsps = OcpiToken.Encode((await _world.Emsp.GetCredentialsAsync()).Data!.Token!);
        (await _world.RawAsync(HttpMethod.Put, "/ocpi/2.2.1/hubclientinfo/NL/TWO", emsps, two)).Http.ShouldBe(404);
        (await ModulesAsync(emsps)).ShouldNotContain("hubclientinfo RECEIVER");
        (await ModulesAsync(_key)).ShouldContain("hubclientinfo RECEIVER");
        _hub.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hub_speaks_for_those_it_has_told_of_and_no_others()
    {
        (await PutTokenAsync(One, "CARD-ONE")).Http.ShouldBe(201);
        (await PutTokenAsync(Two, "CARD-TWO")).Http.ShouldBe(404);
        await _hub.TellMemberAsync(Two, ConnectionStatus.SUSPENDED);
        (await PutTokenAsync(Two, "CARD-TWO")).Http.ShouldBe(404);
        var from = await _world.RawAsync(
            HttpMethod.Get, "/ocpi/2.2.1/tariffs", _key, null, ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "NIX"),
            ("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "ABC"));
        from.Code.ShouldBe(2001);
    }

    [Fact]
    public async Task To_a_member_that_is_not_connected_nothing_is_sent_and_its_bill_waits()
    {
        await PutTokenAsync(One, "CARD-ONE");
        await PutTokenAsync(One, "CARD-NVR", "NEVER");
        await using var station = await PlainStation.ConnectAsync(_world.Hub, "CP1", "ocpp1.6");
        await _hub.TellMemberAsync(One, ConnectionStatus.OFFLINE);

        // Nobody is asked in real time either.
        var refused = await station.CallAsync("Authorize", """{"idTag":"CARD-NVR"}""");
        refused.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Invalid");
        var first = await ChargeAsync(station, "CARD-ONE", hoursAgo: 3);
        await StateAsync("cdrs", "retrying", "OFFLINE");
        await StateAsync("sessions", "expired", "OFFLINE");

        await _hub.TellMemberAsync(One, ConnectionStatus.CONNECTED);
        (await _hub.WaitForCdrAsync(_ => true, OcpiWorld.Soon)).SessionId.ShouldBe(first);
        _hub.Sessions.ShouldBeEmpty();
        var cdr = await _hub.WaitForExchangeAsync(e => e is { Inbound: true, Module: "cdrs" }, OcpiWorld.Soon);
        (cdr.Headers["OCPI-to-country-code"], cdr.Headers["OCPI-to-party-id"]).ShouldBe(("NL", "ONE"));

        var running = await BeginAsync(station, "CARD-ONE", hoursAgo: 1);
        await _hub.TellMemberAsync(One, ConnectionStatus.SUSPENDED);
        await EndAsync(station, running, hoursAgo: 1);
        await StateAsync("cdrs", "parked", "SUSPENDED");
        refused = await station.CallAsync("Authorize", """{"idTag":"CARD-ONE"}""");
        refused.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Invalid");
        _hub.Exchanges.ShouldNotContain(e => e.Inbound && e.Path.Contains("/authorize", StringComparison.Ordinal));
        _hub.Violations.ShouldBeEmpty();
    }

    private Task<RawAnswer> PutAsync(string party, string body) => _world.RawAsync(HttpMethod.Put, "/ocpi/2.2.1/hubclientinfo/" + party, _key, body);

    private Task<RawAnswer> PutTokenAsync(PartyRef owner, string uid, string whitelist = "ALWAYS") => _world.RawAsync(
        HttpMethod.Put, $"/ocpi/2.2.1/tokens/{owner.CountryCode}/{owner.PartyId}/{uid}", _key,
        $$"""
        { "country_code": "{{owner.CountryCode}}", "party_id": "{{owner.PartyId}}", "uid": "{{uid}}", "type": "RFID", "contract_id": "NL-ONE-C0001-X",
          "issuer": "One", "valid": true, "whitelist": "{{whitelist}}", "last_updated": "2026-11-21T12:00:00Z" }
        """);

    private async Task<string[]> ModulesAsync(string key)
    {
        var details = await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1", key);
        return [.. details.Body["data"]!["endpoints"]!.AsArray().Select(e => $"{e!["identifier"]} {e["role"]}")];
    }

    /// <summary>A charge of one hour; returns the session's id.</summary>
    private async Task<string> ChargeAsync(PlainStation station, string card, int hoursAgo)
    {
        await EndAsync(station, await BeginAsync(station, card, hoursAgo), hoursAgo);
        await _world.CaughtUpAsync();
        return (string)(await _world.ApiAsync(HttpMethod.Get, "/api/sessions?limit=1"))["items"]![0]!["id"]!;
    }

    private static async Task<int> BeginAsync(PlainStation station, string card, int hoursAgo)
    {
        var begun = await station.CallAsync(
            "StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":0,"timestamp":"{{At(-hoursAgo)}}"}""");
        begun.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        return begun.GetProperty("transactionId").GetInt32();
    }

    private static Task<JsonElement> EndAsync(PlainStation station, int transaction, int hoursAgo) => station.CallAsync(
        "StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":5000,"timestamp":"{{At(1 - hoursAgo)}}"}""");

    private static string At(int hours) => DateTime.UtcNow.AddHours(hours).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private async Task StateAsync(string module, string state, string why) => await _world.Hub.Database.UntilAsync(
        $"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{_partner}' AND module = '{module}' AND state = '{state}' AND last_error LIKE '%{why}%')");
}
