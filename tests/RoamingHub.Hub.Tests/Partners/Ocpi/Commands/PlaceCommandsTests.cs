using System.Text.Json.Nodes;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>Places that a partner reserves, gives back and unlocks from afar (OCPI 2.2.1 §13.3). Each test has a location of its own in one hub.</summary>
public sealed class PlaceCommandsTests(PlaceCommandsTests.World shared) : IClassFixture<PlaceCommandsTests.World>
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddMinutes(30);

    private OcpiWorld It => shared.It;

    private EmspSimulator Emsp => It.Emsp;

    [Fact]
    public async Task A_place_is_kept_for_an_app_user_who_then_charges_there()
    {
        await shared.DescribeAsync("A1", "A1-1");
        await using var station = await StationAsync("A1-1");
        (await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A1", Later, "A1", "A1-1", "REF-1"))).ShouldBe(CommandResultType.ACCEPTED);
        var kept = station.Connectors[0].Reservation.ShouldNotBeNull();
        kept.IdTag.Length.ShouldBeLessThanOrEqualTo(20);
        var seen = await ReservationAsync("A1-1");
        ((int)seen["id"]!, (string)seen["status"]!, (string)seen["partner"]!).ShouldBe((kept.ReservationId, "Active", It.Partner.Value));

        (await ResultAsync(await Emsp.StartSessionAsync(AppUser(), "A1", "A1-1", "1"))).ShouldBe(CommandResultType.ACCEPTED);
        await Emsp.WaitForSessionAsync(s => s.LocationId == "A1" && s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        ((string)(await ReservationAsync("A1-1"))["status"]!).ShouldBe("Used");
        (await ResultAsync(await Emsp.CancelReservationAsync("R-A1"))).ShouldBe(CommandResultType.UNKNOWN_RESERVATION);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_place_is_given_back_once_by_its_partner_only_in_whatever_case()
    {
        await shared.DescribeAsync("A2", "A2-1");
        await using var station = await StationAsync("A2-1");
        await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "r-a2", Later, "A2", "A2-1"));
        (await ResultAsync(await shared.Other.CancelReservationAsync("R-A2"), shared.Other)).ShouldBe(CommandResultType.UNKNOWN_RESERVATION);
        (await ResultAsync(await Emsp.CancelReservationAsync("NONE"))).ShouldBe(CommandResultType.UNKNOWN_RESERVATION);
        (await ResultAsync(await Emsp.CancelReservationAsync("R-A2"))).ShouldBe(CommandResultType.ACCEPTED);
        station.Connectors[0].Reservation.ShouldBeNull();
        ((string)(await ReservationAsync("A2-1"))["status"]!).ShouldBe("Cancelled");
        (await ResultAsync(await Emsp.CancelReservationAsync("R-A2"))).ShouldBe(CommandResultType.UNKNOWN_RESERVATION);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_station_of_the_newer_version_is_told_the_same_in_its_own_words()
    {
        await shared.DescribeAsync("A3", "A3-1");
        await using var station = await It.Hub.Station201Async("A3-1");
        await station.StatusAsync(1, V201.ConnectorStatusEnum.Available);
        (await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A3", Later, "A3", "A3-1"))).ShouldBe(CommandResultType.ACCEPTED);
        station.Evses[0].Reservation.ShouldNotBeNull();
        (await ResultAsync(await Emsp.UnlockConnectorAsync("A3", "A3-1", "1"))).ShouldBe(CommandResultType.ACCEPTED);
        (await ResultAsync(await Emsp.CancelReservationAsync("R-A3"))).ShouldBe(CommandResultType.ACCEPTED);
        station.Evses[0].Reservation.ShouldBeNull();
    }

    [Fact]
    public async Task The_same_name_again_replaces_the_reservation()
    {
        await shared.DescribeAsync("A4", "A4-1");
        await using var station = await StationAsync("A4-1");
        await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A4", Later, "A4", "A4-1"));
        var first = station.Connectors[0].Reservation!;
        (await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A4", Later.AddMinutes(10), "A4"))).ShouldBe(CommandResultType.ACCEPTED);
        var second = station.Connectors[0].Reservation!;
        (second.ReservationId, second.ExpiryDate - first.ExpiryDate).ShouldBe((first.ReservationId, TimeSpan.FromMinutes(10)));
        (await It.ApiAsync(HttpMethod.Get, "/api/reservations?station=A4-1"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_an_evse_a_free_one_of_the_location_is_taken()
    {
        await shared.DescribeAsync("A5", "A5-1", "A5-2", "A5-3");
        await using var broken = await StationAsync("A5-1");
        await using var free = await StationAsync("A5-3");
        await broken.StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        (await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A5", Later, "A5"))).ShouldBe(CommandResultType.ACCEPTED);
        free.Connectors[0].Reservation.ShouldNotBeNull();
        var elsewhere = await Emsp.ReserveNowAsync(AppUser(), "R-A5", Later, "A5", "A5-1");
        elsewhere.Response.ShouldBe(CommandResponseType.REJECTED);
    }

    [Fact]
    public async Task What_the_station_says_is_the_result()
    {
        await shared.DescribeAsync("A6", "A6-1");
        await using var station = await StationAsync("A6-1");
        foreach (var (answer, result) in new[]
        {
            (Status("Occupied"), CommandResultType.EVSE_OCCUPIED), (Status("Faulted"), CommandResultType.EVSE_INOPERATIVE),
            (Status("Rejected"), CommandResultType.REJECTED), (HubCallAnswer.Error(OcppErrorCode.NotSupported), CommandResultType.NOT_SUPPORTED),
            (HubCallAnswer.Error(OcppErrorCode.InternalError), CommandResultType.FAILED), (HubCallAnswer.Silence, CommandResultType.TIMEOUT),
        })
        {
            station.Answer("ReserveNow", answer);
            (await ResultAsync(await Emsp.ReserveNowAsync(AppUser(), "R-A6", Later, "A6", "A6-1"))).ShouldBe(result);
        }

        foreach (var (word, result) in new[]
        {
            ("UnlockFailed", CommandResultType.FAILED), ("NotSupported", CommandResultType.NOT_SUPPORTED),
        })
        {
            station.Answer("UnlockConnector", Status(word));
            (await ResultAsync(await Emsp.UnlockConnectorAsync("A6", "A6-1", "1"))).ShouldBe(result);
        }

        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_hub_knows_already_is_refused_at_once()
    {
        await shared.DescribeAsync("A7", "A7-1");
        (await Emsp.ReserveNowAsync(AppUser(), "R-A7", Later, "A7", "A7-1")).Answer.Data!.Message![0].Text.ShouldBe("the station is not connected");
        (await Emsp.UnlockConnectorAsync("A7", "A7-1", "1")).Response.ShouldBe(CommandResponseType.REJECTED);
        (await Emsp.ReserveNowAsync(AppUser() with { PartyId = "OTH" }, "R-A7", Later, "A7", "A7-1")).Response.ShouldBe(CommandResponseType.REJECTED);
        (await Emsp.ReserveNowAsync(AppUser(), "R-A7", DateTimeOffset.UtcNow.AddMinutes(-1), "A7", "A7-1")).Response.ShouldBe(CommandResponseType.REJECTED);
        foreach (var command in new[]
        {
            await Emsp.ReserveNowAsync(AppUser(), "R-A7", Later, "NOWHERE"), await Emsp.ReserveNowAsync(AppUser(), "R-A7", Later, "A7", "NONE"),
            await Emsp.UnlockConnectorAsync("NOWHERE", "A7-1", "1"), await Emsp.UnlockConnectorAsync("A7", "A7-1", "9"),
        })
        {
            (command.Answer.Code, command.Response).ShouldBe((2003, CommandResponseType.REJECTED));
        }
    }

    [Fact]
    public async Task A_charge_of_somebody_else_is_not_unlocked()
    {
        await shared.DescribeAsync("A8", "A8-1");
        await using var station = await StationAsync("A8-1");
        await ResultAsync(await Emsp.StartSessionAsync(AppUser(), "A8", "A8-1", "1"));
        await Emsp.WaitForSessionAsync(s => s.LocationId == "A8" && s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (await shared.Other.UnlockConnectorAsync("A8", "A8-1", "1")).Response.ShouldBe(CommandResponseType.REJECTED);
        (await ResultAsync(await Emsp.UnlockConnectorAsync("A8", "A8-1", "1"))).ShouldBe(CommandResultType.ACCEPTED);
    }

    [Fact]
    public async Task A_reservation_that_the_station_gives_up_is_told_where_its_own_result_went()
    {
        await shared.DescribeAsync("A9", "A9-1");
        await using var station = await It.Hub.Station201Async("A9-1");
        await station.StatusAsync(1, V201.ConnectorStatusEnum.Available);
        var reserve = await Emsp.ReserveNowAsync(AppUser(), "R-A9", Later, "A9", "A9-1");
        await ResultAsync(reserve);
        await station.EndReservationAsync(1, V201.ReservationUpdateStatusEnum.Removed);
        await Emsp.WaitForResultAsync(reserve, OcpiWorld.Soon, r => r.Result!.Value == CommandResultType.CANCELED_RESERVATION);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task So_is_one_that_the_back_office_ends_in_the_standards_own_words()
    {
        await shared.DescribeAsync("B2", "B2-1");
        await using var station = await StationAsync("B2-1");
        var reserve = await Emsp.ReserveNowAsync(AppUser(), "R-B2", Later, "B2", "B2-1");
        await ResultAsync(reserve);
        await It.ApiAsync(HttpMethod.Post, $"/api/reservations/{station.Connectors[0].Reservation!.ReservationId}/cancel?station=B2-1");
        await Emsp.WaitForResultAsync(reserve, OcpiWorld.Soon, r => r.Result!.Value == CommandResultType.CANCELED_RESERVATION);
        await Emsp.WaitForExchangeAsync(
            e => e.Inbound && e.Path.EndsWith(reserve.Id, StringComparison.Ordinal) && e.Body.Contains("CANCELED", StringComparison.Ordinal), OcpiWorld.Soon);
        Emsp.Exchanges.Where(e => e.Inbound && e.Path.EndsWith("/RESERVE_NOW/" + reserve.Id, StringComparison.Ordinal)).Select(e => e.Body)
            .ShouldBe(["""{"result":"ACCEPTED"}""", """{"result":"CANCELED_RESERVATION"}"""]);
    }

    [Fact]
    public async Task While_the_station_thinks_about_a_reservation_there_is_none_to_give_back_or_replace()
    {
        await shared.DescribeAsync("B3", "B3-1");
        await using var station = await StationAsync("B3-1");
        station.Answer("ReserveNow", HubCallAnswer.Silence);
        var reserve = await Emsp.ReserveNowAsync(AppUser(), "R-B3", Later, "B3", "B3-1");
        (await Emsp.CancelReservationAsync("r-b3")).Response.ShouldBe(CommandResponseType.REJECTED);
        (await Emsp.ReserveNowAsync(AppUser(), "R-B3", Later, "B3", "B3-1")).Response.ShouldBe(CommandResponseType.REJECTED);
        (await ResultAsync(reserve)).ShouldBe(CommandResultType.TIMEOUT);
        (await ResultAsync(await Emsp.CancelReservationAsync("R-B3"))).ShouldBe(CommandResultType.UNKNOWN_RESERVATION);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_changes_nothing()
    {
        await shared.DescribeAsync("B1", "B1-1");
        using var late = new ManualResetEventSlim();
        await using var station = await PlainStation.ConnectAsync(It.Hub, "B1-1", "ocpp1.6");
        station.On("UnlockConnector", _ =>
        {
            late.Wait();
            return """{"status":"Unlocked"}""";
        });
        var unlock = await Emsp.UnlockConnectorAsync("B1", "B1-1", "1");
        (await ResultAsync(unlock)).ShouldBe(CommandResultType.TIMEOUT);
        late.Set();
        await station.CallAsync("Heartbeat", "{}");
        await It.CaughtUpAsync();
        Emsp.Violations.ShouldBeEmpty();
    }

    private static HubCallAnswer Status(string word) => HubCallAnswer.Result(System.Text.Encoding.UTF8.GetBytes($$"""{"status":"{{word}}"}"""));

    private async Task<CommandResultType?> ResultAsync(SentCommand command, EmspSimulator? emsp = null)
    {
        command.Response.ShouldBe(CommandResponseType.ACCEPTED, command.Answer.Problem);
        return (await (emsp ?? Emsp).WaitForResultAsync(command, OcpiWorld.Soon)).Result!.Value;
    }

    private async Task<JsonNode> ReservationAsync(string station) =>
        (await It.ApiAsync(HttpMethod.Get, "/api/reservations?station=" + station))["items"]![0]!;

    private async Task<StationSimulator> StationAsync(string id)
    {
        var station = await It.Hub.StationAsync(id);
        await station.StatusAsync(1, ChargePointStatus.Available);
        return station;
    }

    private Token AppUser() => Emsp.IssueToken("3e1f4f6a-51a5-4e0c-9a3b-0a1c2f6d7e88", TokenType.APP_USER, WhitelistType.NEVER);

    public sealed class World : IAsyncLifetime
    {
        internal OcpiWorld It { get; private set; } = null!;

        internal EmspSimulator Other { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            It = await OcpiWorld.StartAsync(("Hub:Ocpi:StationPatienceSeconds", "2"), ("Hub:Ocpi:CommandTimeoutSeconds", "15"));
            (Other, _) = await It.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        }

        /// <summary>A location whose EVSEs have a station each, of the EVSE's own name.</summary>
        internal async Task DescribeAsync(string location, params string[] uids)
        {
            var site = JsonNode.Parse(OcpiWorld.Location)!;
            var evse = site["evses"]![0]!;
            site["evses"] = new JsonArray([.. uids.Select(uid =>
            {
                var one = evse.DeepClone();
                (one["uid"], one["evse_id"]) = (uid, $"DE*ABC*E{uid.Replace("-", "", StringComparison.Ordinal)}");
                return one;
            })]);
            await It.DescribeLocationAsync(location, site.ToJsonString());
            foreach (var uid in uids)
                await It.DescribeStationAsync(uid, uid);
        }

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
