using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Tests.Api;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Tests.Reconciliation;

public sealed class StatementClosingTests : ApiTest
{
    private const string Path = "/api/reconciliation/statements";

    private static readonly Tariff T1 = new("T1", "EUR", [new([new(PriceDimension.Energy, 0.45m, 19m)])]);

    [Fact]
    public async Task A_class_is_decided_at_once_and_a_second_person_closes_the_statement()
    {
        var (one, two, three) = await ChargesAsync();
        var csv = $"cdrId,exclVat,inclVat\n{one.Id},5.18,6.16\n{two.Id},5.17,6.15\n{three.Id},5.17,6.15\n"; // two cut off
        var id = await UploadAsync("finance-key", Bytes(csv));
        await RefusedAsync("admin-key", $"{id}/close", "{}", "statement-close"); // two differ
        await AnswerAsync("admin-key", $"{id}/lines/2", """{ "action": "dispute", "reason": "cents" }""");

        var decided = await AnswerAsync("finance-key", $"{id}/decide", """{ "class": "rounding", "action": "accept", "reason": "cents" }""");

        decided.GetProperty("open").GetInt64().ShouldBe(0);
        (await Api.GetAsync($"{Path}/{id}/lines")).GetProperty("items").EnumerateArray().Select(l => l.TryGetProperty("decision", out var d) ? $"{d.GetProperty("action")} {d.GetProperty("by")}" : "-")
            .ShouldBe(["-", "dispute key:admin", "accept key:books"]); // its own decision counts before its class's
        await RefusedAsync("finance-key", $"{id}/close", "{}", "statement-close"); // gave it in
        await RefusedAsync("admin-key", $"{id}/close", "{}", "statement-close"); // decided about a line
        var other = await UploadAsync("finance-key", Bytes(csv.Replace("5.17,6.15", "5.18,6.16", StringComparison.Ordinal)));
        (await AnswerAsync("admin-key", $"{other}/close", """{ "reason": "March" }""")).GetProperty("closed").GetProperty("by").GetString().ShouldBe("key:admin");
        await RefusedAsync("admin-key", $"{other}/lines/1", """{ "action": "dispute", "reason": "x" }""", "statement-line");
        await RefusedAsync("admin-key", $"{other}/decide", """{ "class": "equal", "action": "dispute", "reason": "x" }""", "statement-class");
        await RefusedAsync("admin-key", $"{other}/close", "{}", "statement-close");
        (await ApiUnderTest.RefusalAsync(await Api.SendAsync(HttpMethod.Delete, $"{Path}/{other}"), HttpStatusCode.Conflict, "statement-state")).GetProperty("detail").GetString().ShouldNotBeNull();
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, $"{Path}/{id}/decide", """{ "class": "rounding", "action": "credit", "reason": "x" }"""))
            .GetProperty("member").GetString().ShouldBe("action");
    }

    [Fact]
    public async Task A_record_that_a_closed_statement_had_is_a_duplicate_in_the_next_and_the_same_file_is_told()
    {
        var (one, two, three) = await ChargesAsync();
        var csv = Bytes($"cdrId,exclVat,inclVat\n{one.Id},5.18,6.16\n{two.Id},5.18,6.16\n{three.Id},5.18,6.16\n");
        var first = await UploadAsync("finance-key", csv);
        var again = await UploadAsync("finance-key", csv);
        (await Api.GetAsync($"{Path}/{again}")).GetProperty("sameAs").EnumerateArray().Single().GetString().ShouldBe(first);
        (await LinesAsync(again)).Select(l => l.GetProperty("class").GetString()).ShouldAllBe(c => c == "equal"); // a statement may be given again
        await AnswerAsync("admin-key", $"{first}/close", "{}");

        var late = await UploadAsync("finance-key", Bytes($"sessionId,exclVat\n{two.Session},5.18\n"));

        var line = (await LinesAsync(late))[0];
        line.GetProperty("class").GetString().ShouldBe("duplicate");
        line.GetProperty("differences")[0].GetProperty("explanation").GetString()!.ShouldContain("Line 2 of the statement of ");
        (await Api.GetAsync($"{Path}/{late}")).GetProperty("ledger")[0].GetProperty("ties").GetBoolean().ShouldBeTrue();
        (await Api.SendAsync(HttpMethod.Delete, $"{Path}/{again}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-statement", HttpMethod.Get, $"{Path}/{again}");
        await Api.Database.UntilAsync($"SELECT count(*) = 0 FROM hub.statement_lines WHERE statement = '{again}'");
    }

    [Fact]
    public async Task Two_uploads_at_once_packed_or_not_are_both_taken_in_whole()
    {
        var (one, two, _) = await ChargesAsync();
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            await zip.WriteAsync(Bytes($"cdrId;exclVat\n{one.Id};5.18\n"));
        var wide = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes($"cdrId\texclVat\n{two.Id}\t5.18\n{one.Id}\t5.18\n")).ToArray();

        var ids = await Task.WhenAll(UploadAsync("finance-key", packed.ToArray()), UploadAsync("finance-key", wide));

        (await LinesAsync(ids[0])).Count(l => l.GetProperty("class").GetString() == "equal").ShouldBe(1);
        (await LinesAsync(ids[1])).Count(l => l.GetProperty("class").GetString() == "equal").ShouldBe(2);
        await ApiUnderTest.RefusalAsync(
            await PostAsync("finance-key", [0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task A_statement_that_is_taken_away_while_it_is_read_or_matched_leaves_nothing()
    {
        await ChargesAsync();
        var statements = new Statements(Api.Database.Database);
        await using var import = await StatementImport.BeginAsync(Api.Database.Database, new("p1"), "csv", "key:books", null, null, DateTimeOffset.UtcNow, default);
        await import.AddAsync(new(1, "X"), default);
        await import.FlushAsync(default);
        (await Api.SendAsync(HttpMethod.Delete, $"{Path}/{import.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await import.AddAsync(new(2, "Y"), default);
        await Should.ThrowAsync<Npgsql.PostgresException>(() => import.EndAsync(default));
        (await statements.FindAsync(import.Id, default)).ShouldBeNull();

        var gone = new Statement(import.Id, new("p1"), "matching", "csv", "key:books", DateTimeOffset.UtcNow, null, null, 1, 0, 0, null, null);
        (await new StatementMatches(Api.Database.Database).SaveAsync(gone, [], default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_statement_is_taken_away_or_its_line_credited_never_both()
    {
        var charges = await StartAsync();
        for (var i = 0; i < 8; i++)
        {
            var charge = await charges.ChargeAsync(T1, 11501);
            var id = await UploadAsync("finance-key", Bytes($"cdrId,exclVat\n{charge.Id},1.00\n"));
            using var client = Api.Client("finance-key");
            var credit = client.PostAsync($"{Path}/{id}/lines/1", new StringContent("""{ "action": "credit", "reason": "race" }""", Encoding.UTF8, "application/json"));
            var delete = Api.SendAsync(HttpMethod.Delete, $"{Path}/{id}");

            var answers = ((await credit).StatusCode, (await delete).StatusCode);

            var credited = answers.Item1 == HttpStatusCode.OK;
            credited.ShouldBe(answers.Item2 != HttpStatusCode.NoContent, $"{answers}");
            (await Api.GetAsync($"/api/cdrs/{charge.Id}")).GetProperty("state").GetString().ShouldBe(credited ? "credited" : "sealed");
        }
    }

    [Fact]
    public async Task A_cell_that_nobody_can_read_spoils_its_own_line_only()
    {
        var (one, two, _) = await ChargesAsync();
        var odd = new string('x', 199) + "🔌";
        var done = await Api.GetAsync($"{Path}/{await UploadAsync("finance-key", Bytes($"cdrId,exclVat,energy,start\n{one.Id},{odd},{odd},{odd}\n{two.Id},5.18,,\n"))}");
        (done.GetProperty("state").GetString(), done.GetProperty("lines").GetInt32(), done.GetProperty("faults").GetInt32()).ShouldBe(("done", 1, 1));
    }

    [Fact]
    public async Task Lines_of_another_time_do_not_stretch_what_a_long_statement_is_about()
    {
        var charges = await StartAsync();
        var lines = new StringBuilder("cdrId,exclVat\n");
        for (var i = 0; i < 100; i++)
            lines.Append((await charges.ChargeAsync(T1, 11501)).Id).Append(",5.18\n"); // on five days of March
        var late = await charges.ChargeAsync(T1, 11501, new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero)); // billed late
        lines.Append(late.Id).Append(",5.18\n");
        await charges.ChargeAsync(T1, 11501, new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero)); // February's, in another statement

        var done = await Api.GetAsync($"{Path}/{await UploadAsync("finance-key", Bytes(lines.ToString()))}");

        done.GetProperty("periodBy").GetString().ShouldBe("lines");
        done.GetProperty("totals").EnumerateArray().Select(t => t.GetProperty("class").GetString()).ShouldBe(["equal"]);
        var ledger = done.GetProperty("ledger")[0];
        (ledger.GetProperty("cdrs").GetInt64(), ledger.GetProperty("outside").GetInt64(), ledger.GetProperty("ties").GetBoolean()).ShouldBe((101, 1, true));
    }

    private async Task<BilledCharges> StartAsync()
    {
        var charges = new BilledCharges(Api);
        await charges.PartnerAsync("p1", "ocpi");
        await charges.DescribeAsync(T1);
        return charges;
    }

    private async Task<(ChargeRecord One, ChargeRecord Two, ChargeRecord Three)> ChargesAsync()
    {
        var charges = await StartAsync();
        return (await charges.ChargeAsync(T1, 11501), await charges.ChargeAsync(T1, 11501), await charges.ChargeAsync(T1, 11501));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<HttpResponseMessage> PostAsync(string key, byte[] file)
    {
        using var books = Api.Client(key);
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await books.PostAsync(Path + "?partner=p1", content);
    }

    private async Task<string> UploadAsync(string key, byte[] file)
    {
        var response = await PostAsync(key, file);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        var id = JsonElement.Parse(text).GetProperty("id").GetString()!;
        await Api.Database.UntilAsync($"SELECT state IN ('done', 'failed') FROM hub.statements WHERE id = '{id}'");
        return id;
    }

    private async Task<List<JsonElement>> LinesAsync(string id) => [.. (await Api.GetAsync($"{Path}/{id}/lines")).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> AnswerAsync(string key, string path, string body)
    {
        using var client = Api.Client(key);
        var response = await client.PostAsync($"{Path}/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private async Task RefusedAsync(string key, string path, string body, string type)
    {
        using var client = Api.Client(key);
        await ApiUnderTest.RefusalAsync(await client.PostAsync($"{Path}/{path}", new StringContent(body, Encoding.UTF8, "application/json")), HttpStatusCode.Conflict, type);
    }
}
