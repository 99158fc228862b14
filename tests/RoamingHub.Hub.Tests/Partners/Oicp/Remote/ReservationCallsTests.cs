using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Reservations;
using RoamingHub.Oicp;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>Places that EMPs reserve and give back (OICP 2.3, AuthorizeRemoteReservationStart and -Stop), and the record that each ends with.</summary>
public sealed class ReservationCallsTests(RemoteWorld world) : IClassFixture<RemoteWorld>
{
    [Fact]
    public async Task V1_A_reservation_is_told_to_the_station_in_its_own_words()
    {
        await using var place = await world.PlaceAsync();
        var before = DateTimeOffset.UtcNow;
        var (_, answer) = await place.ReserveAsync();
        answer.ShouldMatch($$"""^\{"Result":true,"StatusCode":\{"Code":"000","Description":"Success"\},"SessionID":"{{place.Session}}","CPOPartnerSessionID":"[0-9a-f-]{36}","EMPPartnerSessionID":"emp-2"\}$""");
        var told = place.Asked("ReserveNow").ShouldHaveSingleItem();
        (told.GetProperty("connectorId").GetInt32(), told.GetProperty("idTag").GetString()).ShouldBe((1, "DE-8EO-CAet5e4XY-3"));
        told.GetProperty("expiryDate").GetDateTimeOffset().ShouldBeInRange(before.AddMinutes(30).AddSeconds(-1), DateTimeOffset.UtcNow.AddMinutes(30));
        var shown = JsonNode.Parse(await world.It.Hub.Http.GetStringAsync($"/api/reservations?station={place.StationId}"))!["items"]![0]!;
        ((int)shown["id"]!, (string)shown["status"]!, (string)shown["partner"]!).ShouldBe((told.GetProperty("reservationId").GetInt32(), "Active", world.It.Partner.Value));

        await using var newer = await world.PlaceAsync("ocpp2.0.1");
        (await newer.ReserveAsync()).ShouldBe("000");
        var told201 = newer.Asked("ReserveNow").ShouldHaveSingleItem();
        told201.GetProperty("idToken").GetRawText().ShouldBe("""{"idToken":"DE-8EO-CAet5e4XY-3","type":"Central"}""");
        told201.GetProperty("evseId").GetInt32().ShouldBe(1);
        (await newer.GiveBackAsync()).ShouldBe("000");
        newer.Asked("CancelReservation").ShouldHaveSingleItem().GetProperty("reservationId").GetInt32().ShouldBe(told201.GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("Occupied", "602")]
    [InlineData("Faulted", "700")]
    [InlineData("Unavailable", "700")]
    [InlineData("Rejected", "320")]
    [InlineData("CALLERROR NotSupported", "320")]
    [InlineData("CALLERROR InternalError", "501")]
    public async Task V1_What_the_station_says_is_the_answer_and_it_is_given_once(string says, string code)
    {
        await using var place = await world.PlaceAsync();
        if (says.Split(' ') is [_, var error])
            place.Station.Refuse("ReserveNow", error);
        else
            place.Station.On("ReserveNow", $$"""{"status":"{{says}}"}""");
        var no = await place.ReserveAsync();
        no.ShouldBe(code);
        place.Station.On("ReserveNow", """{"status":"Accepted"}""");
        (await place.ReserveAsync()).ShouldBe(no); // the same SessionID
        place.Asked("ReserveNow").Count.ShouldBe(1);
        (await place.GiveBackAsync()).ShouldBe("400");
        (await world.It.Hub.Database.QueryAsync<long>($"SELECT count(*) FROM log.mt_events WHERE type = 'charge_record_sealed' AND data::text LIKE '%{place.Session}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task V1_A_station_that_keeps_silent_is_told_to_forget_it()
    {
        using var never = new ManualResetEventSlim();
        await using var place = await world.PlaceAsync();
        place.Station.On("ReserveNow", _ =>
        {
            never.Wait();
            return """{"status":"Accepted"}""";
        });
        (await place.ReserveAsync()).ShouldBe("501");
        never.Set();
        await world.It.Hub.Database.UntilAsync(
            $"SELECT count(*) = 1 FROM log.mt_events a JOIN log.mt_events r ON r.stream_id = a.stream_id WHERE a.type = 'place_order_answered' AND r.type = 'remote_cancel_requested' AND r.data::text LIKE '%{place.Session}%'");
        place.Asked("CancelReservation").ShouldHaveSingleItem().GetProperty("reservationId").GetInt32()
            .ShouldBe(place.Asked("ReserveNow").Single().GetProperty("reservationId").GetInt32());
    }

    [Fact]
    public async Task V2_Without_a_duration_the_partners_own_holds()
    {
        await using var place = await world.PlaceAsync();
        var before = DateTimeOffset.UtcNow;
        (await place.ReserveAsync(""","Duration":null""")).ShouldBe("000");
        place.Asked("ReserveNow").Single().GetProperty("expiryDate").GetDateTimeOffset()
            .ShouldBeInRange(before.AddMinutes(15).AddSeconds(-1), DateTimeOffset.UtcNow.AddMinutes(15));
    }

    [Fact]
    public async Task V3_A_reservation_is_given_back_by_its_provider_and_once()
    {
        await using var place = await world.PlaceAsync();
        var first = await place.ReserveAsync();
        (await place.ReserveAsync()).ShouldBe(first);
        place.Asked("ReserveNow").Count.ShouldBe(1);
        (await place.GiveBackAsync(Guid.NewGuid().ToString())).ShouldBe("400");
        (await place.GiveBackAsync(provider: "DE-XXX")).ShouldBe("400");
        var gone = await place.GiveBackAsync();
        gone.ShouldBe("000");
        (await place.GiveBackAsync()).ShouldBe(gone);
        place.Asked("CancelReservation").Count.ShouldBe(1);
    }

    [Fact]
    public async Task V4_A_reservation_that_was_given_back_is_closed_by_one_record()
    {
        await using var place = await world.PlaceAsync();
        await OfferedAsync(place);
        var made = await world.It.Hubject.ReservationStartAsync(OicpWorld.Provider, place.EvseId, RemotePlace.Evco, 30, empPartnerSessionId: "emp-7");
        made.Code.ShouldBe("000");
        (await world.It.Hubject.ReservationStopAsync(made.SessionId)).Code.ShouldBe("000");
        var cdr = await world.It.Hubject.WaitForCdrAsync(made.SessionId, OicpWorld.Patience);
        (cdr.ConsumedEnergy, cdr.MeterValueStart, cdr.PartnerProductID, cdr.EMPPartnerSessionID).ShouldBe((0m, null, "Reservation", "emp-7"));
        (cdr.CPOPartnerSessionID, cdr.Identification.ContractId, cdr.EvseID).ShouldBe((made.Acknowledgement.CPOPartnerSessionID, RemotePlace.Evco, place.EvseId));
        cdr.SessionStart.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(2));
        cdr.SessionEnd.ShouldBeGreaterThanOrEqualTo(cdr.SessionStart);
        (await world.It.Hubject.ReservationStopAsync(made.SessionId)).Code.ShouldBe("000");
        world.It.Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargeDetailRecord && e.Request.Contains(made.SessionId, StringComparison.Ordinal)).ShouldBe(1);
        world.It.Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task V5_A_reservation_that_runs_out_is_closed_by_one_record_too()
    {
        await using var place = await world.PlaceAsync("ocpp2.0.1");
        await OfferedAsync(place);
        var made = await world.It.Hubject.ReservationStartAsync(OicpWorld.Provider, place.EvseId, RemotePlace.Evco, 30);
        await place.StatusAsync("Reserved");
        await world.It.EvseStatusAsync(place.EvseId, "Reserved");
        await place.Station.TellAsync(
            "ReservationStatusUpdate", $$"""{"reservationId":{{place.Asked("ReserveNow").Single().GetProperty("id").GetInt32()}},"reservationUpdateStatus":"Expired"}""");
        await place.StatusAsync("Available");
        (await world.It.Hubject.WaitForCdrAsync(made.SessionId, OicpWorld.Patience)).ConsumedEnergy.ShouldBe(0m);
        await world.It.EvseStatusAsync(place.EvseId, "Available");
        (await world.It.Hubject.ReservationStopAsync(made.SessionId)).Code.ShouldBe("400");

        // One whose end only the clock tells.
        await using var older = await world.PlaceAsync();
        var orders = world.It.Hub.Service<PlaceOrders>();
        var grant = new RoamingGrant(world.It.Partner, GrantMethod.Commanded, older.Session, Provider: OicpWorld.Provider, Product: "Reservation");
        await orders.ReserveAsync(
            new(Guid.NewGuid(), ["E" + older.EvseId[8..]], new(RemotePlace.Evco, RemotePlace.Evco, TokenKind.Contract, RemotePlace.Evco), null,
                DateTimeOffset.UtcNow.AddSeconds(2), grant, older.Session, null, TimeSpan.FromSeconds(10)), default);
        await world.It.Hub.Database.UntilAsync(
            $"SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND content LIKE '%{older.Session}%' AND content LIKE '%\"ConsumedEnergy\":0%'");
    }

    [Fact]
    public async Task V6_The_charge_that_uses_a_reservation_presents_its_tag_and_both_have_records() // 1.2 rule 8
    {
        await using var place = await world.PlaceAsync();
        await OfferedAsync(place);
        var made = await world.It.Hubject.ReservationStartAsync(OicpWorld.Provider, place.EvseId, RemotePlace.Evco, 30);
        await place.StatusAsync("Reserved"); // V7
        await world.It.EvseStatusAsync(place.EvseId, "Reserved");
        (await place.StartAsync(evco: "DE-8EO-COTHER1XY-5")).ShouldBe("601");
        (await place.ReserveAsync(evco: "DE-8EO-COTHER1XY-5")).ShouldBe("601");
        (await place.ReserveAsync(session: Guid.NewGuid().ToString())).ShouldBe("601"); // it is kept for this driver already

        world.It.Hubject.Know(new(RoamingHub.Oicp.V23.Common.Identification.Remote("DE8EOCAet5e4XY3"), OicpWorld.Provider));
        var started = await world.It.Hubject.RemoteStartAsync(OicpWorld.Provider, place.EvseId, "DE8EOCAet5e4XY3");
        started.Code.ShouldBe("000");
        place.Asked("RemoteStartTransaction").Single().GetProperty("idTag").GetString().ShouldBe(RemotePlace.Evco); // as it was reserved
        var transaction = await place.BeginAsync(reservation: place.Asked("ReserveNow").Single().GetProperty("reservationId").GetInt32(), minutesAgo: 4);
        await place.StatusAsync("Charging");
        await world.It.EvseStatusAsync(place.EvseId, "Occupied");
        var reservation = await world.It.Hubject.WaitForCdrAsync(made.SessionId, OicpWorld.Patience);
        reservation.ConsumedEnergy.ShouldBe(0m);
        (await world.It.Hubject.ReservationStopAsync(made.SessionId)).Code.ShouldBe("400"); // it was used
        await place.EndAsync(transaction);
        await place.StatusAsync("Available");
        (await world.It.Hubject.WaitForCdrAsync(started.SessionId, OicpWorld.Patience)).ConsumedEnergy.ShouldBe(1m);
        await world.It.EvseStatusAsync(place.EvseId, "Available");
        world.It.Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_under_the_reservations_own_SessionID_closes_it_with_its_record()
    {
        await using var place = await world.PlaceAsync();
        var reserved = await place.ReserveAsync();
        var started = await place.StartAsync();
        started.ShouldBe("000");
        started.Answer.ShouldContain(JsonNode.Parse(reserved.Answer)!["CPOPartnerSessionID"]!.ToJsonString());
        await place.EndAsync(await place.BeginAsync(reservation: place.Asked("ReserveNow").Single().GetProperty("reservationId").GetInt32(), minutesAgo: 4));
        var records = $"SELECT count(*) FROM log.mt_events WHERE type = 'charge_record_sealed' AND data::text LIKE '%{place.Session}%'";
        await world.It.Hub.Database.UntilAsync($"SELECT ({records}) > 0");
        var hub = world.It.Hub;
        (await hub.Service<LogReaders>().Of(hub.Service<UnusedReservations>()).WaitForAsync(await hub.Service<EventLog>().HeadAsync(), OicpWorld.Patience)).ShouldBeTrue();
        (await hub.Database.QueryAsync<long>(records)).ShouldBe(1);
        (await hub.Database.QueryAsync<string>("SELECT data::text FROM log.mt_events WHERE type = 'charge_record_sealed' AND data::text LIKE '%" + place.Session + "%'")).ShouldContain("2000");
    }

    // Hubject passes on what it has the data of.
    private async Task OfferedAsync(RemotePlace place) => await world.It.Hubject.WaitForAsync(
        () => world.It.Hubject.EvseStatus(OicpWorld.Operator).FirstOrDefault(s => s.EvseID == place.EvseId)?.EvseStatus.ToString() is "Available" ? "there" : null,
        $"{place.EvseId} to be available", OicpWorld.Patience);
}
