using System.Text;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>What a partner is answered when something is wrong: HTTP status and OCPI code, and an envelope always (OCPI 2.2.1 §4.1, §5).</summary>
public sealed class OcpiPipelineTests(OcpiPipelineTests.Site site) : IClassFixture<OcpiPipelineTests.Site>
{
    private const string TokenUrl = "/ocpi/2.2.1/tokens/NL/EMS/012345678";
    private const string Token =
        """
        { "country_code": "NL", "party_id": "EMS", "uid": "012345678", "type": "RFID", "contract_id": "NL-EMS-C1", "issuer": "EMS", "valid": true,
          "whitelist": "ALWAYS", "last_updated": "2026-03-01T10:00:00Z" }
        """;

    [Theory]
    [InlineData(null)]
    [InlineData("Token bm90LW91cnM=")]
    [InlineData("Token not base64 at all !!")]
    [InlineData("Bearer test-key")]
    [InlineData("Token")]
    public async Task Without_a_token_of_ours_nothing_is_answered_but_401(string? header)
    {
        var answer = await site.World.RawAsync(HttpMethod.Get, "/ocpi/versions", header);
        (answer.Http, answer.Code).ShouldBe((401, 2000));
        answer.Headers.ShouldContainKey("X-Request-ID");
    }

    [Fact]
    public async Task The_token_is_understood_raw_and_with_the_line_end_of_the_standards_samples()
    {
        var key = OcpiToken.Candidates(site.Key)[0];
        (await site.World.RawAsync(HttpMethod.Get, "/ocpi/versions", "Token " + key)).Http.ShouldBe(200);
        var sample = Convert.ToBase64String(Encoding.UTF8.GetBytes(key + "\n"));
        (await site.World.RawAsync(HttpMethod.Get, "/ocpi/versions", "Token " + sample)).Http.ShouldBe(200);
    }

