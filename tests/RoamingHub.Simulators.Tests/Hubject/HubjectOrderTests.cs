using System.Net;
using System.Text;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>What is looked at first: the partner (300), its lock (017), its contract (210), its words (022), whose EVSEs they are (018), and only then the rest.</summary>
public class HubjectOrderTests : HubjectFixture
{
    private const string Broken = """{ "ActionType": "fullLoad", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [ { "EvseID": "DE*XYZ*E1" } ] } }""";
    private const string Foreign = """{ "ActionType": "update", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [ { "EvseID": "DE*XYZ*E1", "EvseStatus": "Available" } ] } }""";
    private const string Unknown = """{ "ActionType": "update", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [ { "EvseID": "DE*ABC*E9", "EvseStatus": "Available" } ] } }""";

    [Fact]
    public async Task Each_refusal_hides_those_behind_it()
    {
        (await SayAsync("DE*XYZ", Broken)).ShouldBe((404, "300"));

        Hubject.Register(new(Operator) { IsLocked = true, Without = [OicpOperation.PushEvseStatus] });
        (await SayAsync(Operator, Broken)).ShouldBe((401, "017"));

        Hubject.Register(new(Operator) { Without = [OicpOperation.PushEvseStatus] });
        (await SayAsync(Operator, Broken)).ShouldBe((200, "210"));

        Hubject.Register(new(Operator));
        Hubject.Violations.ShouldBeEmpty();
        (await SayAsync(Operator, Broken)).ShouldBe((200, "022"));
        Hubject.AnswersWithValidationErrors = true;
        (await SayAsync(Operator, Broken)).ShouldBe((400, null));
        (await SayAsync(Operator, Foreign)).ShouldBe((200, "018"));
        (await SayAsync(Operator, Unknown)).ShouldBe((200, "009"));
    }

    [Fact]
    public async Task Without_a_contract_an_authorization_is_answered_in_its_own_words()
    {
        Hubject.Know(new(Identification.Card(Card), "DE-8EO"));
        Hubject.Register(new(Operator) { Providers = [] });
        var start = await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default);
        (start.HttpStatus, start.Code, start.Answer!.AuthorizationStatus).ShouldBe((200, OicpCodes.NoValidContract, AuthorizationStatus.NotAuthorized));

