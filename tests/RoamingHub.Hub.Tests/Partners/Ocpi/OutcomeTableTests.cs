using System.Text.Json.Nodes;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>What becomes of a CDR by the partner's answer to its POST, every answer as literal bytes (OCPI 2.2.1 §4.1.7, §5, §10.2.2).</summary>
public sealed class OutcomeTableTests(OutcomeTableTests.OneHub one) : IClassFixture<OutcomeTableTests.OneHub>
{
    private static readonly string Stored = RawEmsp.Envelope(1000, status: "201 Created", headers: "Location: /2.2.1/cdrs/17\r\n");

    private HubUnderTest Hub => one.Hub;

    private static (string Name, string Answer, string? Location)[] Taken =>
    [
        ("200 and 1000", RawEmsp.Envelope(1000), null),
        ("a success code of their own", RawEmsp.Envelope(1901), null),
        ("201 with a relative Location", Stored, "/2.2.1/cdrs/17"),
        ("an absolute Location", RawEmsp.Envelope(1000, headers: "Location: https://emsp.example/cdrs/9\r\n"), "https://emsp.example/cdrs/9"),
        ("the URL as data", RawEmsp.Envelope(1000, "\"https://emsp.example/cdrs/10\""), "https://emsp.example/cdrs/10"),
        ("the URL in the data", RawEmsp.Envelope(1000, """{"url":"https://emsp.example/cdrs/11"}"""), "https://emsp.example/cdrs/11"),
        ("other data", RawEmsp.Envelope(1000, """{"id":"17"}"""), null),
        ("data null", RawEmsp.Envelope(1000, "null"), null),
        ("signs of two halves as far as our note of it goes", RawEmsp.Envelope(1000, $"\"{Signs}\""), null),
        ("the same, one further", RawEmsp.Envelope(1000, $"\"-{Signs}\""), null),
    ];

    private static string Signs { get; } = string.Concat(Enumerable.Repeat("🔌", 2000));

    private static (string Name, string Answer)[] Refused =>
    [
        ("2000", RawEmsp.Envelope(2000)),
        ("2001", RawEmsp.Envelope(2001, message: "cdr_token.uid is unknown")),
        ("2001 about something that is over", RawEmsp.Envelope(2001, message: "Token already expired")),
        ("2001 about something known", RawEmsp.Envelope(2001, message: "The known contract is blocked")),
        ("2001 about a part of it", RawEmsp.Envelope(2001, message: "Duplicate charging period")),
        ("2002", RawEmsp.Envelope(2002)),
        ("2003", RawEmsp.Envelope(2003, message: "the location does not exist")),
        ("2004", RawEmsp.Envelope(2004, message: "Unknown Token")),
        ("a refusal of their own", RawEmsp.Envelope(2901)),
        ("4001", RawEmsp.Envelope(4001)),
        ("400", RawEmsp.Http("400 Bad Request")),
        ("405", RawEmsp.Http("405 Method Not Allowed")),
        ("413", RawEmsp.Http("413 Content Too Large")),
        ("U+0000 in the message", RawEmsp.Envelope(2001, message: "no \\u0000 thanks")),
        ("U+0000 in the body", RawEmsp.Http("400 Bad Request", "no \0 thanks")),
        ("a redirect", RawEmsp.Http("301 Moved Permanently", headers: "Location: https://emsp.example/elsewhere\r\n")),
    ];

