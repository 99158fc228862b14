using System.Net;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

public sealed class FaultsTests : EmspTest
{
    [Fact]
    public async Task Down_closes_the_connection_and_stores_nothing()
    {
        Emsp.Faults.Set(new EmspFault.Down());

        var result = await PostAsync(Cdr);

        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.HttpStatus.ShouldBeNull();
        Emsp.Cdrs.ShouldBeEmpty();
        Emsp.Exchanges[^1].Status.ShouldBeNull();
    }

    [Fact]
    public async Task A_platform_that_is_off_refuses_connections_and_comes_back_with_what_it_knew()
    {
        await PostAsync(Cdr);
        var url = Emsp.VersionsUrl;

        await Emsp.StopListeningAsync();
        var off = await PostAsync(Cdr with { Id = "2" });
        await Emsp.ListenAgainAsync();

        off.Outcome.ShouldBe(OcpiOutcome.Retry);
        off.HttpStatus.ShouldBeNull();
        Emsp.VersionsUrl.ShouldBe(url);
        (await Cpo.Client().GetVersionsAsync(url, None)).Ok.ShouldBeTrue();
        Emsp.Cdrs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_HTTP_error_a_code_and_garbage_store_nothing()
    {
        Emsp.Faults.Set(new EmspFault.HttpError(429, TimeSpan.FromSeconds(7)));
        (await PostAsync(Cdr)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        Emsp.Faults.Set(new EmspFault.HttpError(500));
        (await PostAsync(Cdr)).HttpStatus.ShouldBe(HttpStatusCode.InternalServerError);
        Emsp.Faults.Set(new EmspFault.OcpiError(3000));
        (await PostAsync(Cdr)).Code.ShouldBe(3000);
        Emsp.Faults.Set(new EmspFault.Garbage());
        var garbage = await PostAsync(Cdr);

        garbage.HttpStatus.ShouldBe(HttpStatusCode.OK);
        garbage.Outcome.ShouldBe(OcpiOutcome.Retry);
        Emsp.Cdrs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_answer_comes_after_the_CDR_was_stored()
    {
        Emsp.Faults.Set(new EmspFault.LoseAnswer(), ModuleIds.Cdrs, times: 1);

        var lost = await PostAsync(Cdr);
        var again = await PostAsync(Cdr);

        lost.Outcome.ShouldBe(OcpiOutcome.Retry);
        lost.MayHaveArrived.ShouldBeTrue();
        again.Message.ShouldBe("CDR already exists");
        Emsp.Cdrs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Slow_answers_late_but_rightly()
    {
        Emsp.Faults.Set(new EmspFault.Slow(TimeSpan.FromMilliseconds(150)));
        var started = TimeProvider.System.GetTimestamp();

        (await PostAsync(Cdr)).Ok.ShouldBeTrue();

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(140));
    }

    [Fact]
    public async Task A_fault_of_one_module_leaves_the_others_alone_until_it_is_cleared()
    {
        Emsp.Faults.Set(new EmspFault.HttpError(503), ModuleIds.Sessions);

        (await PutAsync(Session)).Outcome.ShouldBe(OcpiOutcome.Retry);
        (await PutAsync(Tariff)).Ok.ShouldBeTrue();
        Emsp.Faults.Clear(ModuleIds.Sessions);
        (await PutAsync(Session)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_fault_may_last_for_some_requests_only()
    {
        Emsp.Faults.Set(new EmspFault.HttpError(503), times: 2);

        (await PutAsync(Tariff)).Ok.ShouldBeFalse();
        (await PutAsync(Tariff)).Ok.ShouldBeFalse();
        (await PutAsync(Tariff)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_redirect_and_a_refusal_with_an_envelope_store_nothing()
    {
        Emsp.Faults.Set(new EmspFault.Redirect("http://127.0.0.1:1/elsewhere", 307));
        (await PostAsync(Cdr)).HttpStatus.ShouldBe(HttpStatusCode.TemporaryRedirect);
        Emsp.Faults.Set(new EmspFault.HttpError(400, Code: 2001));
        var refused = await PostAsync(Cdr);

        (refused.HttpStatus, refused.Code).ShouldBe((HttpStatusCode.BadRequest, 2001));
        Emsp.Cdrs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Half_an_answer_and_one_that_drips_come_after_the_CDR_was_stored_and_one_without_end_before()
    {
        Emsp.Faults.Set(new EmspFault.Endless());
        (await PostAsync(Cdr)).Problem!.ShouldContain("longer than");
        Emsp.Cdrs.ShouldBeEmpty();
        Emsp.Faults.Set(new EmspFault.HalfAnswer());
        (await PostAsync(Cdr)).Outcome.ShouldBe(OcpiOutcome.Retry);
        Emsp.Cdrs.Count.ShouldBe(1);
        Emsp.Faults.Set(new EmspFault.Drip(TimeSpan.FromMilliseconds(1)));
        (await PostAsync(Cdr with { Id = "2", SessionId = "2" })).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Real_time_authorizations_have_a_switch_of_their_own()
    {
        Emsp.IssueToken("CARD1");
        Emsp.Faults.Set(new EmspFault.HttpError(503), "authorize");
        var tokens = Cpo.Endpoint(ModuleIds.Tokens);

        (await Cpo.Client().AuthorizeAsync(tokens, "CARD1", TokenType.RFID, null, None)).Outcome.ShouldBe(OcpiOutcome.Retry);
        await foreach (var page in Cpo.Client().GetTokensAsync(tokens, new(), None)) page.Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Every_exchange_is_recorded_with_its_answer()
    {
        Emsp.ForgetExchanges();
        await PutAsync(Tariff);

        var exchange = await Emsp.WaitForExchangeAsync(e => e.Module == ModuleIds.Tariffs, Soon);
        exchange.Inbound.ShouldBeTrue();
        exchange.Method.ShouldBe("PUT");
        exchange.Path.ShouldBe("/ocpi/2.2.1/tariffs/DE/ABC/AC-DAY");
        exchange.Headers["OCPI-from-party-id"].ShouldBe("ABC");
        exchange.Body.ShouldContain("price_components");
        exchange.Status.ShouldBe(201);
        exchange.Answer.ShouldContain("\"status_code\":1000");
        exchange.AnswerHeaders["OCPI-from-party-id"].ShouldBe("EMS");
        exchange.AnswerHeaders["X-Request-ID"].ShouldBe(exchange.Headers["X-Request-ID"]);
    }
}
