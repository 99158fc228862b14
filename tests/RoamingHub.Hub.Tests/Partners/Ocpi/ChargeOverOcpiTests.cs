using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>A driver of a partner charges with a card: what the partner sees of it, from the card reader to the bill.</summary>
public sealed class ChargeOverOcpiTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_charge_with_a_pushed_card_gives_a_session_and_exactly_one_cdr_with_the_right_price()
    {
        var token = _world.Emsp.IssueToken(Card);
        (await _world.Emsp.PushTokenAsync(token)).Ok.ShouldBeTrue();
        await using var station = await _world.StationAsync();

        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.BeginChargeAsync(1, Card, new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        (await charge.Started).IdTagInfo.Status.ShouldBe(AuthorizationStatus.Accepted);
        var running = await _world.Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        running.CdrToken.ShouldBe(new CdrToken { CountryCode = "NL", PartyId = "EMS", Uid = Card, Type = TokenType.RFID, ContractId = token.ContractId });
        (running.AuthMethod!.Value, running.LocationId, running.EvseUid, running.ConnectorId).ShouldBe((AuthMethod.AUTH_REQUEST, "LOC1", "3256", "1"));
        await charge.StopAsync();

        var ended = await _world.Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        ended.Kwh.ShouldBe(10m);
        var cdr = await _world.Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
        (cdr.TotalEnergy, cdr.TotalParkingTime).ShouldBe((10m, 0m));
        cdr.TotalTime!.Value.ShouldBe((decimal)(cdr.EndDateTime - cdr.StartDateTime)!.Value.TotalHours, 0.0001m);
        (cdr.TotalCost!.ExclVat, cdr.TotalCost.InclVat).ShouldBe((4.50m, 5.36m)); // 0.50 + 10 kWh × 0.40, and 19 %
        (cdr.TotalFixedCost!.ExclVat, cdr.TotalEnergyCost!.ExclVat).ShouldBe((0.50m, 4.00m));
        ended.TotalCost.ShouldBe(cdr.TotalCost);
        cdr.SessionId.ShouldBe(ended.Id);
        cdr.AuthorizationReference.ShouldBe(_world.Emsp.Authorizations.ShouldHaveSingleItem().Answer!.AuthorizationReference);
        cdr.Tariffs.ShouldHaveSingleItem().Id.ShouldBe("AC");
        (cdr.CdrLocation!.EvseId, cdr.CdrLocation.ConnectorStandard!.Value).ShouldBe(("DE*ABC*E3256*1", ConnectorType.IEC_62196_T2));
        cdr.Remark.ShouldBe("Stop reason: Local");

        (await _world.Emsp.GetCdrsAsync()).ShouldHaveSingleItem().Id.ShouldBe(cdr.Id);
        (await _world.Emsp.GetSessionsAsync()).ShouldHaveSingleItem().Status!.Value.ShouldBe(SessionStatus.COMPLETED);
        _world.Emsp.Violations.ShouldBeEmpty();
    }
}
