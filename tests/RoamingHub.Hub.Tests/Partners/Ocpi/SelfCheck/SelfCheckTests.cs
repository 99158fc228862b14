using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.SelfCheck;

/// <summary>The look at a partner's side: a clean one has nothing wrong, and each planted fault is found.</summary>
public sealed class SelfCheckTests(SelfCheckTests.Site site) : IClassFixture<SelfCheckTests.Site>
{
    private CheckedPartner Raw => site.Raw;

    [Fact]
    public async Task A_clean_partner_has_nothing_wrong_and_is_left_as_it_was()
    {
        Raw.Fault = "";
        Raw.Requests.Clear();
        var report = await CheckAsync(site.Partner);
        ((string)report["partner"]!, (string)report["grade"]!).ShouldBe((site.Partner, "pass"));
        Wrong(report).ShouldBeEmpty();
        // All but TLS, which a server in the clear does not have.
        Of(report, "not tested").ShouldBe(["endpoints.https", "tls"]);
        Of(report, "pass").ShouldContain("cdrs.read-back");
        var sent = Raw.Requests.ToList();
        sent.Where(r => !r.StartsWith("GET ", StringComparison.Ordinal)).ShouldAllBe(r => r.StartsWith("POST /ocpi/2.2.1/tokens/CHECK-", StringComparison.Ordinal) && r.EndsWith("/authorize", StringComparison.Ordinal));
        sent.Count.ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData("everybody-in", "versions.wrong-token")]
    [InlineData("everybody-in", "versions.no-token")]
    [InlineData("403-for-401", "versions.wrong-token", "advice")]
    [InlineData("404-for-401", "versions.no-token")]
    [InlineData("details-open", "versions.details-wrong-token")]
    [InlineData("tokens-open", "errors.wrong-token")]
    [InlineData("raw-only", "encoding.base64")]
    [InlineData("raw-only", "encoding.setting")]
    [InlineData("raw-too", null)]
    [InlineData("other-version", "versions.list")]
    [InlineData("versions-broken", "versions.list")]
    [InlineData("details-of-other-version", "versions.details")]
    [InlineData("no-credentials", "endpoints.credentials")]
    [InlineData("no-cdrs", "endpoints.cdrs", "advice")]
    [InlineData("no-cdrs", "endpoints.unchanged", "advice")]
    [InlineData("relative-url", "endpoints.urls")]
    [InlineData("file-url", "endpoints.urls")]
    [InlineData("long-url", "endpoints.urls")]
    [InlineData("listed-twice", "endpoints.urls")]
    [InlineData("open-net", "endpoints.https")]
    [InlineData("no-emsp", "credentials.roles", "advice")]
    [InlineData("new-party", "credentials.change", "advice")]
    [InlineData("nameless", "credentials.get")]
    [InlineData("no-total-count", "paging.total-count")]
    [InlineData("total-of-page", "paging.total-count")]
    [InlineData("total-of-all", "dates.total-count")]
    [InlineData("no-limit", "paging.limit")]
    [InlineData("limit-is-text", "paging.limit")]
    [InlineData("limit-too-small", "paging.limit")]
    [InlineData("limit-ignored", "paging.limit-honoured")]
    [InlineData("no-link", "paging.link")]
    [InlineData("link-unnamed", "paging.link")]
    [InlineData("relative-link", "paging.link")]
    [InlineData("link-elsewhere", "paging.link")]
    [InlineData("link-to-itself", "paging.link")]
    [InlineData("offset-ignored", "paging.last-page")]
    [InlineData("link-on-last-page", "paging.last-page")]
    [InlineData("past-end-is-404", "paging.past-end", "advice")]
    [InlineData("from-exclusive", "dates.from")]
    [InlineData("to-inclusive", "dates.to")]
    [InlineData("dates-ignored", "dates.from")]
    [InlineData("dates-ignored", "dates.empty")]
    [InlineData("token-without-contract", "tokens.objects")]
    [InlineData("foreign-token", "tokens.objects")]
    [InlineData("unknown-is-200", "errors.unknown-sessions", "advice")]
    [InlineData("unknown-is-500", "errors.unknown-locations")]
    [InlineData("unknown-token-without-2004", "errors.unknown-token", "advice")]
    [InlineData("unknown-token-is-2004-only", "errors.unknown-token", "advice")]
    [InlineData("unknown-token-allowed", "errors.unknown-token")]
    [InlineData("unknown-token-is-500", "errors.unknown-token")]
    [InlineData("broken-json-is-200", "errors.unparsable-json")]
    [InlineData("broken-json-is-500", "errors.unparsable-json")]
    [InlineData("wrong-date-is-400", "errors.wrong-parameter", "advice")]
    [InlineData("wrong-date-is-500", "errors.wrong-parameter")]
    [InlineData("no-envelope", "versions.list")]
    [InlineData("code-as-text", "envelope.shape")]
    [InlineData("errors-without-envelope", "envelope.errors", "advice")]
    [InlineData("no-content-type", "envelope.content-type")]
    [InlineData("text-html", "envelope.content-type")]
    [InlineData("no-timestamp", "envelope.timestamp")]
    [InlineData("timestamp-with-offset", "envelope.timestamp")]
    [InlineData("timestamp-too-long", "envelope.timestamp")]
    [InlineData("no-request-id", "answers.request-id")]
    [InlineData("other-request-id", "answers.request-id")]
    [InlineData("no-correlation-id", "answers.correlation-id")]
    [InlineData("no-routing", "routing.turned")]
    [InlineData("routing-as-it-came", "routing.turned")]
    [InlineData("routing-everywhere", "routing.configuration", "advice")]
    [InlineData("clock-slow", "clock.skew")]
    [InlineData("clock-off-a-bit", "clock.skew", "advice")]
    [InlineData("cdr-gone", "cdrs.read-back")]
    [InlineData("cdr-changed", "cdrs.read-back")]
    public async Task A_planted_fault_is_found(string fault, string? finding, string grade = "fault")
    {
        Raw.Fault = fault;
        try
        {
            var report = await CheckAsync(site.Partner);
            if (finding is null)
                Wrong(report).ShouldBeEmpty();
            else
                Of(report, grade).ShouldContain(finding, report.ToJsonString());
            AssertDiscreet(report.ToJsonString());
        }
        finally
        {
            Raw.Fault = "";
        }
    }

