using System.Net;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Api;

public sealed class ApiSetupTests : ApiTest
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("ADMIN-KEY")]
    public async Task Without_a_known_key_nothing_is_shown(string? key)
    {
        using var client = Api.Client(key);
        var response = await client.GetAsync("/api/stations");

        await ApiUnderTest.RefusalAsync(response, HttpStatusCode.Unauthorized, "unauthorized");
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("read-key", "PUT", "/api/stations/CP-1")]
    [InlineData("read-key", "PUT", "/api/tokens/T")]
    [InlineData("finance-key", "DELETE", "/api/stations/CP-1")]
    [InlineData("finance-key", "PUT", "/api/locations/L")]
    [InlineData("finance-key", "POST", "/api/partners")]
    [InlineData("finance-key", "PUT", "/api/parties/DE/ABC")]
    [InlineData("read-key", "POST", "/api/cdrs/1/release")]
    [InlineData("read-key", "POST", "/api/deliveries/1/retry")]
    public async Task A_key_without_the_right_is_refused(string key, string method, string path)
    {
        using var client = Api.Client(key);
        var request = new HttpRequestMessage(new(method), path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        await ApiUnderTest.RefusalAsync(await client.SendAsync(request), HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("read-key", "/api/stations")]
    [InlineData("finance-key", "/api/cdrs")]
    public async Task Every_key_may_look(string key, string path)
    {
        using var client = Api.Client(key);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Text_that_is_not_JSON_is_refused_with_the_place() =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "malformed-json", HttpMethod.Put, "/api/tokens/T", """{ "status": """))
        .GetProperty("detail").GetString()!.ShouldContain("line 1");

    [Fact]
    public async Task An_address_without_anything_is_a_problem_too()
    {
        await Api.RefusedAsync(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, "/api/nothing");
        await Api.RefusedAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed", HttpMethod.Delete, "/api/authorizations");
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        var response = await Api.Http.PutAsync("/api/tokens/T", new StringContent("status=Accepted", Encoding.UTF8, "application/x-www-form-urlencoded"));
        await ApiUnderTest.RefusalAsync(response, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("after=-1", "after")]
    public async Task A_part_of_a_list_that_cannot_be_is_refused(string query, string member)
    {
        foreach (var list in (string[])["tokens", "sessions", "cdrs", "authorizations", "locations", "tariffs"])
            (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, $"/api/{list}?{query}"))
                .GetProperty("member").GetString().ShouldBe(member);
    }

    [Theory]
    [InlineData("sessions?station=a%00", "station")]
    [InlineData("sessions?partner=%00", "partner")]
    [InlineData("authorizations?idTag=%00", "idTag")]
    [InlineData("cdrs?partner=%00", "partner")]
    [InlineData("reservations?station=%00", "station")]
    [InlineData("stations?after=%00", "after")]
    [InlineData("stations?after=1&after=2", "after")]
    public async Task A_parameter_that_cannot_be_is_refused_wherever_it_stands(string query, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, "/api/" + query)).GetProperty("member").GetString().ShouldBe(member);

    [Theory]
    [InlineData("PUT", "stations/X", """{"connectors":[null]}""", "connectors[0]")]
    [InlineData("POST", "partners", """{"protocol":"ocpi","name":"N","services":[null]}""", "services[0]")]
    public async Task A_list_with_nothing_in_it_where_something_must_be_is_refused(string method, string path, string body, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", new(method), "/api/" + path, body)).GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task Every_operation_is_documented_with_a_summary_and_an_example()
    {
        var document = await Api.GetAsync("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {path.Name}", o.Value))).ToList();

        operations.Count.ShouldBeGreaterThan(35);
        foreach (var (name, operation) in operations)
        {
            operation.TryGetProperty("summary", out _).ShouldBeTrue(name);
            if (operation.TryGetProperty("requestBody", out var body))
                body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _).ShouldBeTrue(name);
            var success = operation.GetProperty("responses").EnumerateObject().First(r => r.Name[0] == '2');
            if (success.Name is not ("200" or "201"))
                continue;
            success.Value.TryGetProperty("content", out var content).ShouldBeTrue($"{name} {success.Value}");
            if (content.TryGetProperty("application/json", out var answer))
                answer.TryGetProperty("example", out _).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task The_documents_page_is_there()
    {
        using var anybody = Api.Client(null);
        (await anybody.GetStringAsync("/swagger/index.html")).ShouldContain("swagger-ui");
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        using var anybody = Api.Client(null);
        (await anybody.GetStringAsync("/health/live")).ShouldBe("""{"status":"live"}""");
        (await anybody.GetStringAsync("/health/ready")).ShouldBe("""{"status":"ready"}""");
    }

}
