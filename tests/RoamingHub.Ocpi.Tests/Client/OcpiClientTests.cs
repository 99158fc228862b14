using System.Net;
using Microsoft.AspNetCore.Http;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Client;

public sealed class OcpiClientTests : IAsyncLifetime
{
    private const string Success = """{"status_code":1000,"timestamp":"2026-01-01T00:00:00Z"}""";
    private static readonly PartyRef Cpo = new("DE", "ABC");
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All });
    private PartnerServer _partner = null!;

    public async Task InitializeAsync() => _partner = await PartnerServer.StartAsync();

    public async Task DisposeAsync() => await _partner.DisposeAsync();

    [Theory]
    [InlineData(200, Success, OcpiOutcome.Done, false)]
    [InlineData(201, Success, OcpiOutcome.Done, false)]
    [InlineData(200, """{"data":"anything","status_code":1901}""", OcpiOutcome.Done, false)]
    [InlineData(200, """{"status_code":2000}""", OcpiOutcome.Refused, false)]
    [InlineData(200, """{"status_code":2001,"status_message":"no","data":null}""", OcpiOutcome.Refused, false)]
    [InlineData(200, """{"status_code":4001}""", OcpiOutcome.Refused, false)]
    [InlineData(200, """{"status_code":3000}""", OcpiOutcome.Retry, false)]
    [InlineData(200, """{"status_code":4002}""", OcpiOutcome.Retry, true)]
    [InlineData(200, """{"status_code":4003}""", OcpiOutcome.Retry, false)]
    [InlineData(200, "<html>fine</html>", OcpiOutcome.Retry, true)]
    [InlineData(200, "", OcpiOutcome.Retry, true)]
    [InlineData(200, "[]", OcpiOutcome.Retry, true)]
    [InlineData(200, "{}", OcpiOutcome.Retry, true)]
    [InlineData(200, """{"status_code":"1000"}""", OcpiOutcome.Retry, true)]
    [InlineData(200, """{"status_code":99999999999}""", OcpiOutcome.Retry, true)]
    [InlineData(200, """{"status_message":"\ud800"}""", OcpiOutcome.Retry, true)]
    [InlineData(400, """{"status_code":2001}""", OcpiOutcome.Refused, false)]
    [InlineData(400, """{"status_code":3000}""", OcpiOutcome.Retry, false)]
    [InlineData(400, "", OcpiOutcome.Refused, false)]
    [InlineData(405, "", OcpiOutcome.Refused, false)]
    [InlineData(409, "", OcpiOutcome.Refused, false)]
    [InlineData(302, "", OcpiOutcome.Refused, false)]
    [InlineData(401, "", OcpiOutcome.Unauthorized, false)]
    [InlineData(403, Success, OcpiOutcome.Unauthorized, false)]
    [InlineData(404, """{"status_code":2004}""", OcpiOutcome.NotFound, false)]
    [InlineData(404, "", OcpiOutcome.NotFound, false)]
    [InlineData(408, "", OcpiOutcome.Retry, false)]
    [InlineData(429, "", OcpiOutcome.Retry, false)]
    [InlineData(500, "", OcpiOutcome.Retry, true)]
    [InlineData(500, """{"status_code":2001}""", OcpiOutcome.Retry, true)]
    [InlineData(503, Success, OcpiOutcome.Retry, true)]
    public async Task An_answer_is_read_by_HTTP_status_and_envelope(int status, string body, OcpiOutcome outcome, bool mayHaveArrived)
    {
        _partner.AnswersWith(status, body);

        var result = await Client().PutSessionAsync(_partner.Url, Cpo, "1", "{}", None);

        result.Outcome.ShouldBe(outcome);
        result.MayHaveArrived.ShouldBe(mayHaveArrived);
        ((int)result.HttpStatus!).ShouldBe(status);
        result.Excerpt.ShouldBe(body);
        (result.Problem is null).ShouldBe(outcome == OcpiOutcome.Done);
    }

    [Fact]
    public async Task While_credentials_change_hands_the_older_token_is_shown_where_the_new_one_is_refused()
    {
        _partner.Answer = async context =>
        {
            if (context.Request.Headers.Authorization != "Token b2xk") context.Response.StatusCode = 401;
            await context.Response.WriteAsync(Success);
        };
        var client = new OcpiClient(Http, new OcpiClientOptions { Token = "new", OlderToken = "old" });

        (await client.PutSessionAsync(_partner.Url, Cpo, "1", "{}", None)).Ok.ShouldBeTrue();

        _partner.Requests.Select(r => r.Headers["Authorization"]).ShouldBe(["Token bmV3", "Token b2xk"]);
        _partner.Requests.Select(r => r.Body).ShouldBe(["{}", "{}"]);
    }

    [Fact]
    public async Task A_refusal_tells_its_code_and_message()
    {
        _partner.AnswersWith(200, """{"status_code":2001,"status_message":"kwh is missing"}""");

        var result = await Client().PatchSessionAsync(_partner.Url, Cpo, "1", "{}", None);

        result.Code.ShouldBe(2001);
        result.Message.ShouldBe("kwh is missing");
        result.Problem.ShouldBe("HTTP 200, OCPI 2001 kwh is missing");
    }

    [Fact]
    public async Task Data_that_cannot_be_read_is_no_answer()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":{"uid":7}}""");

        var result = await Client().AuthorizeAsync(_partner.Url, "1", TokenType.RFID, null, None);

        result.Outcome.ShouldBe(OcpiOutcome.Done);
        result.Data!.Allowed.ShouldBeNull();

        _partner.AnswersWith(200, """{"status_code":1000,"data":{"allowed":7}}""");
        result = await Client().AuthorizeAsync(_partner.Url, "1", TokenType.RFID, null, None);
        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.Problem!.ShouldStartWith("data: allowed ");

        _partner.AnswersWith(200, Success);
        (await Client().AuthorizeAsync(_partner.Url, "1", TokenType.RFID, null, None)).Outcome.ShouldBe(OcpiOutcome.Retry);
    }

    [Fact]
    public async Task A_refusal_may_carry_data()
    {
        _partner.AnswersWith(200, """{"status_code":2003,"data":{"result":"REJECTED","timeout":0}}""");

        var result = await Client().SendAsync<CommandResponse>(new(HttpMethod.Post, _partner.Url, "{}"), None);

        result.Outcome.ShouldBe(OcpiOutcome.Refused);
        result.Data!.Result.ShouldBe(CommandResponseType.REJECTED);
    }

    [Fact]
    public async Task A_functional_request_carries_token_ids_and_routing()
    {
        _partner.AnswersWith(200, Success);

        var result = await Client().PutTariffAsync(_partner.Url + "/ocpi/tariffs/", Cpo, "AC 1", """{"price":1.00}""", None);

        var request = _partner.Last;
        request.Method.ShouldBe("PUT");
        request.Target.ShouldBe("/ocpi/tariffs/DE/ABC/AC%201");
        request.Body.ShouldBe("""{"price":1.00}""");
        request.Headers["Authorization"].ShouldBe("Token cGFydG5lci10b2tlbg==");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["X-Request-ID"].ShouldBe(result.RequestId);
        Guid.TryParse(request.Headers["X-Correlation-ID"], out _).ShouldBeTrue();
        RoutingHeaders.Read(request.Headers.GetValueOrDefault).ShouldBe(new RoutingHeaders(Cpo, new PartyRef("NL", "EMS")));
    }

    [Fact]
    public async Task A_request_about_configuration_carries_no_routing()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":[{"version":"2.2.1","url":"https://a.example"}]}""");

        var result = await Client(encode: false).GetVersionsAsync(_partner.Url, None);

        result.Data!.Single().Version.ShouldBe("2.2.1");
        _partner.Last.Headers["Authorization"].ShouldBe("Token partner-token");
        _partner.Last.Headers.Keys.ShouldNotContain(k => k.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
        _partner.Last.Headers.Keys.ShouldContain("X-Request-ID");
        _partner.Last.Headers.Keys.ShouldNotContain("Content-Type");
    }

    [Fact]
    public async Task Credentials_leave_no_excerpt()
    {
        _partner.AnswersWith(200, """{"status_code":1000,"data":{"token":"secret-c","url":"https://a.example"}}""");

        var result = await Client().PostCredentialsAsync(_partner.Url, new CredentialsObject { Token = "secret-b" }, None);

        result.Data!.Token.ShouldBe("secret-c");
        result.Excerpt.ShouldBeEmpty();
        _partner.Last.Body.ShouldBe("""{"token":"secret-b"}""");
    }

    [Fact]
    public async Task A_CDR_tells_where_the_partner_keeps_it()
    {
        _partner.AnswersWith(201, Success, ("Location", "https://a.example/cdrs/9?x=%41"));

        (await Client().PostCdrAsync(_partner.Url, "{}", None)).Location.ShouldBe("https://a.example/cdrs/9?x=%41");
    }

    [Fact]
    public async Task A_response_URL_is_used_byte_for_byte_with_the_correlation_of_the_command()
    {
        _partner.AnswersWith(200, Success);

        await Client().PostResultAsync(_partner.Url + "/cb/%41%2f..%2Fx/?id=%7e1&u=http://b.example/?q=1", """{"result":"ACCEPTED"}""", "chain-7", None);

        _partner.Last.Target.ShouldBe("/cb/%41%2f..%2Fx/?id=%7e1&u=http://b.example/?q=1");
        _partner.Last.Headers["X-Correlation-ID"].ShouldBe("chain-7");
    }

    [Fact]
    public async Task An_authorization_names_type_and_place()
    {
        _partner.AnswersWith(404, """{"status_code":2004}""");

        var result = await Client().AuthorizeAsync(_partner.Url + "/tokens", "04 AA", TokenType.APP_USER, new LocationReferences("L", ["E"]), None);

        result.Outcome.ShouldBe(OcpiOutcome.NotFound);
        result.Code.ShouldBe(OcpiStatus.UnknownToken);
        _partner.Last.Target.ShouldBe("/tokens/04%20AA/authorize?type=APP_USER");
        _partner.Last.Body.ShouldBe("""{"location_id":"L","evse_uids":["E"]}""");
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    public async Task A_wish_to_wait_is_passed_on(string header, int seconds)
    {
        _partner.AnswersWith(429, "", ("Retry-After", header));

        (await Client().PutSessionAsync(_partner.Url, Cpo, "1", "{}", None)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_partner_that_does_not_answer_in_time_may_have_acted()
    {
        _partner.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var result = await Client(timeout: TimeSpan.FromMilliseconds(100)).PostCdrAsync(_partner.Url, "{}", None);

        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.MayHaveArrived.ShouldBeTrue();
        result.HttpStatus.ShouldBeNull();
        result.Problem.ShouldBe("no answer in time");
    }

    [Fact]
    public async Task A_connection_that_breaks_during_the_answer_is_a_retry()
    {
        _partner.Answer = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        var result = await Client().PostCdrAsync(_partner.Url, "{}", None);

        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.MayHaveArrived.ShouldBeTrue();
    }

    [Fact]
    public async Task A_partner_that_is_down_cannot_have_acted()
    {
        var url = _partner.Url;
        await _partner.DisposeAsync();

        var result = await Client().PostCdrAsync(url, "{}", None);

        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.MayHaveArrived.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancelling_throws()
    {
        using var cancelled = new CancellationTokenSource();
        _partner.Answer = async context =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Client().PostCdrAsync(_partner.Url, "{}", cancelled.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_above_the_limit_is_not_read(bool announced)
    {
        _partner.Answer = async context =>
        {
            if (announced) context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync(new string(' ', 100_000));
        };

        var result = await Client(maxBytes: 50_000).PostCdrAsync(_partner.Url, "{}", None);

        result.Outcome.ShouldBe(OcpiOutcome.Retry);
        result.Problem.ShouldBe("the answer is longer than 50000 bytes");
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("?id=1", "/?id=1")]
    [InlineData("/a#part", "/a")]
    public async Task A_URL_without_a_path_or_with_a_fragment_is_called_all_the_same(string rest, string target)
    {
        _partner.AnswersWith(200, Success);

        (await Client().PostResultAsync(_partner.Url + rest, "{}", null, None)).Ok.ShouldBeTrue();
        _partner.Last.Target.ShouldBe(target);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://a.example/x")]
    [InlineData("/relative")]
    public async Task What_is_no_URL_is_refused_before_anything_is_sent(string url)
    {
        (await Client().PostResultAsync(url, "{}", null, None)).Outcome.ShouldBe(OcpiOutcome.Refused);
        _partner.Requests.ShouldBeEmpty();
    }

    private static OcpiClient Client(bool encode = true, TimeSpan? timeout = null, int maxBytes = 4 * 1024 * 1024) => new(Http, new OcpiClientOptions
    {
        Token = "partner-token",
        EncodeToken = encode,
        Routing = new RoutingHeaders(Cpo, new PartyRef("NL", "EMS")),
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
        MaxAnswerBytes = maxBytes,
    });
}