    [Fact]
    public async Task Who_does_not_say_where_a_cdr_is_kept_is_told()
    {
        var db = site.World.Hub.Database;
        await db.ExecuteAsync("ALTER TABLE hub.deliveries ADD COLUMN kept text; UPDATE hub.deliveries SET kept = location, location = NULL");
        Of(await CheckAsync(site.Partner), "fault").ShouldBe(["cdrs.location"]);
        await db.ExecuteAsync("UPDATE hub.deliveries SET location = 'http://evil.example/cdrs/1' WHERE kept IS NOT NULL");
        var report = await CheckAsync(site.Partner);
        Text(report, "cdrs.read-back").ShouldContain("evil.example is not a host of your platform");
        await db.ExecuteAsync("UPDATE hub.deliveries SET location = kept; ALTER TABLE hub.deliveries DROP COLUMN kept");
    }

    [Fact]
    public async Task The_report_is_a_letter_where_text_is_wanted()
    {
        Raw.Fault = "to-inclusive";
        var text = await TextAsync($"/api/partners/{site.Partner}/check?format=text", null);
        var accepted = await TextAsync($"/api/partners/{site.Partner}/check", "text/plain");
        Raw.Fault = "";
        foreach (var letter in new[] { text, accepted })
        {
            letter.ShouldStartWith("# What we found at Raw Mobility");
            letter.ShouldContain("## Faults\n\n- **dates.to** (OCPI 2.2.1 §4.1.4.1.2): A token whose last_updated is date_to");
            letter.ShouldContain("  - sent: `GET " + Raw.Url + "/ocpi/2.2.1/tokens?date_from=");
            AssertDiscreet(letter);
        }
    }

