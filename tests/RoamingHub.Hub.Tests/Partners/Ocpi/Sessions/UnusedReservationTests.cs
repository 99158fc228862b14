using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Sessions;

public sealed class UnusedReservationTests
{
    private const string Tariff =
        """
        { "currency": "EUR", "elements": [
            { "price_components": [ { "type": "FLAT", "price": 2, "step_size": 1 } ], "restrictions": { "reservation": "RESERVATION_EXPIRES" } },
            { "price_components": [ { "type": "ENERGY", "price": 0.40, "step_size": 1 } ] } ] }
        """;

    [Fact]
    public async Task A_reservation_that_ran_out_while_its_station_was_offline_is_billed_by_nobody_but_a_person()
    {
        await using var world = await OcpiWorld.StartEmptyAsync();
        await world.DescribeTariffAsync("AC", Tariff);
        await world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await world.DescribeStationAsync("CP1", "3256");
        await world.AddEmspAsync();
        var emsp = world.Emsp;
        var driver = emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await using (await world.StationAsync())
        {
            await emsp.ReserveNowAsync(driver, "R-1", DateTimeOffset.UtcNow.AddSeconds(5), "LOC1", "3256");
            await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.RESERVATION, OcpiWorld.Soon);
        }

        await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        await world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE stream_id LIKE 'charge-record-%')");
        var bill = (await world.ApiAsync(HttpMethod.Get, "/api/cdrs"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)bill["state"]!, (string)bill["holds"]![0]!["rule"]!).ShouldBe(("held", "station-offline"));
        await world.CaughtUpAsync();
        emsp.Cdrs.ShouldBeEmpty();

        await world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{bill["id"]}/release");
        (await emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon)).TotalCost!.ExclVat.ShouldBe(2m);
        ((bool)(await world.ApiAsync(HttpMethod.Get, $"/api/cdrs/{bill["id"]}/rebuild"))["equal"]!).ShouldBeTrue("it comes out of the log once more");
        emsp.Violations.ShouldBeEmpty();
    }
}
