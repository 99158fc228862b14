using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// What an engineer with the standard in hand sends and expects: headers written by hand, literal JSON (OCPI 2.2.1 §4, §5, §6, §16). One hub,
/// and one partner on a platform of two companies, NL-WIR and NL-WI2.
/// </summary>
public sealed class OcpiWireTests(OcpiWireTests.Site site) : IClassFixture<OcpiWireTests.Site>
{
    private const string Cdrs = "/ocpi/2.2.1/cdrs";
    private const string TokenUrl = "/ocpi/2.2.1/tokens/NL/WIR/";

    private static readonly (string, string)[] Routing =
    [
        ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "WIR"), ("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "ABC"),
    ];

    private OcpiWorld World => site.World;

    [Fact]
    public async Task Every_kind_of_answer_is_an_envelope_with_the_ids_of_the_request_and_its_routing_turned_round()
    {
        // A document that is broken makes a fault of ours; a table that is gone an outage.
        await World.Hub.Database.ExecuteAsync(
            """
            INSERT INTO hub.documents (kind, audience, id, created, version, last_updated, owner, body)
            VALUES ('ocpi-location', '', 'BROKEN', 1, 1, now(), 'DE-ABC', '{')
            """);
        await ExpectAsync(HttpMethod.Get, Cdrs, site.Key, 200, 1000);
        await ExpectAsync(HttpMethod.Get, Cdrs, "Token AAAA", 401, 2000);
        await ExpectAsync(HttpMethod.Get, Cdrs, "Token %%%not-base64%%%", 401, 2000);
        await ExpectAsync(HttpMethod.Get, "/ocpi/2.2.1/locations/NOWHERE", site.Key, 404, 2003);
        await ExpectAsync(HttpMethod.Get, "/ocpi/2.2.1/no/such/thing", site.Key, 404, 2000);
        await ExpectAsync(HttpMethod.Delete, Cdrs, site.Key, 405, 2000);
        await ExpectAsync(HttpMethod.Put, TokenUrl + "X", site.Key, 400, 2000, "{ \"uid\": ");
        await ExpectAsync(HttpMethod.Put, TokenUrl + "X", site.Key, 200, 2001, "{ \"uid\": \"X\" }");
        await ExpectAsync(HttpMethod.Put, TokenUrl + "X", site.Key, 415, 2000, "uid=X", ("Content-Type", "application/x-www-form-urlencoded"));
        await ExpectAsync(HttpMethod.Get, "/ocpi/2.2.1/locations/BROKEN/1", site.Key, 200, 3000);
        await World.Hub.Database.ExecuteAsync("ALTER TABLE hub.partner_doors RENAME TO partner_doors_away");
        try
        {
            var down = await ExpectAsync(HttpMethod.Get, Cdrs, site.Key, 503, 3000);
            down.Headers["Retry-After"].ShouldBe("5");
        }
        finally
        {
            await World.Hub.Database.ExecuteAsync("ALTER TABLE hub.partner_doors_away RENAME TO partner_doors; DELETE FROM hub.documents WHERE id = 'BROKEN'");
        }

        RawAnswer refused;
        do
            refused = await AskAsync(HttpMethod.Get, Cdrs, site.BusyKey);
        while (refused.Http != 429); // until the bucket is empty
        Check(refused, Cdrs, 429, 2000);
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task A_request_without_ids_is_answered_with_new_ones()
    {
        var first = await World.RawAsync(HttpMethod.Get, Cdrs, site.Key);
        var second = await World.RawAsync(HttpMethod.Get, Cdrs, null);
        string[] ids = [first.Headers["X-Request-ID"], first.Headers["X-Correlation-ID"], second.Headers["X-Request-ID"], second.Headers["X-Correlation-ID"]];
        ids.Distinct().Count().ShouldBe(4);
        ids.Select(Guid.Parse).Count().ShouldBe(4);
        (first.Headers["OCPI-from-party-id"], first.Headers["OCPI-to-party-id"]).ShouldBe(("ABC", "WIR")); // who we are to whom, unasked
    }

    [Theory]
    [InlineData("/ocpi/versions")]
    [InlineData("/ocpi/2.2.1")]
    [InlineData("/ocpi/2.2.1/credentials")]
    public async Task Configuration_modules_carry_no_routing_even_where_the_request_does(string path)
    {
        var answer = await World.RawAsync(HttpMethod.Get, path, site.Key, null, Routing);
        answer.Http.ShouldBe(200);
        answer.Headers.Keys.ShouldNotContain(k => k.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Versions_and_their_details_are_what_a_partner_needs_and_asking_changes_nothing()
    {
        var head = await World.Hub.Service<EventLog>().HeadAsync();
        var versions = (await World.RawAsync(HttpMethod.Get, "/ocpi/versions", site.Key)).Body["data"]!.AsArray();
        versions.Select(v => (string)v!["version"]!).ShouldBe(["2.2.1"]);
        var url = (string)versions[0]!["url"]!;
        url.ShouldBe(World.Hub.Url + "/ocpi/2.2.1");
        var details = (await World.RawAsync(HttpMethod.Get, new Uri(url).AbsolutePath, site.Key)).Body["data"]!;
        ((string)details["version"]!).ShouldBe("2.2.1");
        var endpoints = details["endpoints"]!.AsArray().Select(e => ($"{e!["identifier"]} {e["role"]}", (string)e["url"]!)).ToList();
        string[] needed =
        [
            "credentials SENDER", "locations SENDER", "sessions SENDER", "cdrs SENDER", "tariffs SENDER", "tokens RECEIVER", "commands RECEIVER",
        ];
        needed.ShouldBeSubsetOf(endpoints.Select(e => e.Item1));
        endpoints.Count(e => e.Item1.StartsWith("credentials", StringComparison.Ordinal)).ShouldBe(1);
        endpoints.ShouldAllBe(e => e.Item2.StartsWith(url + "/", StringComparison.Ordinal) && e.Item2.Length <= 255);
        string[] standard = ["cdrs", "chargingprofiles", "commands", "credentials", "hubclientinfo", "locations", "sessions", "tariffs", "tokens"];
        endpoints.Select(e => e.Item1.Split(' ')[0]).ShouldBeSubsetOf(standard); // modules of somebody's own only by agreement
        (await World.Hub.Service<EventLog>().HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task A_path_is_found_with_and_without_a_slash_at_its_end_in_any_case_and_never_elsewhere()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(World.Hub.Url) };
        foreach (var path in new[] { Cdrs, Cdrs + "/", "/OCPI/2.2.1/CDRs/", "/ocpi/versions/", "/ocpi/2.2.1/", "/ocpi/2.2.1/credentials/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", site.Key);
            using var response = await http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(200, path);
        }

        var uid = "Slash/And Blank";
        var url = TokenUrl + Uri.EscapeDataString(uid);
        (await PutTokenAsync(url + "/", Token(uid))).Http.ShouldBe(201);
        foreach (var same in new[] { url, url.ToUpperInvariant().Replace("/OCPI/", "/ocpi/", StringComparison.Ordinal), url.ToLowerInvariant() })
            ((string)(await World.RawAsync(HttpMethod.Get, same, site.Key)).Body["data"]!["uid"]!).ShouldBe(uid); // as it was received
    }

    [Fact]
    public async Task A_token_of_ours_is_compared_by_its_case_and_understood_in_base64_and_as_it_is()
    {
        var key = Encoding.UTF8.GetString(Convert.FromBase64String(site.Key["Token ".Length..]));
        key.Length.ShouldBeInRange(1, 64);
        key.ShouldAllBe(c => c >= '!' && c <= '~');
        (await World.RawAsync(HttpMethod.Get, Cdrs, "Token " + key)).Http.ShouldBe(200);
        (await World.RawAsync(HttpMethod.Get, Cdrs, "token " + Encode(key))).Http.ShouldBe(200);
        (await World.RawAsync(HttpMethod.Get, Cdrs, "Token " + Encode(key + "\r\n"))).Http.ShouldBe(200);
        foreach (var wrong in new[] { key.ToUpperInvariant(), Encode(key.ToUpperInvariant()), Encode(key)[..^2], key[..^1], Encode(key) + "=", "" })
            (await World.RawAsync(HttpMethod.Get, Cdrs, "Token " + wrong)).Http.ShouldBe(401, wrong);
    }

    [Fact]
    public async Task Who_speaks_must_be_a_company_of_the_platform_and_the_one_in_the_path()
    {
        (await PutAsync("WIR", "WIR")).Http.ShouldBe(201);
        (await PutAsync("WI2", "WIR")).Code.ShouldBe(2001); // of the same platform, but not the owner
        (await PutAsync("XXX", "WIR")).Code.ShouldBe(2001);
        (await PutAsync("WIR", "XXX")).Http.ShouldBe(404);
        (await PutAsync("wi2", "wi2")).Http.ShouldBe(201);
        (await PutAsync("WIR", "WIR", body: "WI2")).Code.ShouldBe(2001);
        var elsewhere = await World.RawAsync(HttpMethod.Get, Cdrs, site.Key, null, ("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "ZZZ"));
        (elsewhere.Http, elsewhere.Code).ShouldBe((404, 2000));

        Task<RawAnswer> PutAsync(string from, string inPath, string? body = null) => World.RawAsync(
            HttpMethod.Put, $"/ocpi/2.2.1/tokens/NL/{inPath}/ROUTED", site.Key, Token("ROUTED", body ?? inPath),
            ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", from));
    }

    [Fact]
    public async Task A_body_is_JSON_with_or_without_a_charset_and_may_go_undeclared()
    {
        (await PutTokenAsync(TokenUrl + "T1", Token("T1"), ("Content-Type", "application/json; charset=utf-8"))).Http.ShouldBe(201);
        (await PutTokenAsync(TokenUrl + "T1", Token("T1"), ("Content-Type", "Application/JSON"))).Http.ShouldBe(200);
        (await PutTokenAsync(TokenUrl + "T1", Token("T1"), ("Content-Type", "text/plain"))).Http.ShouldBe(415);
        using var http = new HttpClient { BaseAddress = new(World.Hub.Url) };
        using var bare = new HttpRequestMessage(HttpMethod.Put, TokenUrl + "T1") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Token("T1"))) };
        bare.Headers.TryAddWithoutValidation("Authorization", site.Key);
        using var answer = await http.SendAsync(bare);
        ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((200, "application/json"));
    }

    [Fact]
    public async Task PUT_gives_the_whole_object_and_PATCH_what_has_changed()
    {
        var whole = Token("P1", more: "\"visual_number\": \"12\", \"group_id\": \"G\", \"language\": \"nl\",");
        (await PutTokenAsync(TokenUrl + "P1", whole)).Http.ShouldBe(201);
        (await PutTokenAsync(TokenUrl + "P1", whole)).Http.ShouldBe(200);
        var patched = await PatchAsync("""{ "valid": false, "group_id": null, "last_updated": "2026-03-01T11:00:00Z" }""");
        (patched.Http, patched.Code, patched.Body["data"]).ShouldBe((200, 1000, null));
        var token = await GetTokenAsync("P1");
        ((bool)token["valid"]!, (string)token["group_id"]!, (string)token["visual_number"]!).ShouldBe((false, "G", "12"));

        (await PatchAsync("""{ "valid": true }""")).Code.ShouldBe(2001);
        (await PatchAsync("""{ "valid": true, "last_updated": null }""")).Code.ShouldBe(2001);
        await PutTokenAsync(TokenUrl + "P1", Token("P1", updated: "2026-03-01T12:00:00Z"));
        token = await GetTokenAsync("P1");
        ((bool)token["valid"]!, token["group_id"], token["visual_number"]).ShouldBe((true, null, null));
        (await World.RawAsync(HttpMethod.Post, TokenUrl + "P1", site.Key, whole)).Http.ShouldBe(405);
        (await PutTokenAsync(TokenUrl + "P2", whole)).Code.ShouldBe(2001); // another id in the body than in the URL

        Task<RawAnswer> PatchAsync(string body) => World.RawAsync(HttpMethod.Patch, TokenUrl + "P1", site.Key, body);
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T10:00:00", "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T10:00:00.1", "2026-03-01T10:00:00.100Z")]
    [InlineData("2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.123Z")]
    [InlineData("2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123Z")]
    [InlineData("2026-03-01T11:00:00+01:00", "2026-03-01T10:00:00Z")]
    public async Task Times_are_read_in_all_their_shapes_and_written_in_UTC(string sent, string written)
    {
        var uid = "TIME" + string.Concat(sent.Where(char.IsAsciiLetterOrDigit));
        (await PutTokenAsync(TokenUrl + uid, Token(uid, updated: sent))).Http.ShouldBe(201);
        ((string)(await GetTokenAsync(uid))["last_updated"]!).ShouldBe(written);
    }

    [Theory]
    [InlineData("\"new_member\": { \"a\": [ 1 ] },", 1000)]
    [InlineData("\"default_profile_type\": \"FASTEST\",", 1000)] // a word of a later version, where it decides nothing
    [InlineData("\"group_id\": null, \"energy_contract\": null,", 1000)]
    [InlineData("\"language\": \"deu\",", 2001)]
    [InlineData("\"valid\": \"true\",", 2001)]
    public async Task What_is_not_known_is_let_pass_and_what_is_wrong_is_not(string more, int code) =>
        (await PutTokenAsync(TokenUrl + "U1", Token("U1", more: more).Replace(more.StartsWith("\"valid\"", StringComparison.Ordinal) ? "\"valid\": true," : "§", "", StringComparison.Ordinal)))
            .Code.ShouldBe(code);

    [Theory]
    [InlineData("RFID", "rfid")]
    [InlineData("ALWAYS", "Always")]
    [InlineData("ALWAYS", "SOMETIMES")]
    [InlineData("\"X\"", "\"line\\nbreak\"")]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01 10:00:00")]
    public async Task A_word_a_text_or_a_time_of_another_form_is_2001(string right, string wrong) =>
        (await PutTokenAsync(TokenUrl + "W1", Token("W1").Replace(right, wrong, StringComparison.Ordinal))).Code.ShouldBe(2001);

    [Fact]
    public async Task What_is_let_pass_against_the_standard_is_counted()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "roaminghub.ocpi")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add($"{tags[0].Value} {tags[1].Value}"));
        listener.Start();
        await World.RawAsync(HttpMethod.Get, Cdrs, site.Key);
        await PutTokenAsync(TokenUrl + "D1", Token("D1", updated: "2026-03-01T11:00:00+01:00"), ("X-Request-ID", "1"), ("X-Correlation-ID", "1"));
        await PutTokenAsync(TokenUrl + "D1", Token("D1"), ("X-Request-ID", "1"), ("X-Correlation-ID", "1"));
        counted.Where(c => c.StartsWith(site.Partner, StringComparison.Ordinal)).Select(c => c.Split(' ')[1]).ShouldBe(["no-ids", "time-offset"], ignoreOrder: true);
    }

    private static string Encode(string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private static string Token(string uid, string party = "WIR", string more = "", string updated = "2026-03-01T10:00:00Z") =>
        $$"""
        { "country_code": "NL", "party_id": "{{party}}", "uid": "{{uid}}", "type": "RFID", "contract_id": "NL-WIR-C1", "issuer": "X", "valid": true,
          "whitelist": "ALWAYS", {{more}} "last_updated": "{{updated}}" }
        """;

    private Task<RawAnswer> PutTokenAsync(string url, string body, params (string, string)[] headers) =>
        World.RawAsync(HttpMethod.Put, url, site.Key, body, headers);

    private async Task<JsonNode> GetTokenAsync(string uid) => (await World.RawAsync(HttpMethod.Get, TokenUrl + uid, site.Key)).Body["data"]!;

    private Task<RawAnswer> AskAsync(HttpMethod method, string path, string? key, string? body = null, params (string, string)[] more) =>
        World.RawAsync(method, path, key, body, [.. Routing, ("X-Request-ID", "req-1"), ("X-Correlation-ID", "cor-1"), .. more]);

    private async Task<RawAnswer> ExpectAsync(
        HttpMethod method, string path, string? key, int http, int code, string? body = null, params (string, string)[] more) =>
        Check(await AskAsync(method, path, key, body, more), path, http, code);

    private static RawAnswer Check(RawAnswer answer, string path, int http, int code)
    {
        var told = answer.Body.ToJsonString();
        (answer.Http, answer.Code).ShouldBe((http, code), $"{path}: {told}");
        answer.Body.AsObject().Select(m => m.Key).ShouldBeSubsetOf(["data", "status_code", "status_message", "timestamp"]);
        var timestamp = (string)answer.Body["timestamp"]!;
        timestamp.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$");
        DateTimeOffset.Parse(timestamp, CultureInfo.InvariantCulture).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        (answer.Headers["X-Request-ID"], answer.Headers["X-Correlation-ID"]).ShouldBe(("req-1", "cor-1"), path);
        (answer.Headers["OCPI-to-country-code"], answer.Headers["OCPI-to-party-id"]).ShouldBe(("NL", "WIR"), path);
        (answer.Headers["OCPI-from-country-code"], answer.Headers["OCPI-from-party-id"]).ShouldBe(("DE", "ABC"), path);
        return answer;
    }

    public sealed class Site : IAsyncLifetime
    {
        private RawPartner _partner = null!;
        private RawPartner _busy = null!;

        internal OcpiWorld World { get; private set; } = null!;

        internal string Key { get; private set; } = "";

        internal string Partner { get; private set; } = "";

        internal string BusyKey { get; private set; } = "";

        public async Task InitializeAsync()
        {
            World = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:RequestBurst", "300"), ("Hub:Ocpi:RequestsPerSecond", "20"));
            _partner = await RawPartner.StartAsync("WIR");
            _busy = await RawPartner.StartAsync("BSY");
            var roles = JsonNode.Parse(RawPartner.Role("WIR"))!.AsArray();
            roles.Add(JsonNode.Parse(RawPartner.Role("WI2"))![0]!.DeepClone());
            (Partner, Key) = await RegisterAsync(_partner, roles.ToJsonString());
            (_, BusyKey) = await RegisterAsync(_busy, RawPartner.Role("BSY"));
        }

        public async Task DisposeAsync()
        {
            await World.DisposeAsync();
            await _partner.DisposeAsync();
            await _busy.DisposeAsync();
        }

        private async Task<(string Partner, string Key)> RegisterAsync(RawPartner partner, string roles)
        {
            var added = await World.ApiAsync(HttpMethod.Post, "/api/partners", $$"""{ "protocol": "ocpi", "name": "{{partner.Party}}" }""");
            var answer = await World.RawAsync(
                HttpMethod.Post, "/ocpi/2.2.1/credentials", "Token " + Encode((string)added["registrationToken"]!), partner.Credentials("token-b", roles));
            return ((string)added["id"]!, "Token " + Encode((string)answer.Body["data"]!["token"]!));
        }
    }
}