    [Fact]
    public async Task The_modules_are_listed_with_absolute_urls()
    {
        var versions = await SendAsync(HttpMethod.Get, "/ocpi/versions");
        versions.Body["data"]!.ToJsonString().ShouldBe($$"""[{"version":"2.2.1","url":"{{site.World.Hub.Url}}/ocpi/2.2.1"}]""");
        var details = await SendAsync(HttpMethod.Get, "/ocpi/2.2.1");
        details.Body["data"]!["endpoints"]!.AsArray().Select(e => $"{e!["identifier"]} {e["role"]}").ShouldBe(
            ["credentials SENDER", "locations SENDER", "tariffs SENDER", "sessions SENDER", "cdrs SENDER", "tokens RECEIVER", "commands RECEIVER", "chargingprofiles RECEIVER"]);
        details.Headers.Keys.ShouldNotContain(k => k.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("GET", "/ocpi/2.2.1/nothing", null, 404, 2000)]
    [InlineData("GET", "/ocpi", null, 404, 2000)]
    [InlineData("GET", "/ocpi/2.2.1/locations/NOWHERE", null, 404, 2003)]
    [InlineData("POST", "/ocpi/2.2.1/locations", "{}", 405, 2000)]
    [InlineData("POST", TokenUrl, Token, 405, 2000)]
    [InlineData("GET", "/ocpi/2.2.1/tokens/NL/EMS/UNKNOWN", null, 404, 2004)]
    [InlineData("GET", "/ocpi/2.2.1/tokens/NL/OTH/012345678", null, 404, 2000)]
    [InlineData("PUT", TokenUrl, "{ not json", 400, 2000)]
    [InlineData("PUT", TokenUrl, "", 400, 2000)]
    [InlineData("PUT", TokenUrl, "[1]", 200, 2001)]
    [InlineData("PUT", TokenUrl, "{}", 200, 2001)]
    [InlineData("PATCH", TokenUrl, "{\"valid\":false}", 200, 2001)]
    [InlineData("PUT", "/ocpi/2.2.1/tokens/NL/EMS/OTHERUID", Token, 200, 2001)]
    [InlineData("GET", "/ocpi/2.2.1/sessions", null, 200, 2001)]
    [InlineData("GET", "/ocpi/2.2.1/cdrs?limit=0", null, 200, 2001)]
    [InlineData("GET", "/ocpi/2.2.1/cdrs?limit=-1", null, 200, 2001)]
    [InlineData("GET", "/ocpi/2.2.1/cdrs?date_from=abc", null, 200, 2001)]
    [InlineData("GET", "/ocpi/2.2.1/cdrs?date_from=2026-03-01T10:00:00", null, 200, 1000)]
    [InlineData("GET", "/ocpi/2.2.1/cdrs/", null, 200, 1000)]
    [InlineData("GET", "/OCPI/2.2.1/CDRS", null, 200, 1000)]
    [InlineData("POST", "/ocpi/2.2.1/commands/DANCE", "{}", 404, 2000)]
    [InlineData("POST", "/ocpi/2.2.1/commands/START_SESSION", "{}", 200, 2001)]
    public async Task Each_mistake_has_its_answer(string method, string path, string? body, int http, int code)
    {
        var answer = await SendAsync(new(method), path, body);
        (answer.Http, answer.Code).ShouldBe((http, code), answer.Body.ToJsonString());
        answer.Body["timestamp"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_member_that_is_wrong_is_named()
    {
        (await SendAsync(HttpMethod.Put, TokenUrl, "{}")).Message.ShouldContain("contract_id is missing");
        (await SendAsync(HttpMethod.Put, TokenUrl, """{ "valid": "yes" }""")).Message.ShouldContain("valid");
    }

    [Fact]
    public async Task What_the_standard_does_not_have_is_ignored()
    {
        var more = Token.Replace("{ \"country_code\"", "{ \"future\": { \"x\": 1 }, \"country_code\"", StringComparison.Ordinal);
        (await SendAsync(HttpMethod.Put, TokenUrl, more)).Code.ShouldBe(1000);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_json_is_415_and_one_that_is_too_large_413()
    {
        (await SendAsync(HttpMethod.Put, TokenUrl, Token, ("Content-Type", "text/plain"))).Http.ShouldBe(415);
        var large = await SendAsync(HttpMethod.Put, TokenUrl, new string(' ', 10 * 1024 * 1024 + 1), ("Expect", "100-continue"));
        (large.Http, large.Code).ShouldBe((413, 2000));
    }

    [Fact]
    public async Task The_ids_come_back_and_the_routing_is_turned_round_also_on_errors()
    {
        (string, string)[] headers =
        [
            ("X-Request-ID", "r-1"), ("X-Correlation-ID", "c-1"), ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "EMS"),
            ("OCPI-to-country-code", "de"), ("OCPI-to-party-id", "abc"),
        ];
        foreach (var (path, http) in new[] { ("/ocpi/2.2.1/cdrs", 200), ("/ocpi/2.2.1/locations/NOWHERE", 404) })
        {
            var answer = await SendAsync(HttpMethod.Get, path, null, headers);
            answer.Http.ShouldBe(http);
            (answer.Headers["X-Request-ID"], answer.Headers["X-Correlation-ID"]).ShouldBe(("r-1", "c-1"));
            (answer.Headers["OCPI-to-party-id"], answer.Headers["OCPI-from-party-id"]).ShouldBe(("EMS", "abc"));
        }

        var stranger = await site.World.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/cdrs", null, null, headers);
        (stranger.Http, stranger.Headers["X-Request-ID"], stranger.Headers["OCPI-to-party-id"]).ShouldBe((401, "r-1", "EMS"));
    }

    [Fact]
    public async Task Whom_we_are_not_and_whom_the_partner_is_not_is_refused()
    {
        var unknown = await SendAsync(HttpMethod.Get, "/ocpi/2.2.1/cdrs", null, ("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "XXX"));
        (unknown.Http, unknown.Code).ShouldBe((404, 2000));
        var foreign = await SendAsync(HttpMethod.Get, "/ocpi/2.2.1/cdrs", null, ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "OTH"));
        (foreign.Http, foreign.Code).ShouldBe((200, 2001));
    }

    [Fact]
    public async Task A_partner_that_asks_too_often_is_told_when_to_come_back_and_the_others_notice_nothing()
    {
        await using var world = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:RequestBurst", "20"), ("Hub:Ocpi:RequestsPerSecond", "1"));
        var (busy, _) = await world.AddEmspAsync();
        var (calm, _) = await world.AddEmspAsync(new() { Party = new("DE", "OTH"), Name = "Calm" });
        var answers = new List<RawAnswer>();
        var key = OcpiToken.Encode((await busy.GetCredentialsAsync()).Data!.Token!);
        while (answers.Count < 40)
            answers.Add(await world.RawAsync(HttpMethod.Get, "/ocpi/versions", key));
        var refused = answers.Where(a => a.Http != 200).ToList();
        refused.ShouldAllBe(a => a.Http == 429 && a.Code == 2000 && a.Headers["Retry-After"] == "1");
        refused.Count.ShouldBeInRange(10, 25);
        (await calm.GetCredentialsAsync()).Ok.ShouldBeTrue();
    }

    private Task<RawAnswer> SendAsync(HttpMethod method, string path, string? body = null, params (string, string)[] headers) =>
        site.World.RawAsync(method, path, site.Key, body, headers);

    public sealed class Site : IAsyncLifetime
    {
        internal OcpiWorld World { get; private set; } = null!;

        internal string Key { get; private set; } = "";

        public async Task InitializeAsync()
        {
            World = await OcpiWorld.StartEmptyAsync();
            var (emsp, _) = await World.AddEmspAsync();
            var credentials = await emsp.GetCredentialsAsync();
            Key = OcpiToken.Encode(credentials.Data!.Token!);
        }

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
