using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Reservations;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Reservations;

/// <summary>Reservations from stations' answers to the API, over real sockets. Each test has stations of its own in one hub.</summary>
public sealed class ReservationsTests(ReservationsTests.Hub shared) : IClassFixture<ReservationsTests.Hub>
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddMinutes(30);
    private HubUnderTest It => shared.It;

    [Fact]
    public async Task A_reservation_that_a_station_accepts_is_seen_at_once_and_can_be_cancelled()
    {
        await using var station = await It.StationAsync("R1");
        (await CallAsync("R1", "ReserveNow", Reserve(17))).GetProperty("status").GetString().ShouldBe("Accepted");
        var seen = await GetAsync("/api/reservations/17?station=R1");
        seen.GetProperty("stationId").GetString().ShouldBe("R1");
        seen.GetProperty("connectorId").GetInt32().ShouldBe(1);
        seen.GetProperty("idTag").GetString().ShouldBe("CARD1");
        seen.GetProperty("status").GetString().ShouldBe("Active");
        (await CallAsync("R1", "CancelReservation", """{"reservationId":17}""")).GetProperty("status").GetString().ShouldBe("Accepted");
        (await StatusAsync("R1", 17)).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task A_refused_reservation_is_none()
    {
        await using var station = await PlainStation.ConnectAsync(It, "R2", "ocpp1.6");
        station.On("ReserveNow", """{"status":"Occupied"}""");
        await CallAsync("R2", "ReserveNow", Reserve(17));
        (await It.Http.GetAsync("/api/reservations/17?station=R2")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_same_number_at_two_stations_is_two_reservations()
    {
        await using var one = await It.StationAsync("R3");
        await using var two = await It.StationAsync("R4");
        await CallAsync("R3", "ReserveNow", Reserve(99));
        await CallAsync("R4", "ReserveNow", Reserve(99));
        var either = await It.Http.PostAsync("/api/reservations/99/cancel", null);
        either.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await either.Content.ReadAsStringAsync()).ShouldContain("reservation-ambiguous");
        await CallAsync("R3", "CancelReservation", """{"reservationId":99}""");
        (await StatusAsync("R3", 99)).ShouldBe("Cancelled");
        (await StatusAsync("R4", 99)).ShouldBe("Active");
        (await GetAsync("/api/reservations/99")).GetProperty("stationId").GetString().ShouldBe("R4");
        (await GetAsync("/api/reservations?station=R3")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_charge_that_names_its_reservation_uses_it()
    {
        await using var station = await It.StationAsync("R5");
        await CallAsync("R5", "ReserveNow", Reserve(5));
        await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "ANOTHER", 0, DateTimeOffset.UtcNow, ReservationId: 5));
        (await StatusAsync("R5", 5)).ShouldBe("Used");
    }

    [Fact]
    public async Task A_charge_with_its_card_on_its_connector_uses_it_without_naming_it()
    {
        await using var station = await It.StationAsync("R6");
        await CallAsync("R6", "ReserveNow", Reserve(6));
        await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "card1", 0, DateTimeOffset.UtcNow));
        (await StatusAsync("R6", 6)).ShouldBe("Used");
    }

    [Fact]
    public async Task A_reservation_whose_time_is_over_is_expired_and_the_log_says_so()
    {
        await using var station = await It.StationAsync("R7");
        await CallAsync("R7", "ReserveNow", Reserve(7, DateTimeOffset.UtcNow.AddMinutes(-1)));
        (await StatusAsync("R7", 7)).ShouldBe("Expired");
        await It.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'reservation_expired' AND stream_id = 'reservation-7/R7'");
        await It.Database.UntilAsync("SELECT count(*) = 0 FROM hub.open_reservations WHERE station = 'R7'");
    }

    [Fact]
    public async Task The_newer_version_says_the_same_in_its_own_words()
    {
        await using var station = await PlainStation.ConnectAsync(It, "R8", "ocpp2.0.1");
        station.On("ReserveNow", """{"status":"Accepted","statusInfo":{"reasonCode":"OK"}}""");
        var payload = $$$"""{"id":8,"expiryDateTime":"{{{Wire(Later)}}}","evseId":2,"idToken":{"idToken":"CARD1","type":"ISO14443"}}""";
        await CallAsync("R8", "ReserveNow", payload);
        var seen = await GetAsync("/api/reservations/8?station=R8");
        (seen.GetProperty("evse").GetInt32(), seen.GetProperty("connectorId").GetInt32()).ShouldBe((2, 1));
        (await station.CallAsync("ReservationStatusUpdate", """{"reservationId":8,"reservationUpdateStatus":"Removed"}""")).GetRawText().ShouldBe("{}");
        (await StatusAsync("R8", 8)).ShouldBe("Cancelled");
        await CallAsync("R8", "ReserveNow", payload);
        (await StatusAsync("R8", 8)).ShouldBe("Active");
        await station.CallAsync("ReservationStatusUpdate", """{"reservationId":8,"reservationUpdateStatus":"Expired"}""");
        (await StatusAsync("R8", 8)).ShouldBe("Expired");
    }

    [Fact]
    public async Task A_charge_of_the_newer_version_uses_what_it_names_also_when_it_says_so_late()
    {
        await using var station = await PlainStation.ConnectAsync(It, "R10", "ocpp2.0.1");
        station.On("ReserveNow", """{"status":"Accepted"}""");
        await CallAsync("R10", "ReserveNow", $$$"""{"id":10,"expiryDateTime":"{{{Wire(Later)}}}","evseId":1,"idToken":{"idToken":"CARD1","type":"ISO14443"}}""");
        await CallAsync("R10", "ReserveNow", $$$"""{"id":11,"expiryDateTime":"{{{Wire(Later)}}}","evseId":2,"idToken":{"idToken":"CARD2","type":"ISO14443"}}""");
        var now = Wire(DateTimeOffset.UtcNow);
        await station.CallAsync("TransactionEvent", Event("Started", 0, "T10", ""","reservationId":10,"evse":{"id":1,"connectorId":1}"""));
        await station.CallAsync("TransactionEvent", Event("Started", 0, "T11", ""","evse":{"id":2,"connectorId":1}"""));
        (await StatusAsync("R10", 10)).ShouldBe("Used");
        (await StatusAsync("R10", 11)).ShouldBe("Active");
        await station.CallAsync("TransactionEvent", Event("Updated", 1, "T11", ""","idToken":{"idToken":"CARD2","type":"ISO14443"}"""));
        (await StatusAsync("R10", 11)).ShouldBe("Used");

        string Event(string type, int number, string transaction, string more) =>
            $$$"""{"eventType":"{{{type}}}","timestamp":"{{{now}}}","triggerReason":"CablePluggedIn","seqNo":{{{number}}},"transactionInfo":{"transactionId":"{{{transaction}}}"}{{{more}}}}""";
    }

    [Fact]
    public async Task The_back_office_reserves_and_cancels_and_the_hub_chooses_the_number()
    {
        await using var station = await It.StationAsync("R9");
        var body = $$"""{ "connectorId": 1, "idTag": "CARD1", "expiryDate": "{{Wire(Later)}}" }""";
        (await It.Http.PostAsync("/api/stations/R9/reservations", Json($$"""{ "connectorId": 1, "idTag": "CARD1", "expiryDate": "{{Wire(Later.AddDays(-1))}}" }""")))
            .StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var made = await It.Http.PostAsync("/api/stations/R9/reservations", Json(body));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32();
        (await It.Http.PostAsync("/api/stations/R9/reservations", Json(body))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var cancelled = await It.Http.PostAsync($"/api/reservations/{id}/cancel?station=R9", null);
        (await cancelled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString().ShouldBe("Cancelled");
        (await It.Http.PostAsync($"/api/reservations/{id}/cancel?station=R9", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("ocpp1.6", 20)]
    [InlineData("ocpp2.0.1", 36)]
    public async Task A_partners_order_carries_its_name_and_a_token_that_the_station_can_hold(string protocol, int longest)
    {
        var name = "RP" + longest;
        await using var station = await PlainStation.ConnectAsync(It, name, protocol);
        station.On("ReserveNow", """{"status":"Accepted"}""");
        var token = new Core.Tokens.TokenRef("", new string('A', 40), Core.Tokens.TokenKind.AppUser);
        var order = new ReservationOrder(new EvseRef(new(name), 1), token, null, Later, new PartnerId("p1"), "THEIRS");
        var outcome = await It.Service<ReservationOrders>().ReserveAsync(order, TimeSpan.FromSeconds(10), default);
        outcome.Outcome.ShouldBe(Core.RemoteStarts.OrderOutcome.Accepted);
        var seen = await GetAsync($"/api/reservations/{outcome.Id}?station={name}");
        seen.GetProperty("partner").GetString().ShouldBe("p1");
        seen.GetProperty("idTag").GetString()!.Length.ShouldBeLessThanOrEqualTo(longest);
        (await It.Service<Storage.ReadModels.ReadModels>().Reservations.FindByReferenceAsync(new("p1"), "THEIRS", default)).ShouldNotBeNull().Status
            .ShouldBe(Core.Reservations.ReservationStatus.Active);
    }

    private async Task<JsonElement> CallAsync(string station, string action, string payload)
    {
        var response = await It.Http.PostAsync($"/api/stations/{station}/ocpp/{action}", Json(payload));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text).GetProperty("payload");
    }

    private async Task<JsonElement> GetAsync(string path) => await It.Http.GetFromJsonAsync<JsonElement>(path);

    private async Task<string?> StatusAsync(string station, int id) =>
        (await GetAsync($"/api/reservations/{id}?station={station}")).GetProperty("status").GetString();

    private static string Reserve(int id, DateTimeOffset? expires = null) =>
        $$"""{"connectorId":1,"expiryDate":"{{Wire(expires ?? Later)}}","idTag":"CARD1","reservationId":{{id}}}""";

    private static string Wire(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest It { get; private set; } = null!;

        public async Task InitializeAsync() => It = await HubUnderTest.StartAsync();

        public async Task DisposeAsync()
        {
            await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(It);
            await It.DisposeAsync();
        }
    }
}
