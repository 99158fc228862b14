using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Sessions;

/// <summary>A reservation is a session, and the charge that uses it goes on with the same one (OCPI 2.2.1 §9.1.4, §10.3.1).</summary>
public sealed class ReservationSessionTests : IAsyncLifetime
{
    private const string Tariff =
        """
        { "currency": "EUR", "elements": [
            { "price_components": [ { "type": "FLAT", "price": 2, "step_size": 1 }, { "type": "TIME", "price": 6, "step_size": 600 } ], "restrictions": { "reservation": "RESERVATION" } },
            { "price_components": [ { "type": "ENERGY", "price": 0.40, "step_size": 1 } ] } ] }
        """;

    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddMinutes(30);
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.DescribeTariffAsync("AC", Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _world.DescribeStationAsync("CP1", "3256");
        await _world.AddEmspAsync();
    }

    public async Task DisposeAsync()
    {
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData("REF-2", "REF-2")] // the last one counts
    [InlineData(null, "REF-1")]
    public async Task A_reservation_becomes_active_with_its_own_token_and_is_billed_with_the_charge(string? atTheStart, string reference)
    {
        var driver = Emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await using var station = await _world.StationAsync();
        await Emsp.ReserveNowAsync(driver, "R-1", Later, "LOC1", "3256", "REF-1");
        var reserved = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.RESERVATION, OcpiWorld.Soon);
        station.Clock.Advance(TimeSpan.FromMinutes(1)); // a reservation of less than 0.18 s rounds to no hours
        await Emsp.StartSessionAsync(driver, "LOC1", "3256", "1", atTheStart);
        var running = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (running.Id, running.AuthorizationReference).ShouldBe((reserved.Id, reference));
        running.StartDateTime!.Value.ShouldBeGreaterThanOrEqualTo(reserved.StartDateTime!.Value.AddSeconds(-1));
        Emsp.Sessions.Count.ShouldBe(1);

        var charge = await station.NextRemoteChargeAsync();
        await charge.SampleAsync(5_000, TimeSpan.FromMinutes(20));
        (await Emsp.StopSessionAsync(reserved.Id!)).Response.ShouldBe(CommandResponseType.ACCEPTED);
        var cdr = await Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
        await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        var pushes = Array.Empty<EmspExchange>();
        await Emsp.WaitForExchangeAsync( // noted down only after the session is seen
            _ => (pushes = [.. Emsp.Exchanges.Where(e => e is { Inbound: true, Module: "sessions" })]).Length >= 3, OcpiWorld.Soon);
        await Emsp.WaitForExchangeAsync(e => e is { Inbound: true, Module: "cdrs" }, OcpiWorld.Soon);
        pushes.Select(p => p.Method).ShouldBe(["PUT", "PATCH", "PATCH"]);
        var whole = JsonNode.Parse(pushes[0].Body)!;
        ((string)whole["status"]!, (decimal)whole["kwh"]!, (string)whole["evse_uid"]!, (string)whole["auth_method"]!).ShouldBe(("RESERVATION", 0m, "3256", "COMMAND"));
        var begun = JsonNode.Parse(pushes[1].Body)!;
        ((string)begun["status"]!).ShouldBe("ACTIVE");
        begun["start_date_time"].ShouldNotBeNull(); // of the charge from now on

