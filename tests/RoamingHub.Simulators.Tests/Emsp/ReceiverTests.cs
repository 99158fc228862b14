using System.Net;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Tests.Emsp;

public sealed class ReceiverTests : EmspTest
{
    [Fact]
    public async Task A_location_is_kept_and_shown_at_all_levels()
    {
        (await PutAsync(Location)).HttpStatus.ShouldBe(HttpStatusCode.Created);
        (await PutAsync(Location)).HttpStatus.ShouldBe(HttpStatusCode.OK);

        var (client, endpoint) = (Cpo.Client(), Cpo.Endpoint(ModuleIds.Locations));
        (await client.GetLocationAsync(endpoint, Site, None)).Data!.Name.ShouldBe("Parkhaus Mitte");
        (await client.GetEvseAsync(endpoint, Site with { EvseUid = "3256" }, None)).Data!.EvseId.ShouldBe("DE*ABC*E3256");
        (await client.GetConnectorAsync(endpoint, Site with { EvseUid = "3256", ConnectorId = "1" }, None)).Data!.MaxAmperage.ShouldBe(32);
        (await client.GetEvseAsync(endpoint, Site with { EvseUid = "9" }, None)).Outcome.ShouldBe(OcpiOutcome.NotFound);
        (await client.GetLocationAsync(endpoint, Site with { LocationId = "9" }, None)).Code.ShouldBe(OcpiStatus.UnknownLocation);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_status_moves_the_parents_times_on()
    {
        await PutAsync(Location);
        var at = Location.LastUpdated!.Value.AddMinutes(5);

        var patch = await PatchLocationAsync(Site with { EvseUid = "3256" }, OcpiJson.Write(new EvsePatch { Status = Status.CHARGING, LastUpdated = at }));

        patch.Ok.ShouldBeTrue();
        var location = await Emsp.WaitForLocationAsync(l => l.LastUpdated == at, Soon);
        location.Evses!.Single().Status.ShouldBe(Status.CHARGING);
        location.Evses!.Single().Connectors!.Count.ShouldBe(1);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task EVSEs_and_connectors_can_be_put_and_patched_alone()
    {
        await PutAsync(Location);
        var at = Location.LastUpdated!.Value.AddMinutes(5);
        var evse = Example<Evse>("evse") with { Uid = "3257", LastUpdated = at };
        var connector = Example<Connector>("connector") with { Id = "2", LastUpdated = at };

        (await PutLocationAsync(Site with { EvseUid = "3257" }, OcpiJson.Write(evse))).HttpStatus.ShouldBe(HttpStatusCode.Created);
        (await PutLocationAsync(Site with { EvseUid = "3257", ConnectorId = "2" }, OcpiJson.Write(connector))).HttpStatus.ShouldBe(HttpStatusCode.Created);
        (await PatchLocationAsync(Site with { EvseUid = "3257", ConnectorId = "2" }, OcpiJson.Write(new ConnectorPatch { TariffIds = ["X"], LastUpdated = at }))).Ok.ShouldBeTrue();
        (await PatchLocationAsync(Site, OcpiJson.Write(new LocationPatch { Name = "Neu", LastUpdated = at }))).Ok.ShouldBeTrue();

        var location = Emsp.Locations.Single();
        location.Name.ShouldBe("Neu");
        location.Evses!.Select(e => e.Uid).ShouldBe(["3256", "3257"]);
        location.Evses![1].Connectors!.Select(c => string.Join(',', c.TariffIds!)).ShouldBe(["AC-DAY", "X"]);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_EVSE_without_its_location_is_a_violation_and_a_patch_of_the_unknown_is_404()
    {
        (await PutLocationAsync(Site with { EvseUid = "3256" }, OcpiJson.Write(Example<Evse>("evse")))).Outcome.ShouldBe(OcpiOutcome.NotFound);
        Emsp.Violations.ShouldHaveSingleItem().ShouldEndWith("its location was never sent");

        Emsp.ForgetExchanges();
        (await PatchLocationAsync(Site, """{"last_updated":"2026-03-02T08:15:00Z"}""")).Outcome.ShouldBe(OcpiOutcome.NotFound);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Patched_periods_are_added_to_the_session()
    {
        (await PutAsync(Session)).HttpStatus.ShouldBe(HttpStatusCode.Created);
        var at = Session.LastUpdated!.Value.AddMinutes(1);
        var patch = new SessionPatch
        {
            Kwh = 12,
            ChargingPeriods = [new() { StartDateTime = at, Dimensions = [new(CdrDimensionType.ENERGY, 0.7655m)] }],
            LastUpdated = at,
        };

        (await PatchAsync(Session.Id!, patch)).HttpStatus.ShouldBe(HttpStatusCode.OK);

        var session = await Emsp.WaitForSessionAsync(s => s.Kwh == 12, Soon);
        session.ChargingPeriods!.Count.ShouldBe(2);
        (await Cpo.Client().GetSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, Session.Id!.ToUpperInvariant(), None)).Data!.Kwh.ShouldBe(12);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_patch_of_an_unknown_session_is_404() =>
        (await PatchAsync("9", new SessionPatch { LastUpdated = Session.LastUpdated })).Outcome.ShouldBe(OcpiOutcome.NotFound);

    [Fact]
    public async Task A_CDR_is_kept_and_found_at_its_Location()
    {
        await PutAsync(Session);

        var posted = await PostAsync(Cdr);

        posted.HttpStatus.ShouldBe(HttpStatusCode.Created);
        (await Cpo.Client().GetCdrAsync(posted.Location!, None)).Data!.Id.ShouldBe(Cdr.Id);
        (await Emsp.WaitForCdrAsync(c => c.SessionId == Session.Id, Soon)).TotalCost.ShouldBe(Cdr.TotalCost);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_CDR_again_is_refused_or_by_the_switch_accepted_and_kept_once()
    {
        await PostAsync(Cdr);

        var refused = await PostAsync(Cdr);
        Emsp.AcceptsIdenticalCdrs = true;
        var accepted = await PostAsync(Cdr);

        refused.Code.ShouldBe(OcpiStatus.ClientError);
        refused.Message.ShouldBe("CDR already exists");
        accepted.HttpStatus.ShouldBe(HttpStatusCode.OK);
        accepted.Location.ShouldNotBeNull();
        Emsp.Cdrs.Count.ShouldBe(1);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credit_and_a_new_CDR_follow_the_first()
    {
        await PostAsync(Cdr);
        await PostAsync(Example<Cdr>("cdr-credit"));
        await PostAsync(Cdr with { Id = "CDR-2026-000099" });

        Emsp.Cdrs.Count.ShouldBe(3);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_CDR_of_a_reservation_that_was_not_used_is_well_formed()
    {
        await PostAsync(Example<Cdr>("cdr-reservation") with { Tariffs = [Tariff] });

        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tariff_is_kept_until_it_is_deleted()
    {
        var (client, endpoint) = (Cpo.Client(), Cpo.Endpoint(ModuleIds.Tariffs));

        (await PutAsync(Tariff)).HttpStatus.ShouldBe(HttpStatusCode.Created);
        (await client.GetTariffAsync(endpoint, CpoStandIn.Party, "ac-day", None)).Data!.MaxPrice.ShouldBe(new Price(80));
        (await Emsp.WaitForTariffAsync(t => t.Id == "AC-DAY", Soon)).Currency.ShouldBe("EUR");
        (await client.DeleteTariffAsync(endpoint, CpoStandIn.Party, "AC-DAY", None)).Ok.ShouldBeTrue();
        (await client.DeleteTariffAsync(endpoint, CpoStandIn.Party, "AC-DAY", None)).Outcome.ShouldBe(OcpiOutcome.NotFound);
        Emsp.Tariffs.ShouldBeEmpty();
        Emsp.Violations.ShouldBeEmpty();
    }

    private Task<OcpiResult<NoData>> PutLocationAsync(LocationPath path, string body) =>
        Cpo.Client().PutLocationAsync(Cpo.Endpoint(ModuleIds.Locations), path, body, None);

    private Task<OcpiResult<NoData>> PatchLocationAsync(LocationPath path, string body) =>
        Cpo.Client().PatchLocationAsync(Cpo.Endpoint(ModuleIds.Locations), path, body, None);
}
