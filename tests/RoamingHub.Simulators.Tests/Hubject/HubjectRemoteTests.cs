using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

public class HubjectRemoteTests : HubjectFixture
{
    private const string Yes = """{ "Result": true, "StatusCode": { "Code": "000" }, "CPOPartnerSessionID": "cpo-9" }""";
    private StubCpo cpo = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        cpo = await StubCpo.StartAsync();
        cpo.Answers(Yes);
        Hubject.Register(new(Operator, cpo.ServiceUrl));
        await PushDataAsync(ActionType.FullLoad, Record(Evse), Record("DE*ABC*E2") with { IsHubjectCompatible = false });
    }

    public override async Task DisposeAsync()
    {
        await cpo.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_start_reaches_the_cpo_under_its_service_url_with_nulls_and_a_bare_asterisk()
    {
        var answer = await Hubject.RemoteStartAsync("DE*ICE", Evse, Contract, productId: "DE-AC_11");

        answer.Result.ShouldBeTrue();
        var (target, body) = cpo.Commands.ShouldHaveSingleItem();
        target.ShouldBe("/oicp/partner-1/api/oicp/charging/v21/providers/DE*ICE/authorize-remote/start");
        var document = JsonNode.Parse(body)!.AsObject();
        document["SessionID"]!.GetValue<string>().ShouldBe(answer.SessionId);
        document["PartnerProductID"]!.GetValue<string>().ShouldBe("DE-AC_11");
        document.ContainsKey("EMPPartnerSessionID").ShouldBeTrue();
        document["EMPPartnerSessionID"].ShouldBeNull();
        var session = Hubject.Session(answer.SessionId)!;
        (session.Kind, session.OperatorId, session.CpoPartnerSessionId).ShouldBe((HubjectSessionKind.RemoteStart, Operator, "cpo-9"));
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_start_that_the_cpo_refuses_leaves_no_session()
    {
        cpo.Answers("""{ "Result": false, "StatusCode": { "Code": "602" } }""");

        var answer = await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract);

        (answer.Result, answer.Code, answer.HttpStatus).ShouldBe((false, OicpCodes.EvseInUse, 200));
        Hubject.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_platform_knows_to_be_in_vain_is_not_forwarded_unless_told()
    {
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Code.ShouldBe(OicpCodes.UnknownEvse);
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E2", Contract)).Code.ShouldBe(OicpCodes.EvseNotHubjectCompatible);
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*XYZ*E1", Contract)).Code.ShouldBe(OicpCodes.ServiceNotAvailable);
        cpo.Commands.ShouldBeEmpty();

        Hubject.ChecksBeforeForwarding = false;

        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Result.ShouldBeTrue();
    }

    [Fact]
    public async Task Partner_lock_contract_and_EVSE_are_looked_at_in_this_order()
    {
        Hubject.Register(new(Operator, cpo.ServiceUrl) { IsLocked = true, Without = [OicpOperation.RemoteStart] });
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Code.ShouldBe(OicpCodes.UnauthorizedAccess);
        Hubject.Register(new(Operator, cpo.ServiceUrl) { Without = [OicpOperation.RemoteStart] });
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Code.ShouldBe(OicpCodes.NoValidContract);
        Hubject.Register(new(Operator, cpo.ServiceUrl) { Providers = ["DE-OTH"] });
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Code.ShouldBe(OicpCodes.NoValidContract);
        (await Hubject.RemoteStartAsync("DE-OTH", "DE*ABC*E9", Contract)).Code.ShouldBe(OicpCodes.UnknownEvse);
        Hubject.Register(new(Operator, cpo.ServiceUrl) { Without = [OicpOperation.ReservationStart] });
        (await Hubject.ReservationStartAsync("DE-8EO", Evse, Contract)).Code.ShouldBe(OicpCodes.NoValidContract);
        cpo.Commands.ShouldBeEmpty();

        await PushDataAsync(ActionType.FullLoad);
        Hubject.Register(new(Operator, cpo.ServiceUrl));
        (await Hubject.RemoteStartAsync("DE-8EO", "DE*ABC*E9", Contract)).Result.ShouldBeTrue(); // nothing is uploaded: anything is forwarded
    }

    [Fact]
    public async Task A_CPO_is_sent_members_that_it_does_not_know_when_told()
    {
        Hubject.SendsUnknownMembers = true;

        (await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract)).Result.ShouldBeTrue();

        cpo.Commands.Single().Body.ShouldContain("\"Weather\"");
    }

    [Fact]
    public async Task A_stop_names_the_sessions_provider_evse_and_partner_ids()
    {
        var start = await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract, empPartnerSessionId: "emp-5");

        (await Hubject.RemoteStopAsync(start.SessionId)).Result.ShouldBeTrue();

        var (target, body) = cpo.Commands.Last();
        target.ShouldEndWith("/api/oicp/charging/v21/providers/DE-8EO/authorize-remote/stop");
        JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse($$"""
            { "SessionID": "{{start.SessionId}}", "ProviderID": "DE-8EO", "EvseID": "{{Evse}}", "CPOPartnerSessionID": "cpo-9", "EMPPartnerSessionID": "emp-5" }
            """)).ShouldBeTrue(body);
    }

    [Fact]
    public async Task A_reservation_is_a_session_of_its_own_and_ends_with_a_cdr_without_energy()
    {
        var reservation = await Hubject.ReservationStartAsync("DE-8EO", Evse, Contract, minutes: 30);
        (await Hubject.ReservationStopAsync(reservation.SessionId)).Result.ShouldBeTrue();
        var cdr = Cdr(reservation.SessionId) with
        {
            Identification = Identification.Remote(Contract),
            CPOPartnerSessionID = "cpo-9",
            EMPPartnerSessionID = null,
            PartnerProductID = "Reservation",
        };

        (await Cpo.SendCdrAsync(cdr, default)).Code.ShouldBe(OicpCodes.DataError);
        (await Cpo.SendCdrAsync(cdr with { ConsumedEnergy = 0 }, default)).IsDone.ShouldBeTrue();

        cpo.Commands.Select(c => c.Target.Split('/')[^1]).ShouldBe(["reservation-start-request", "reservation-stop-request"]);
        cpo.Commands.First().Body.ShouldContain("\"Duration\":30");
        Hubject.Violations.Single().Text.ShouldBe("ConsumedEnergy of a reservation is not 0");
    }

    [Fact]
    public async Task A_cpo_that_answers_nonsense_breaks_a_rule()
    {
        cpo.Answers("<html/>", 500);

        (await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract)).Code.ShouldBe(OicpCodes.PartnerDidNotRespond);

        Hubject.Violations.Single().Text.ShouldStartWith("the answer is HTTP 500");
    }

    [Fact]
    public async Task A_cpo_that_does_not_answer_in_time_breaks_a_rule()
    {
        cpo.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Hubject.Patience = TimeSpan.FromMilliseconds(50);

        (await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract)).Code.ShouldBe(OicpCodes.PartnerDidNotRespond);

        Hubject.Violations.Single().Text.ShouldStartWith("no answer");
    }

    [Fact]
    public async Task The_same_start_again_keeps_its_session_id_and_its_session()
    {
        var first = await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract);
        cpo.Answers("""{ "Result": false, "StatusCode": { "Code": "602" } }""");

        await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract, sessionId: first.SessionId);

        cpo.Commands.Count.ShouldBe(2);
        Hubject.Session(first.SessionId).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_EMP_can_start_and_stop_over_HTTP()
    {
        using var emp = new HttpClient();
        using var start = Json($$"""{ "ProviderID": "DE-8EO", "EvseID": "{{Evse}}", "Identification": { "RemoteIdentification": { "EvcoID": "{{Contract}}" } } }""");

        using var started = await emp.PostAsync(new Uri(Hubject.BaseUrl, "api/oicp/charging/v21/providers/DE-8EO/authorize-remote/start"), start);

        var sessionId = JsonNode.Parse(await started.Content.ReadAsStringAsync())!["SessionID"]!.GetValue<string>();
        Hubject.Session(sessionId).ShouldNotBeNull();
        using var stop = Json($$"""{ "SessionID": "{{sessionId}}", "ProviderID": "DE-8EO", "EvseID": "{{Evse}}" }""");
        using var stopped = await emp.PostAsync(new Uri(Hubject.BaseUrl, "api/oicp/charging/v21/providers/DE-8EO/authorize-remote/stop"), stop);
        (await stopped.Content.ReadAsStringAsync()).ShouldContain("\"Result\":true");
    }

    [Fact]
    public async Task Any_text_can_be_posted_to_the_cpo()
    {
        cpo.Answers("what?", 400);

        (await Hubject.PostToCpoAsync(Operator, OicpOperation.RemoteStop, "DE-8EO", "{ oops")).ShouldBe((400, "what?"));

        cpo.Commands.Single().Body.ShouldBe("{ oops");
        Hubject.Exchanges[^1].FromCpo.ShouldBeFalse();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
