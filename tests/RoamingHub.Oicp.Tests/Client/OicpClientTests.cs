using System.Net;
using System.Text;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Tests.Client;

public sealed class OicpClientTests : IDisposable
{
    private const string Html = "<html><body>nginx</body></html>";
    private readonly StubHandler hubject = new();
    private readonly HttpClient http;
    private readonly OicpClient client;

    public OicpClientTests()
    {
        http = new HttpClient(hubject);
        client = new OicpClient(http, new(new Uri("https://hubject.example/prefix/"), "DE*ABC"), TimeProvider.System);
    }

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_message_goes_out_as_its_example_to_its_path()
    {
        hubject.Answer(HttpStatusCode.OK, """{ "Result": true, "StatusCode": { "Code": "000" } }""", processId: "p-1");

        var result = await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default);

        result.Outcome.ShouldBe(OicpOutcome.Done);
        result.ProcessId.ShouldBe("p-1");
        result.HttpStatus.ShouldBe(200);
        hubject.Url.ShouldBe("https://hubject.example/prefix/api/oicp/cdrmgmt/v22/operators/DE%2AABC/charge-detail-record");
        hubject.ContentType.ShouldBe("application/json; charset=utf-8");
        hubject.Accept.ShouldBe("application/json");
        hubject.Body.ShouldBe(MessageExamples.Write("ChargeDetailRecord", MessageExamples.Read("ChargeDetailRecord")));
    }

    [Fact]
    public async Task What_was_written_earlier_goes_out_byte_for_byte()
    {
        hubject.Answer(HttpStatusCode.OK, """{ "Result": true, "StatusCode": { "Code": "000" } }""");

        await client.DeliverAsync(OicpOperation.ChargeDetailRecord, "{ \"any\" :  1.50 }"u8.ToArray(), default);

        hubject.Body.ShouldBe("{ \"any\" :  1.50 }");
    }

    [Theory]
    [InlineData(OicpOperation.AuthorizeStart)]
    [InlineData(OicpOperation.RemoteStart)]
    public async Task Only_what_is_acknowledged_can_be_delivered(OicpOperation operation) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.DeliverAsync(operation, ReadOnlyMemory<byte>.Empty, default));

    [Theory]
    [InlineData(200, """{ "Result": true, "StatusCode": { "Code": "000", "Description": null, "AdditionalInfo": null } }""", OicpOutcome.Done, "000")]
    [InlineData(201, """{ "Result": true, "StatusCode": { "Code": "000" } }""", OicpOutcome.Done, "000")]
    [InlineData(200, """{ "StatusCode": { "Code": "000" } }""", OicpOutcome.Done, "000")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "000" } }""", OicpOutcome.Ambiguous, "000")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "001" } }""", OicpOutcome.Retry, "001")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "002" } }""", OicpOutcome.Retry, "002")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "009" } }""", OicpOutcome.Retry, "009")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "021" } }""", OicpOutcome.Retry, "021")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "310" } }""", OicpOutcome.Retry, "310")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "320" } }""", OicpOutcome.Retry, "320")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "018" } }""", OicpOutcome.Refused, "018")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "022" } }""", OicpOutcome.Refused, "022")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "799" } }""", OicpOutcome.Refused, "799")]
    [InlineData(200, """{ "Result": false, "StatusCode": { "Code": "210" } }""", OicpOutcome.Misconfigured, "210")]
    [InlineData(401, """{ "StatusCode": { "Code": "017", "Description": "Unauthorized Access" } }""", OicpOutcome.Misconfigured, "017")]
    [InlineData(401, """{ "StatusCode": { "Code": "400", "Description": "Session is not valid" } }""", OicpOutcome.Refused, "400")]
    [InlineData(404, """{ "StatusCode": { "Code": "300" } }""", OicpOutcome.Misconfigured, "300")]
    [InlineData(404, """{ "Result": false, "StatusCode": { "Code": "400", "AdditionalInfo": "Session found but status is not valid CLOSED!" } }""", OicpOutcome.Refused, "400")]
    [InlineData(500, """{ "StatusCode": { "Code": "001" } }""", OicpOutcome.Ambiguous, "001")]
    [InlineData(502, Html, OicpOutcome.Ambiguous, null)]
    [InlineData(408, "", OicpOutcome.Ambiguous, null)]
    [InlineData(429, "", OicpOutcome.Retry, null)]
    [InlineData(200, Html, OicpOutcome.Ambiguous, null)]
    [InlineData(200, "", OicpOutcome.Ambiguous, null)]
    [InlineData(200, "[]", OicpOutcome.Ambiguous, null)]
    [InlineData(200, "{}", OicpOutcome.Ambiguous, null)]
    [InlineData(400, Html, OicpOutcome.Misconfigured, null)]
    [InlineData(403, Html, OicpOutcome.Misconfigured, null)]
    [InlineData(404, Html, OicpOutcome.Misconfigured, null)]
    [InlineData(302, "", OicpOutcome.Misconfigured, null)]
    public async Task An_answer_means(int http, string body, OicpOutcome outcome, string? code)
    {
        hubject.Answer((HttpStatusCode)http, body);

        var result = await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default);

        result.Outcome.ShouldBe(outcome);
        result.Code.ShouldBe(code);
        result.ResponseBody.ShouldBe(body);
        (result.Why is null).ShouldBe(outcome == OicpOutcome.Done);
    }

    [Fact]
    public async Task Validation_errors_name_the_record_they_mean()
    {
        hubject.Answer(HttpStatusCode.BadRequest, """
            { "message": "Error parsing/validating JSON.", "extendedInfo": null, "validationErrors": [
              { "fieldReference": "operatorEvseData.evseDataRecord[12].address.street", "errorMessage": "size must be between 2 and 100" },
              { "fieldReference": "operatorEvseData.operatorName", "errorMessage": "must not be null" } ] }
            """);

        var result = await client.PushEvseDataAsync(MessageExamples.Read<RoamingHub.Oicp.V23.EvseData.PushEvseData>(), default);

        result.Outcome.ShouldBe(OicpOutcome.Refused);
        result.ValidationErrors.Select(e => e.RecordIndex).ShouldBe([12, null]);
        result.Why.ShouldNotBeNull().ShouldContain("size must be between 2 and 100");
    }

    [Fact]
    public async Task A_driver_who_is_authorized_is_known_with_session_and_provider()
    {
        hubject.Answer(HttpStatusCode.OK, Repository.Example("AuthorizationStart"));

        var result = await client.AuthorizeStartAsync(MessageExamples.Read<AuthorizeStart>(), default);

        result.IsDone.ShouldBeTrue();
        result.Answer!.ProviderID.ShouldBe("DE-8EO");
        result.Answer.AuthorizationStopIdentifications!.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(200, """{ "SessionID": null, "AuthorizationStatus": "NotAuthorized", "StatusCode": { "Code": "102", "Description": null } }""", OicpOutcome.Refused, "102")]
    [InlineData(200, """{ "AuthorizationStatus": "NotAuthorized", "StatusCode": { "Code": "000" } }""", OicpOutcome.Refused, "000")]
    [InlineData(200, """{ "StatusCode": { "Code": "106" } }""", OicpOutcome.Refused, "106")]
    [InlineData(200, """{ "Result": true, "StatusCode": { "Code": "000" } }""", OicpOutcome.Refused, "000")]
    [InlineData(200, """{ "AuthorizationStatus": "NotAuthorized", "StatusCode": { "Code": "210" } }""", OicpOutcome.Misconfigured, "210")]
    public async Task Nobody_charges_unless_an_answer_says_authorized(int http, string body, OicpOutcome outcome, string code)
    {
        hubject.Answer((HttpStatusCode)http, body);

        var result = await client.AuthorizeStartAsync(MessageExamples.Read<AuthorizeStart>(), default);

        (result.Outcome, result.Code).ShouldBe((outcome, code));
    }

    [Fact]
    public async Task A_stop_is_read_like_a_start()
    {
        hubject.Answer(HttpStatusCode.OK, Repository.Example("AuthorizationStop"));

        var result = await client.AuthorizeStopAsync(MessageExamples.Read<AuthorizeStop>(), default);

        result.Outcome.ShouldBe(OicpOutcome.Refused);
        result.Answer!.AuthorizationStatus.ShouldBe(AuthorizationStatus.NotAuthorized);
    }

    [Theory]
    [InlineData("application/json; charset=ISO-8859-1")]
    [InlineData("application/json")]
    public async Task Latin_1_is_read_with_and_without_saying_so(string contentType)
    {
        hubject.Answer(HttpStatusCode.OK, Encoding.Latin1.GetBytes("""{ "StatusCode": { "Code": "022", "AdditionalInfo": "Straße" } }"""), contentType);

        var result = await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default);

        result.StatusCode!.AdditionalInfo.ShouldBe("Straße");
    }

    [Fact]
    public async Task An_answer_beyond_four_megabytes_is_not_read()
    {
        hubject.Answer(HttpStatusCode.OK, new byte[4 * 1024 * 1024 + 1], "application/json");

        var result = await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default);

        result.Outcome.ShouldBe(OicpOutcome.Ambiguous);
        result.Why.ShouldBe("The answer is too large.");
    }

    [Fact]
    public async Task Too_many_requests_tell_how_long_to_wait()
    {
        hubject.Answer(HttpStatusCode.TooManyRequests, "", retryAfter: TimeSpan.FromSeconds(7));

        (await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, OicpOutcome.Retry)]
    [InlineData(HttpRequestError.NameResolutionError, OicpOutcome.Retry)]
    [InlineData(HttpRequestError.ResponseEnded, OicpOutcome.Ambiguous)]
    [InlineData(HttpRequestError.Unknown, OicpOutcome.Ambiguous)]
    public async Task A_failure_before_sending_is_a_retry_and_after_it_ambiguous(HttpRequestError error, OicpOutcome outcome)
    {
        hubject.Fail(new HttpRequestException(error));

        (await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default)).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_a_matter_of_set_up()
    {
        hubject.Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new System.Security.Authentication.AuthenticationException("chain")));

        (await client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default)).Outcome.ShouldBe(OicpOutcome.Misconfigured);
    }

    [Fact]
    public async Task No_answer_in_time_is_ambiguous()
    {
        hubject.Hang();
        var impatient = new OicpClient(http, new(new Uri("https://hubject.example"), "DE*ABC") { Timeout = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);

        var result = await impatient.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), default);

        result.Outcome.ShouldBe(OicpOutcome.Ambiguous);
        result.Why.ShouldBe("No answer within 0.02 s.");
    }

    [Fact]
    public async Task Cancelling_is_the_callers_own_doing()
    {
        hubject.Hang();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => client.SendCdrAsync(MessageExamples.Read<ChargeDetailRecord>(), cancelled.Token));
    }
}
