using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.V221;

public sealed class PatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Periods_of_a_session_patch_are_added_to_those_before()
    {
        var session = new Session { Kwh = 1, ChargingPeriods = [Period(0)], LastUpdated = Noon };

        var after = new SessionPatch { Kwh = 2, ChargingPeriods = [Period(10)], LastUpdated = Noon.AddMinutes(10) }.ApplyTo(session);

        after.ChargingPeriods!.Select(p => p.StartDateTime).ShouldBe([Noon, Noon.AddMinutes(10)]);
        after.Kwh.ShouldBe(2);
    }

    [Fact]
    public void A_session_patch_without_periods_leaves_them_alone()
    {
        var session = new Session { ChargingPeriods = [Period(0)], TotalCost = new Price(1) };

        var after = new SessionPatch { TotalCost = new Price(2), LastUpdated = Noon }.ApplyTo(session);

        after.ChargingPeriods!.Count.ShouldBe(1);
        after.TotalCost.ShouldBe(new Price(2));
    }

    [Fact]
    public void What_changed_between_two_states_of_a_session_is_all_that_its_patch_says()
    {
        var before = new Session { Id = "S", Kwh = 1, ChargingPeriods = [Period(0)], TotalCost = new Price(1, 1.19m), Status = SessionStatus.ACTIVE, LastUpdated = Noon };
        var after = before with { Kwh = 2, ChargingPeriods = [Period(0), Period(10)], LastUpdated = Noon.AddMinutes(10) };

        var patch = SessionPatch.Between(before, after)!;

        OcpiJson.Write(patch with { ChargingPeriods = null }).ShouldBe("""{"kwh":2,"last_updated":"2026-03-02T12:10:00Z"}""");
        patch.ChargingPeriods.ShouldHaveSingleItem().StartDateTime.ShouldBe(Noon.AddMinutes(10));
        OcpiJson.Write(patch.ApplyTo(before)).ShouldBe(OcpiJson.Write(after));
    }

    [Fact]
    public void What_a_patch_cannot_say_has_none()
    {
        var session = new Session { ChargingPeriods = [Period(0), Period(10)], TotalCost = new Price(1), EndDateTime = Noon, LastUpdated = Noon };
        SessionPatch.Between(session, session with { ChargingPeriods = [Period(0)] }).ShouldBeNull();
        SessionPatch.Between(session, session with { ChargingPeriods = [Period(0), Period(11)] }).ShouldBeNull();
        SessionPatch.Between(session, session with { ChargingPeriods = null }).ShouldBeNull();
        SessionPatch.Between(session, session with { TotalCost = null }).ShouldBeNull();
        SessionPatch.Between(session, session with { EndDateTime = null }).ShouldBeNull();
    }

    [Fact]
    public void A_status_patch_changes_status_and_time_of_an_EVSE_and_nothing_else()
    {
        var evse = OcpiJson.Parse<Evse>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "evse.json")));

        var after = new EvsePatch { Status = Status.CHARGING, LastUpdated = Noon }.ApplyTo(evse);

        after.ShouldBe(evse with { Status = Status.CHARGING, LastUpdated = Noon });
    }

    [Fact]
    public void A_full_patch_replaces_every_member_it_names()
    {
        var location = OcpiJson.Parse<Location>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "location.json")));
        var patch = OcpiJson.Parse<LocationPatch>(OcpiJson.Write(location));
        var bare = new Location { CountryCode = "DE", PartyId = "ABC", Id = location.Id };

        OcpiJson.Write(patch.ApplyTo(bare)).ShouldBe(OcpiJson.Write(location));
    }

    [Fact]
    public void Connector_and_token_patches_replace_every_member_they_name()
    {
        var connector = OcpiJson.Parse<Connector>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "connector.json")));
        var token = OcpiJson.Parse<Token>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "token.json")));

        OcpiJson.Write(OcpiJson.Parse<ConnectorPatch>(OcpiJson.Write(connector)).ApplyTo(new Connector { Id = "1" })).ShouldBe(OcpiJson.Write(connector));
        OcpiJson.Write(OcpiJson.Parse<TokenPatch>(OcpiJson.Write(token)).ApplyTo(new Token { CountryCode = "NL", PartyId = "EMS", Uid = token.Uid, Type = token.Type }))
            .ShouldBe(OcpiJson.Write(token));
    }

    [Fact]
    public void A_patch_without_last_updated_is_a_fault()
    {
        IChecked[] patches = [new LocationPatch(), new EvsePatch(), new ConnectorPatch(), new SessionPatch(), new TokenPatch()];

        foreach (var patch in patches) patch.Validate().ShouldBe([new Fault("last_updated", "is missing")]);
    }

    private static ChargingPeriod Period(int minute) =>
        new() { StartDateTime = Noon.AddMinutes(minute), Dimensions = [new(CdrDimensionType.ENERGY, 1)] };
}