        Hubject.Register(new(Operator) { Providers = ["DE*OTH"] });
        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default)).Code.ShouldBe(OicpCodes.RfidInvalidUid);

        Hubject.Register(new(Operator) { Providers = ["DE*8EO"] });
        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_session_that_is_not_the_callers_is_looked_at_before_its_EVSE()
    {
        var session = await AuthorizedSessionAsync();
        Hubject.Register(new("DE*XYZ"));
        var other = ClientOf("DE*XYZ");

        (await other.SendCdrAsync(Cdr(session), default)).ShouldSatisfyAllConditions(r => r.HttpStatus.ShouldBe(404), r => r.Code.ShouldBe("400"));
        (await other.NotifyAsync(Started(session) with { OperatorID = "DE*XYZ" }, default)).Code.ShouldBe("400");
        (await other.AuthorizeStopAsync(new(session, "DE*XYZ", Identification.Card(Card)), default)).ShouldSatisfyAllConditions(
            r => r.HttpStatus.ShouldBe(401), r => r.Code.ShouldBe("400"));
        (await Cpo.SendCdrAsync(Cdr(session) with { EvseID = "DE*XYZ*E1" }, default)).Code.ShouldBe("018");
        (await Cpo.NotifyAsync(Started(session) with { EvseID = "DE*XYZ*E1" }, default)).Code.ShouldBe("018");

        await Cpo.SendCdrAsync(Cdr(session), default);
        (await Cpo.AuthorizeStopAsync(new(session, Operator, Identification.Card(Card)), default)).HttpStatus.ShouldBe(401);
    }

    [Fact]
    public async Task A_notification_without_its_operator_fails_as_on_the_live_platform()
    {
        var session = await AuthorizedSessionAsync();
        using var http = new HttpClient();
        using var content = new StringContent(
            $$"""{ "Type": "Error", "SessionID": "{{session}}", "EvseID": "{{Evse}}", "ErrorType": "CriticalError" }""", Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri(Hubject.BaseUrl, "api/oicp/notificationmgmt/v11/charging-notifications"), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.CharSet.ShouldBe("ISO-8859-1");
        Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync()).ShouldSatisfyAllConditions(t => t.ShouldContain("\"001\""), t => t.ShouldContain("später"));
        Hubject.Violations.Single().Text.ShouldBe("OperatorID is missing");
    }

    [Fact]
    public async Task A_provider_without_an_endpoint_for_notifications_is_320()
    {
        var session = await AuthorizedSessionAsync();
        Hubject.RegisterProvider(new("DE*8EO") { TakesNotifications = false });

        (await Cpo.NotifyAsync(Started(session), default)).Code.ShouldBe(OicpCodes.ServiceNotAvailable);

        Hubject.Session(session)!.Notifications.ShouldBeEmpty();
        (await Cpo.SendCdrAsync(Cdr(session), default)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_budget_that_is_used_up_is_429_until_a_minute_has_passed()
    {
        await Hubject.DisposeAsync();
        var time = new ManualTime();
        await using var hubject = await HubjectSimulator.StartAsync(time);
        hubject.Register(new(Operator));
        var cpo = ClientOf(Operator, hubject.BaseUrl);
        Task<OicpResult<Acknowledgement>> Push() => cpo.PushEvsePricingAsync(new(ActionType.Delete, [new(Evse, "*", ["AC3"])]), default);
        for (var i = 0; i < 7; i++)
            (await Push()).HttpStatus.ShouldBe(200); // the budgets are off
        hubject.Budgets.AreKept = true;

        for (var i = 0; i < 6; i++)
            (await Push()).HttpStatus.ShouldBe(200);
        (await Push()).ShouldSatisfyAllConditions(r => r.HttpStatus.ShouldBe(429), r => r.Outcome.ShouldBe(OicpOutcome.Retry));
        hubject.Violations.Single().Text.ShouldBe("more than 6 calls in a minute");
        time.Advance(TimeSpan.FromMinutes(1));
        (await Push()).HttpStatus.ShouldBe(200);
    }

    [Fact]
    public async Task Progress_is_spaced_on_the_platforms_own_clock_where_that_is_looked_at()
    {
        await Hubject.DisposeAsync();
        var time = new ManualTime();
        await using var hubject = await HubjectSimulator.StartAsync(time);
        hubject.Register(new(Operator));
        hubject.MeasuresArrivals = true;
        hubject.Know(new(Identification.Card(Card), "DE-8EO"));
        var cpo = ClientOf(Operator, hubject.BaseUrl);
        var session = (await cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default)).Answer!.SessionID!;
        await cpo.NotifyAsync(Started(session) with { CPOPartnerSessionID = null, EMPPartnerSessionID = null }, default);

        (await cpo.NotifyAsync(Progressed(session, 5), default)).IsDone.ShouldBeTrue();
        time.Advance(TimeSpan.FromMinutes(4));
        (await cpo.NotifyAsync(Progressed(session, 10), default)).Code.ShouldBe("022");
        time.Advance(TimeSpan.FromMinutes(1));
        (await cpo.NotifyAsync(Progressed(session, 15), default)).IsDone.ShouldBeTrue();
        hubject.Violations.Single().Text.ShouldBe("less than five minutes since the last Progress");
    }

    private async Task<(int, string?)> SayAsync(string party, string body)
    {
        var result = await ClientOf(party).DeliverAsync(OicpOperation.PushEvseStatus, Encoding.UTF8.GetBytes(body), default);
        return (result.HttpStatus!.Value, result.Code);
    }

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan by) => now += by;
    }
}