    private static (string Name, string? Answer)[] NotNow =>
    [
        ("3000", RawEmsp.Envelope(3000)),
        ("3001", RawEmsp.Envelope(3001)),
        ("4000", RawEmsp.Envelope(4000)),
        ("4002", RawEmsp.Envelope(4002)),
        ("4003", RawEmsp.Envelope(4003)),
        ("500", RawEmsp.Http("500 Internal Server Error")),
        ("502 from a proxy", RawEmsp.Http("502 Bad Gateway", "<html>nginx</html>", type: "text/html")),
        ("503 in an envelope", RawEmsp.Envelope(3000, status: "503 Service Unavailable")),
        ("503 that says when", RawEmsp.Http("503 Service Unavailable", headers: "Retry-After: 1\r\n")),
        ("504", RawEmsp.Http("504 Gateway Timeout")),
        ("408", RawEmsp.Http("408 Request Timeout")),
        ("429 that says when", RawEmsp.Http("429 Too Many Requests", headers: "Retry-After: 1\r\n")),
        ("429 at once", RawEmsp.Http("429 Too Many Requests", headers: "Retry-After: 0\r\n")),
        ("no JSON", RawEmsp.Http("200 OK", "<html>It works!</html>", type: "text/html")),
        ("nothing", RawEmsp.Http("200 OK")),
        ("half an envelope", RawEmsp.Http("200 OK", """{"status_code":10""")),
        ("no envelope", RawEmsp.Http("200 OK", """{"ok":true}""")),
        ("no answer in time", ""),
        ("a closed connection", null),
    ];

    private static (string Name, string? First, string Second, string? Flag)[] TakenBefore =>
    [
        ("409 out of the blue", RawEmsp.Http("409 Conflict"), RawEmsp.Http("409 Conflict"), "ambiguous"),
        ("2001 that says so", RawEmsp.Envelope(2001, message: "CDR already exists"), Stored, "ambiguous"),
        ("400 that says so in a code of its own", RawEmsp.Envelope(2000, message: "CDR_ALREADY_EXISTS", status: "400 Bad Request"), Stored, "ambiguous"),
        ("silence, then 200", "", Stored, null),
        ("silence, then 409", "", RawEmsp.Envelope(2000, status: "409 Conflict"), "ambiguous"),
        ("silence, then 2000", "", RawEmsp.Envelope(2000), "ambiguous"),
        ("a lost answer, then 2001", null, RawEmsp.Envelope(2001, message: "Invalid or missing parameters"), "ambiguous"),
        ("500, then 2001 that says so", RawEmsp.Http("500 Internal Server Error"), RawEmsp.Envelope(2001, message: "Duplicate CDR"), "ambiguous"),
        ("a proxy whose platform was silent, then 2001", RawEmsp.Http("504 Gateway Timeout"), RawEmsp.Envelope(2001), "ambiguous"),
    ];

    private static (string Name, string? First, string Second)[] RefusedAtLast =>
    [
        ("a member is named", null, RawEmsp.Envelope(2001, message: "total_cost: too high")),
        ("something else is wrong", null, RawEmsp.Envelope(2000, message: "The contract has ended")),
        ("something else is over already", null, RawEmsp.Envelope(2001, message: "Token already expired")),
        ("500 was an answer", RawEmsp.Http("500 Internal Server Error"), RawEmsp.Envelope(2001, message: "Invalid or missing parameters")),
        ("503 was an answer", RawEmsp.Envelope(3000, status: "503 Service Unavailable"), RawEmsp.Envelope(2000)),
    ];