        var bill = JsonNode.Parse(Emsp.Exchanges.Single(e => e is { Inbound: true, Module: "cdrs" }).Body)!;
        ((string)bill["session_id"]!, (string)bill["authorization_reference"]!).ShouldBe((reserved.Id!, reference));
        bill["charging_periods"]![0]!["dimensions"]!.AsArray().Select(d => (string)d!["type"]!).ShouldContain("RESERVATION_TIME");
        ((string)bill["charging_periods"]![0]!["start_date_time"]!).ShouldBe((string)bill["start_date_time"]!);
        ((decimal)bill["total_reservation_cost"]!["excl_vat"]!).ShouldBe(3m); // 2.00, and one step of ten minutes at 6.00 an hour
        bill["total_fixed_cost"].ShouldBeNull(); // the fixed price of the reservation is the reservation's
        ((decimal)bill["total_cost"]!["excl_vat"]!).ShouldBe(3m + (0.40m * cdr.TotalEnergy!.Value));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reservation_that_runs_out_is_billed_by_itself_where_that_has_a_price()
    {
        var driver = Emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await using var station = await _world.StationAsync();
        await Emsp.ReserveNowAsync(driver, "R-3", DateTimeOffset.UtcNow.AddSeconds(2), "LOC1", "3256", "REF-3");
        var session = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        await Emsp.WaitForExchangeAsync(e => e is { Inbound: true, Module: "cdrs" }, OcpiWorld.Soon); // noted down only after the record is seen
        var bill = JsonNode.Parse(Emsp.Exchanges.Single(e => e is { Inbound: true, Module: "cdrs" }).Body)!;
        ((string)bill["session_id"]!, (string)bill["authorization_reference"]!, (string)bill["cdr_location"]!["evse_uid"]!).ShouldBe((session.Id!, "REF-3", "3256"));
        ((decimal)bill["total_energy"]!, (decimal)bill["total_time"]!).ShouldBe((0m, 0m));
        ((decimal)bill["total_reservation_cost"]!["excl_vat"]!, (decimal)bill["total_cost"]!["excl_vat"]!).ShouldBe((3m, 3m));
        bill["charging_periods"]!.AsArray().ShouldHaveSingleItem()!["dimensions"]!.AsArray().Select(d => (string)d!["type"]!).ShouldBe(["RESERVATION_TIME"]);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_elses_charge_that_names_a_partners_reservation_is_not_billed_with_it()
    {
        const string stranger = "04B1C2D3";
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/" + stranger, """{ "status": "Accepted" }""");
        var driver = Emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await using var station = await _world.StationAsync();
        await Emsp.ReserveNowAsync(driver, "R-4", Later, "LOC1", "3256");
        var reserved = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.RESERVATION, OcpiWorld.Soon);
        var number = (int)(await _world.ApiAsync(HttpMethod.Get, "/api/reservations?station=CP1"))["items"]![0]!["id"]!;
        var at = DateTimeOffset.UtcNow.AddMinutes(1);
        var charge = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, stranger, 0, at, ReservationId: number));
        await station.CallAsync<StopTransactionRequest, StopTransactionResponse>(new(charge.TransactionId, 5_000, at.AddMinutes(30)));

        await _world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE stream_id LIKE 'charge-record-%')");
        var bill = (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((decimal)bill["energyKwh"]!, (decimal)bill["totalCost"]!["exclVat"]!).ShouldBe((5m, 2m)); // 0.40 a kWh, and nothing for the place that was kept for another
        var told = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        (told.Id, told.Kwh, Emsp.Sessions.Count, Emsp.Cdrs.Count).ShouldBe((reserved.Id, 0m, 1, 0));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reservation_that_nobody_used_is_completed_and_another_card_has_a_session_of_its_own()
    {
        const string card = "04A2B31C5E6F80";
        (await Emsp.PushTokenAsync(Emsp.IssueToken(card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
        var driver = Emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await using var station = await _world.StationAsync();
        await Emsp.ReserveNowAsync(driver, "R-2", Later, "LOC1", "3256");
        var reserved = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.RESERVATION, OcpiWorld.Soon);
        await station.BeginChargeAsync(1, card, new ChargePlan(1_000));
        (await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).Id.ShouldNotBe(reserved.Id);
        await Emsp.CancelReservationAsync("R-2");
        var unused = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        (unused.Id, unused.Kwh).ShouldBe((reserved.Id, 0m));
        unused.EndDateTime.ShouldNotBeNull();
        Emsp.Violations.ShouldBeEmpty();
    }
}