    [Fact]
    public async Task Whom_nobody_answers_at_gets_a_report_all_the_same()
    {
        var gone = await site.World.ApiAsync(HttpMethod.Post, "/api/partners", """{ "protocol": "ocpi", "name": "Gone", "versionsUrl": "http://127.0.0.1:9/ocpi/versions", "token": "abc" }""");
        var report = await CheckAsync((string)gone["id"]!);
        Of(report, "fault").ShouldBe(["versions.list"]);
        Of(report, "not tested").ShouldBe(["credentials", "endpoints", "paging", "dates", "errors", "cdrs", "tls", "answers"]);

        var forbidden = await site.World.ApiAsync(HttpMethod.Post, "/api/partners", """{ "protocol": "ocpi", "name": "Bad", "versionsUrl": "http://169.254.169.254/latest", "token": "abc" }""", expect: 400);
        ((string)forbidden["member"]!).ShouldBe("versionsUrl");

        var unknown = await site.World.ApiAsync(HttpMethod.Post, "/api/partners", """{ "protocol": "ocpi", "name": "Nothing yet" }""");
        Of(await CheckAsync((string)unknown["id"]!), "not tested").ShouldBe(["handshake.state"]);
    }

    [Fact]
    public async Task Whoever_it_cannot_be_done_for_is_told_so()
    {
        var hubject = await site.World.ApiAsync(
            HttpMethod.Post, "/api/partners", """{ "protocol": "oicp", "name": "Hubject", "baseUrl": "http://127.0.0.1:9", "operatorId": "DE*ABC", "operatorName": "Example" }""");
        var refused = await site.World.ApiAsync(HttpMethod.Post, $"/api/partners/{hubject["id"]}/check", expect: 409);
        ((string)refused["type"]!).ShouldEndWith("check-not-available");
        await site.World.ApiAsync(HttpMethod.Post, "/api/partners/nobody/check", expect: 404);
        await site.World.ApiAsync(HttpMethod.Post, $"/api/partners/{site.Partner}/check?format=pdf", expect: 400);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_or_that_ends_soon_is_found()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(5));
        await using var secure = await CheckedPartner.StartAsync(
            "https://127.0.0.1:0", host => host.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.ConfigureHttpsDefaults(h => h.ServerCertificate = certificate)));
        var added = await site.World.ApiAsync(HttpMethod.Post, "/api/partners", $$"""{ "protocol": "ocpi", "name": "Secure", "versionsUrl": "{{secure.VersionsUrl}}", "token": "{{CheckedPartner.TokenA}}" }""");
        var report = await CheckAsync((string)added["id"]!);
        Of(report, "fault").ShouldBe(["versions.list", "tls.certificate"]);
        Of(report, "advice").ShouldBe(["tls.expiry"]);
        Of(report, "pass").ShouldBe(["tls.version"]);
    }

    [Fact]
    public async Task The_simulated_emsp_is_clean_and_each_of_its_habits_is_found()
    {
        var emsp = site.World.Emsp;
        for (var i = 0; i < 3; i++)
            emsp.IssueToken($"SIMCARD{i}");
        Wrong(await CheckAsync(site.World.Partner.Value)).ShouldBeEmpty();
        var habits = new Dictionary<EmspQuirk, string>
        {
            [EmspQuirk.EveryTokenOpens] = "versions.wrong-token", [EmspQuirk.ForbiddenForUnauthorized] = "versions.wrong-token", [EmspQuirk.NoTotalCount] = "paging.total-count",
            [EmspQuirk.NoLimitHeader] = "paging.limit", [EmspQuirk.LimitIgnored] = "paging.limit-honoured", [EmspQuirk.NoLink] = "paging.link", [EmspQuirk.RelativeLink] = "paging.link",
            [EmspQuirk.LinkOnLastPage] = "paging.last-page", [EmspQuirk.DateFromExclusive] = "dates.from", [EmspQuirk.DateToInclusive] = "dates.to", [EmspQuirk.DatesIgnored] = "dates.to",
            [EmspQuirk.NoTimestamp] = "envelope.timestamp", [EmspQuirk.TimestampWithOffset] = "envelope.timestamp", [EmspQuirk.ClockAnHourFast] = "clock.skew",
            [EmspQuirk.ErrorsWithoutEnvelope] = "envelope.errors", [EmspQuirk.NoRequestId] = "answers.request-id", [EmspQuirk.NoCorrelationId] = "answers.correlation-id",
            [EmspQuirk.NoRouting] = "routing.turned", [EmspQuirk.RoutingNotTurned] = "routing.turned", [EmspQuirk.UnknownIsOk] = "errors.unknown-sessions",
            [EmspQuirk.BrokenJsonIsOurFault] = "errors.unparsable-json",
        };
        Enum.GetValues<EmspQuirk>().Except(habits.Keys).ShouldBe([EmspQuirk.NoCdrLocation]); // shown above
        foreach (var (habit, finding) in habits)
        {
            emsp.Faults.Set(habit);
            Wrong(await CheckAsync(site.World.Partner.Value)).ShouldContain(finding, habit.ToString());
            emsp.Faults.Clear();
        }

        emsp.Faults.Set(new EmspFault.Redirect(Raw.Url + "/ocpi/versions"), "versions");
        Wrong(await CheckAsync(site.World.Partner.Value)).ShouldContain("versions.list");
        emsp.Faults.Set(new EmspFault.Garbage(), "versions");
        Wrong(await CheckAsync(site.World.Partner.Value)).ShouldContain("versions.list");
        emsp.Faults.Clear();
    }

    private static void AssertDiscreet(string report)
    {
        foreach (var secret in new[] { CheckedPartner.TokenA, CheckedPartner.TokenC, CheckedPartner.Card, "BE-RAW-C0000000" })
        {
            report.ShouldNotContain(secret);
            report.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        }
    }

    private static string[] Wrong(JsonNode report) => [.. Of(report, "fault"), .. Of(report, "advice")];

    private static string[] Of(JsonNode report, string grade) =>
        [.. report["findings"]!.AsArray().Where(f => (string)f!["grade"]! == grade).Select(f => (string)f!["id"]!)];

    private static string Text(JsonNode report, string id) => (string)report["findings"]!.AsArray().First(f => (string)f!["id"]! == id)!["text"]!;

    private Task<JsonNode> CheckAsync(string partner) => site.World.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/check");

    private async Task<string> TextAsync(string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await site.World.Hub.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/markdown");
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>A hub, and a partner that has taken a CDR from it.</summary>
    public sealed class Site : IAsyncLifetime
    {
        internal OcpiWorld World { get; private set; } = null!;

        internal CheckedPartner Raw { get; private set; } = null!;

        internal string Partner { get; private set; } = "";

        public async Task InitializeAsync()
        {
            World = await OcpiWorld.StartAsync();
            Raw = await CheckedPartner.StartAsync();
            var added = await World.ApiAsync(HttpMethod.Post, "/api/partners", $$"""{ "protocol": "ocpi", "name": "Raw Mobility", "versionsUrl": "{{Raw.VersionsUrl}}", "token": "{{CheckedPartner.TokenA}}" }""");
            Partner = (string)added["id"]!;
            await World.ApiAsync(HttpMethod.Post, $"/api/partners/{Partner}/register");
            await World.ApiAsync(HttpMethod.Post, $"/api/partners/{Partner}/sync?module=tokens");
            await World.CaughtUpAsync();
            await using var station = await World.StationAsync();
            var charge = await station.BeginChargeAsync(1, CheckedPartner.Card, new ChargePlan(5_000) { Duration = TimeSpan.FromMinutes(30) });
            await charge.Started;
            await charge.StopAsync();
            await World.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{Partner}' AND module = 'cdrs' AND state = 'delivered')");
        }

        public async Task DisposeAsync()
        {
            await World.DisposeAsync();
            await Raw.DisposeAsync();
        }
    }
}
