using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Tests.Api;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Tests.Reconciliation;

public sealed class StatementUploadTests : ApiTest
{
    private const string Path = "/api/reconciliation/statements";

    private static readonly Tariff T1 = new("T1", "EUR", [new([new(PriceDimension.Energy, 0.45m, 19m)])]);

    [Fact]
    public async Task Cdrs_are_read_one_by_one_and_a_broken_one_spoils_no_other()
    {
        var record = await ChargeAsync();
        var cdr = $$"""
            { "country_code": "DE", "party_id": "ABC", "id": "{{record.Id.ToUpperInvariant()}}", "start_date_time": "2026-03-02T12:00:00Z", "end_date_time": "2026-03-02T13:00:00Z",
              "currency": "EUR", "total_cost": { "excl_vat": 5.18, "incl_vat": 6.16 }, "total_energy": 11.501, "unknown": [1] }
            """;

        var done = await DoneAsync(await UploadAsync($$"""[ {{cdr}}, 17, { "id": "X", "total_energy": "much" }, { "id": "Y", "session_id": "{{record.Session}}" } ]""", "application/json"));

        done.GetProperty("faultyLines").EnumerateArray().Select(f => $"{f.GetProperty("line")}: {f.GetProperty("reason")}")
            .ShouldBe(["2: It is no CDR but a JSON Number.", "3: total_energy has the wrong type or form."]);
        Totals(done).ShouldBe(["duplicate 1", "equal 1"]); // the second by its session
        var broken = await DoneAsync(await UploadAsync($"[ {cdr}, ", "application/json"));
        (broken.GetProperty("state").GetString(), broken.GetProperty("problem").GetString()).ShouldBe(("failed", "It is no JSON array of CDRs, or cannot be read from CDR 2 on."));
        (await DoneAsync(await UploadAsync("""{ "id": "X" }""", "application/json"))).GetProperty("state").GetString().ShouldBe("failed");
        (await Api.GetAsync(Path + "?partner=p1")).GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task A_file_larger_than_other_requests_may_be_is_taken_in_and_matched()
    {
        var record = await ChargeAsync();
        var csv = new StringBuilder("cdrId,exclVat,inclVat,energy,note\n");
        for (var i = 0; i < 3_000; i++)
            csv.Append(i == 1_500 ? record.Id : $"N{i}").Append(",5.18,6.16,11.5,").Append('x', 4_000).Append('\n');

        var done = await DoneAsync(await UploadAsync(csv.ToString(), "text/csv"));

        Totals(done).ShouldBe(["equal 1", "missing-here 2999"]);
        done.GetProperty("matched").GetInt32().ShouldBe(3_000);
        var page = await Api.GetAsync($"{Path}/{done.GetProperty("id").GetString()}/lines?class=missing-here&limit=1&after=1500");
        page.GetProperty("items")[0].GetProperty("line").GetInt32().ShouldBe(1_502);
        page.GetProperty("next").GetString().ShouldBe("1502");
    }

    [Fact]
    public async Task Matching_goes_on_where_a_node_that_is_gone_has_left_it()
    {
        var record = await ChargeAsync();
        var matches = new StatementMatches(Api.Database.Database);
        await using var import = await StatementImport.BeginAsync(Api.Database.Database, new("p1"), "csv", "key:books", null, null, DateTimeOffset.UtcNow, default);
        await import.AddAsync(new(1, record.Id, ExclVat: 5.18m), default);
        await import.AddAsync(new(2, record.Id, ExclVat: 5.18m), default);
        await import.AddFaultAsync(new(3, "x"), default);
        await import.FlushAsync(default);
        var statement = (await new Statements(Api.Database.Database).FindAsync(import.Id, default))!;
        await matches.SaveAsync(statement, [new(1, LedgerEntry.Of(record, "sealed"), new(LineClass.Equal, [], 0))], default);
        (statement.State, statement.Lines, statement.Faults).ShouldBe(("loading", 2, 1)); // seen while it is read

        await import.EndAsync(default);

        var done = await DoneAsync(import.Id.ToString());
        Totals(done).ShouldBe(["duplicate 1", "equal 1"]);
        done.GetProperty("matched").GetInt32().ShouldBe(2);
        done.GetProperty("ledger")[0].GetProperty("ties").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_a_statement_is_refused()
    {
        await ChargeAsync();
        async Task RefusedAsync(HttpStatusCode status, string type, string body, string content, string query = "?partner=p1") =>
            await ApiUnderTest.RefusalAsync(await Api.Http.PostAsync(Path + query, Content(body, content)), status, type);

        await RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", "", "text/csv", "?partner=p9");
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", "", "text/csv", "");
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", "", "text/csv", "?partner=p1&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z");
        await RefusedAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type", "x", "text/plain");
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", "a;b\n1;2\n", "text/csv"); // no column that names a charge
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", "", "text/csv");
        foreach (var (mapping, member) in ((string, string)[])
            [
                ("""{ "timeZone": "Mars" }""", "timeZone"), ("""{ "delimiter": ";;" }""", "delimiter"), ("""{ "colums": {} }""", "colums"), ("""{ "timeFormat": "HH:mm" }""", "timeFormat"),
            ])
            (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/reconciliation/mappings/p1", mapping))
                .GetProperty("member").GetString().ShouldBe(member);
        await Api.PutAsync("/api/reconciliation/mappings/p1", """{ "columns": { "cdrId": "Nr" } }""");
        await RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", "cdrId;exclVat\n1;2\n", "text/csv"); // the mapping is kept, and does not fit
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-statement", HttpMethod.Get, Path + "/0197a5c0-0000-7000-8000-000000000001");
        using var wall = Api.Client("read-key");
        await ApiUnderTest.RefusalAsync(await wall.PostAsync(Path + "?partner=p1", Content("", "text/csv")), HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Text_that_never_ends_fails_the_statement_and_not_the_hub()
    {
        await ChargeAsync();
        var done = await DoneAsync(await UploadAsync("cdrId,exclVat\nA,1\nB,\"" + new string('x', 20_000), "text/csv"));

        done.GetProperty("problem").GetString()!.ShouldStartWith("It cannot be read from line 2 on");
        done.GetProperty("totals").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_credit_that_the_partners_protocol_does_not_know_is_refused()
    {
        var record = await ChargeAsync("hubject", "oicp");
        var done = await DoneAsync(await UploadAsync("sessionId,exclVat\nREF-1,4\n", "text/csv", "hubject")); // by the partner's own name of the session

        Totals(done).ShouldBe(["unexplained 1"]);
        var line = $"{Path}/{done.GetProperty("id").GetString()}/lines/1";
        (await Api.RefusedAsync(HttpStatusCode.Conflict, "statement-line", HttpMethod.Post, line, """{ "action": "credit", "reason": "x" }"""))
            .GetProperty("detail").GetString().ShouldBe("It knows no credit.");
        (await Api.GetAsync($"/api/cdrs/{record.Id}")).GetProperty("state").GetString().ShouldBe("sealed");
    }

    private async Task<ChargeRecord> ChargeAsync(string partner = "p1", string protocol = "ocpi")
    {
        var charges = new BilledCharges(Api);
        await charges.PartnerAsync(partner, protocol);
        await charges.DescribeAsync(T1);
        return await charges.ChargeAsync(T1, 11501, partner: partner);
    }

    private static StringContent Content(string body, string type)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private async Task<string> UploadAsync(string body, string type, string partner = "p1")
    {
        var response = await Api.Http.PostAsync(Path + "?partner=" + partner, Content(body, type));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> DoneAsync(string id)
    {
        await Api.Database.UntilAsync($"SELECT state IN ('done', 'failed') FROM hub.statements WHERE id = '{id}'");
        return await Api.GetAsync($"{Path}/{id}");
    }

    private static IEnumerable<string> Totals(JsonElement statement) =>
        statement.GetProperty("totals").EnumerateArray().GroupBy(t => t.GetProperty("class").GetString())
            .Select(g => $"{g.Key} {g.Sum(t => t.GetProperty("lines").GetInt64())}").Order(StringComparer.Ordinal);
}