    [Fact]
    public Task A_success_is_the_end_of_it() => Task.WhenAll(Taken.Select(async row =>
    {
        var (name, answer, location) = row;
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? answer : RawEmsp.Envelope(1000, "[]"));
        var delivery = await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "delivered");
        emsp.Posts.Count.ShouldBe(1, name);
        ((string?)delivery["location"]).ShouldBe(location?.StartsWith('/') == true ? emsp.Url + location : location);
        delivery["flag"].ShouldBeNull();
    }));

    [Fact]
    public Task A_refusal_is_parked_and_not_sent_again() => Task.WhenAll(Refused.Select(async row =>
    {
        var (name, answer) = row;
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? answer : RawEmsp.Envelope(1000, "[]"));
        var delivery = await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "parked");
        ((int)delivery["attempts"]!).ShouldBe(1, name);
        ((string)delivery["lastError"]!).ShouldNotBeEmpty();
        emsp.Posts.Count.ShouldBe(1);
        emsp.Requests.ShouldNotContain(r => r.Target.Contains("elsewhere", StringComparison.Ordinal));
    }));

    [Fact]
    public Task What_is_no_answer_is_sent_again_with_the_same_bytes() => Task.WhenAll(NotNow.Select(async row =>
    {
        var (name, answer) = row;
        var posts = 0;
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method == "POST" ? Interlocked.Increment(ref posts) == 1 ? answer : Stored : RawEmsp.Envelope(1000, "[]"));
        var id = await Records.SealAsync(Hub, emsp);
        var delivery = await EndAsync(emsp, id, "delivered");
        ((int)delivery["attempts"]!).ShouldBe(2, name);
        emsp.Posts.Select(p => p.Body).Distinct().ShouldHaveSingleItem().ShouldContain(id);
        emsp.Posts.Count.ShouldBe(2, name);
    }));

    [Fact]
    public Task What_the_partner_has_already_counts_once_and_says_so() => Task.WhenAll(TakenBefore.Select(async row =>
    {
        var (name, first, second, flag) = row;
        var posts = 0;
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method == "POST" ? Interlocked.Increment(ref posts) == 1 ? first : second : RawEmsp.Envelope(1000, "[]"));
        var id = await Records.SealAsync(Hub, emsp);
        var delivery = await EndAsync(emsp, id, "delivered");
        ((string?)delivery["flag"]).ShouldBe(flag, name);
        var cdr = await RawEmsp.ApiAsync(Hub, HttpMethod.Get, "/api/cdrs/" + id);
        ((string?)cdr["deliveries"]![0]!["flag"]).ShouldBe(flag);
        emsp.Posts.Select(p => p.Body).Distinct().Count().ShouldBe(1, name);
    }));

    [Fact]
    public Task A_refusal_with_a_reason_of_its_own_is_one_even_after_silence_and_any_is_after_an_answer() => Task.WhenAll(RefusedAtLast.Select(async row =>
    {
        var (name, first, second) = row;
        var posts = 0;
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method != "POST" ? RawEmsp.Envelope(1000, "[]") : Interlocked.Increment(ref posts) == 1 ? first : second);
        var delivery = await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "parked");
        ((int)delivery["attempts"]!).ShouldBe(2, name);
    }));

    [Theory]
    [InlineData("500 Internal Server Error", "<html>oops</html>")]
    [InlineData("201 Created", "")]
    public async Task A_record_that_the_partner_fails_on_keeps_no_other_back(string status, string body)
    {
        string? bad = null;
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method != "POST" ? RawEmsp.Envelope(1000, "[]") : r.Body.Contains(bad!, StringComparison.Ordinal) ? RawEmsp.Http(status, body) : Stored);
        bad = await Records.SealAsync(Hub, emsp);
        for (var others = 0; others < 3; others++)
            await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "delivered");
        var stubborn = await EndAsync(emsp, bad, "retrying");
        ((int)stubborn["attempts"]!).ShouldBeGreaterThanOrEqualTo(3);
        ((string)stubborn["lastError"]!).ShouldNotBeEmpty();

        bad = "nothing";
        await EndAsync(emsp, (string)stubborn["object"]!, "delivered");
    }

    [Fact]
    public async Task A_404_has_the_versions_read_once_more_and_is_parked_then()
    {
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? RawEmsp.Http("404 Not Found") : RawEmsp.Envelope(1000, "[]"));
        var before = emsp.Requests.Count(r => r.Path == "/versions");
        await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "parked");
        emsp.Posts.Count.ShouldBe(1);
        emsp.Requests.Count(r => r.Path == "/versions").ShouldBe(before + 1);
    }

    [Fact]
    public async Task An_endpoint_that_has_moved_is_found_where_the_versions_say_it_is()
    {
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method != "POST" ? RawEmsp.Envelope(1000, "[]") : r.Path == "/new/cdrs" ? Stored : RawEmsp.Http("404 Not Found"));
        emsp.CdrsPath = "/new/cdrs";
        await EndAsync(emsp, await Records.SealAsync(Hub, emsp), "delivered");
        emsp.Posts.Select(p => p.Path).ShouldBe(["/2.2.1/cdrs", "/new/cdrs"]);
    }

    [Theory]
    [InlineData("401 Unauthorized")]
    [InlineData("403 Forbidden")]
    public async Task Who_does_not_let_us_in_gets_nothing_more_and_what_it_is_owed_is_kept(string status)
    {
        await using var emsp = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? RawEmsp.Http(status) : RawEmsp.Envelope(1000, "[]"));
        var first = await Records.SealAsync(Hub, emsp);
        await EndAsync(emsp, first, "retrying");
        Hub.Service<DeliveryLanes>().IsLocked(emsp.Partner).ShouldBeTrue();
        var second = await Records.SealAsync(Hub, emsp);
        await EndAsync(emsp, second, "waiting");
        emsp.Posts.Count.ShouldBe(1);
        var feed = (await RawEmsp.ApiAsync(Hub, HttpMethod.Get, $"/api/partners/{emsp.Partner}"))["feeds"]!.AsArray().Single(f => (string)f!["module"]! == "cdrs")!;
        ((string)feed["failing"]!).ShouldContain(status[..3]);
        ((int)feed["behind"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_partner_that_asked_us_to_wait_is_not_woken_by_a_word_of_its_own()
    {
        await using var emsp = await RawEmsp.RegisterAsync(
            Hub, r => r.Method == "POST" ? RawEmsp.Http("429 Too Many Requests", headers: "Retry-After: 3600\r\n") : RawEmsp.Envelope(1000, "[]"));
        var id = await Records.SealAsync(Hub, emsp);
        await EndAsync(emsp, id, "retrying");
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Get, Hub.Url + "/ocpi/versions");
        call.Headers.TryAddWithoutValidation("Authorization", emsp.HubKey);
        (await http.SendAsync(call)).IsSuccessStatusCode.ShouldBeTrue();
        // Another partner's CDR has gone all the way: the lanes have looked since.
        await using var other = await RawEmsp.RegisterAsync(Hub, r => r.Method == "POST" ? Stored : RawEmsp.Envelope(1000, "[]"));
        await EndAsync(other, await Records.SealAsync(Hub, other), "delivered");
        emsp.Posts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Everything_that_is_pushed_can_be_read_too()
    {
        await using var emsp = await RawEmsp.RegisterAsync(Hub, _ => RawEmsp.Envelope(1000, "[]"));
        using var http = new HttpClient();
        foreach (var module in (string[])["locations", "sessions?date_from=2026-01-01T00:00:00Z", "cdrs", "tariffs"])
        {
            using var call = new HttpRequestMessage(HttpMethod.Get, $"{Hub.Url}/ocpi/2.2.1/{module}");
            call.Headers.TryAddWithoutValidation("Authorization", emsp.HubKey);
            using var response = await http.SendAsync(call);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            ((int)response.StatusCode, (int)answer["status_code"]!, answer["data"]!.GetValueKind()).ShouldBe((200, 1000, System.Text.Json.JsonValueKind.Array), module);
            response.Headers.Contains("X-Total-Count").ShouldBeTrue(module);
        }
    }

    /// <summary>Waits until a partner's delivery of a CDR has come to this state.</summary>
    private async Task<JsonNode> EndAsync(RawEmsp emsp, string cdr, string state)
    {
        await Hub.Database.UntilAsync(
            $"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{emsp.Partner}' AND object = '{cdr}' AND state = '{state}')");
        var answer = await RawEmsp.ApiAsync(Hub, HttpMethod.Get, $"/api/partners/{emsp.Partner}/deliveries");
        return answer["items"]!.AsArray().Single(d => (string)d!["object"]! == cdr)!;
    }

    /// <summary>One hub for all rows; each row is a partner of its own.</summary>
    public sealed class OneHub : IAsyncLifetime
    {
        internal HubUnderTest Hub { get; private set; } = null!;

        public async Task InitializeAsync() => Hub = await HubUnderTest.StartAsync(("Hub:Partners:TimeoutSeconds", "2"));

        public async Task DisposeAsync() => await Hub.DisposeAsync();
    }
}
