using System.Net;
using System.Text.Json;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Tests.Api;

public sealed class SessionsApiTests : ApiTest
{
    private const string Id = "11111111-1111-8111-8111-111111111111";
    private const string OtherId = "22222222-2222-8222-8222-222222222222";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ChargingStarted Started = new(
        new(new("CP-1"), 1), "4711", TokenRef.Read("04AABBCC"), Energy.FromWh(1000), Noon, Noon, PermitResult.Accepted, "ocpi:p1",
        new(new("p1"), GrantMethod.Asked), Site: new("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin"));

    private static readonly ChargingStopped Stopped = new(Energy.FromWh(12500.5m), Noon.AddHours(1), Noon.AddHours(1), "EVDisconnected", null);

    [Fact]
    public async Task A_session_is_shown_whole()
    {
        await TellAsync(Id, Started, Read(15, 3900), Stopped);
        await Api.TellAsync(ChargeRecordStream.Of(Id), new ChargeRecordSuppressed(RecordOf(Id), "a test"));

        ShouldBeJson(await Api.GetAsync($"/api/sessions/{Id}"), $$"""
            { "id": "{{Id}}", "transactionId": 4711, "stationId": "CP-1", "connectorId": 1, "evseUid": "3256", "idTag": "04AABBCC", "partner": "p1",
              "state": "closed", "meterStart": 1000, "startedAt": "2026-03-01T12:00:00Z", "meterStop": 12500.5, "stoppedAt": "2026-03-01T13:00:00Z",
              "stopReason": "EVDisconnected", "energyWh": 11500.5, "cdrId": "{{Id}}",
              "meterValues": [ { "at": "2026-03-01T12:15:00Z", "samples": [ { "value": "3900", "unit": "Wh", "measurand": "Energy.Active.Import.Register" } ] } ] }
            """);
    }

    [Fact]
    public async Task A_charge_that_runs_is_open_and_shows_its_energy_so_far()
    {
        await TellAsync(Id, Started with { Grant = null, Site = null }, Read(15, 3900));

        var session = (await Api.GetAsync("/api/sessions?state=open")).GetProperty("items")[0];

        session.GetProperty("state").GetString().ShouldBe("open");
        session.GetProperty("energyWh").GetDecimal().ShouldBe(2900);
        foreach (var absent in (string[])["meterStop", "stoppedAt", "stopReason", "partner", "evseUid", "cdrId"])
            session.TryGetProperty(absent, out _).ShouldBeFalse(absent);
    }

    [Fact]
    public async Task A_transaction_of_a_station_that_names_its_own_stays_text()
    {
        await TellAsync(Id, Started with { Evse = new(new("CP-1"), 1, 1), Transaction = "4711" });
        (await Api.GetAsync($"/api/sessions/{Id}")).GetProperty("transactionId").GetString().ShouldBe("4711");
    }

    [Theory]
    [InlineData("station=CP-2", 1)]
    [InlineData("idTag=04aabbcc", 2)]
    [InlineData("state=closed", 1)]
    [InlineData("partner=p1", 2)]
    [InlineData("partner=p2", 0)]
    [InlineData("from=2026-03-01T12:00:01Z", 1)]
    [InlineData("to=2026-03-01T12:00:01Z", 1)]
    [InlineData("limit=1", 1)]
    public async Task The_list_is_filtered(string query, int count)
    {
        await TellAsync(Id, Started, Stopped);
        await TellAsync(OtherId, Started with { Evse = new(new("CP-2"), 1), At = Noon.AddDays(1) });

        (await Api.GetAsync($"/api/sessions?{query}")).GetProperty("items").GetArrayLength().ShouldBe(count);
    }

    [Theory]
    [InlineData("state=running", "state")]
    [InlineData("from=yesterday", "from")]
    public async Task A_filter_that_makes_no_sense_is_refused(string query, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, $"/api/sessions?{query}"))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task The_history_is_the_log_in_order()
    {
        await TellAsync(Id, Started, Stopped);

        var items = (await Api.GetAsync($"/api/sessions/{Id}/events")).GetProperty("items").EnumerateArray().ToList();

        items.Select(e => (e.GetProperty("position").GetInt64(), e.GetProperty("version").GetInt64(), e.GetProperty("type").GetString()))
            .ShouldBe([(1, 1, "charging_started"), (2, 2, "charging_stopped")]);
        items[1].GetProperty("data").GetProperty("meter").GetDecimal().ShouldBe(12500.5m);
    }

    [Fact]
    public async Task An_open_session_can_be_closed_by_the_back_office_and_once_is_enough()
    {
        await TellAsync(Id, Started);

        var closed = await Api.PostAsync($"/api/sessions/{Id}/close", """{ "reason": "The station was scrapped." }""");
        await Api.PostAsync($"/api/sessions/{Id}/close");

        closed.GetProperty("state").GetString().ShouldBe("closed");
        var events = await Api.Log.ReadStreamAsync(SessionStream.Of(new(Id)));
        var fact = events[^1].Data.ShouldBeOfType<SessionClosed>();
        (events.Count, fact.Reason, fact.By).ShouldBe((2, "The station was scrapped.", "key:admin"));
    }

    [Fact]
    public async Task A_stop_is_refused_where_it_cannot_be_ordered()
    {
        await TellAsync(Id, Started);
        await Api.RefusedAsync(HttpStatusCode.Conflict, "station-not-connected", HttpMethod.Post, $"/api/sessions/{Id}/stop");

        await TellAsync(Id, Stopped);
        await Api.RefusedAsync(HttpStatusCode.Conflict, "session-not-open", HttpMethod.Post, $"/api/sessions/{Id}/stop");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/stop")]
    [InlineData("POST", "/close")]
    public async Task An_unknown_session_is_not_found(string method, string what)
    {
        foreach (var id in (string[])[OtherId, "no-guid"])
            await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-session", new(method), $"/api/sessions/{id}{what}");
    }

    internal static ChargeRecord RecordOf(string id) => new(
        id, new(id), Started.Evse, "4711", Started.Token, "ocpi:p1", Started.Grant, Noon, Noon, Noon.AddHours(1), Noon.AddHours(1),
        Energy.FromWh(1000), Energy.FromWh(12500.5m), Energy.FromWh(11500.5m), "EVDisconnected", null, null, null, null, null, Noon.AddHours(1));

    private static MeterRead Read(int minute, decimal wh) => new(
        [new(Noon.AddMinutes(minute), [new Sample(wh.ToString("0"), "Wh", "Energy.Active.Import.Register")], Energy.FromWh(wh))], minute, Noon);

    private Task TellAsync(string session, params object[] facts) => Api.TellAsync(SessionStream.Of(new(session)), facts);
}
