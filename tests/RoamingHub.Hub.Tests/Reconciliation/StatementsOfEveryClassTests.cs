using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Tests.Api;

namespace RoamingHub.Hub.Tests.Reconciliation;

public sealed class StatementsOfEveryClassTests : ApiTest
{
    private const string Mapping = """
        { "columns": { "cdrId": "Beleg", "token": "Karte", "evseId": "Säule", "start": "Beginn", "end": "Ende", "energy": "kWh", "exclVat": "Netto", "inclVat": "Brutto",
                       "currency": "Währung", "owner": "Betreiber" },
          "delimiter": ";", "decimalComma": true, "timeFormat": "dd.MM.yyyy HH:mm:ss", "timeZone": "Europe/Berlin" }
        """;

    private static readonly Tariff Old = Plain("T1", 0.39m);
    private static readonly Tariff Now = Plain("T1", 0.45m);
    private static readonly Tariff Night = new(
        "NIGHT", "EUR", [new([Energy(0.30m)], new(StartTime: new(22, 0), EndTime: new(6, 0))), new([Energy(0.50m)])]);
    private static readonly Tariff Steps = new("STEPS", "EUR", [new([Energy(0.45m) with { StepSize = 500 }])]);
    private static readonly Tariff Idle = new("IDLE", "EUR", [new([Energy(0.45m), new(PriceDimension.Parking, 3m, 19m)])]);

    [Fact]
    public async Task A_statement_with_a_line_of_every_class_is_found_out_explained_and_settled()
    {
        var lines = await WorldAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Mapping, Encoding.UTF8, "application/json"), "mapping" },
            { Csv(PartnersBooks.Csv(lines, TimeSpan.FromHours(1)) + "X;;;;;five;1;1;EUR;\r\nonly;two\r\n;;;;;1;1;1;EUR;\r\n"), "file", "march.csv" },
        };

        var id = await UploadAsync(form, "?partner=p1&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z");

        var done = await DoneAsync(id);
        (done.GetProperty("lines").GetInt32(), done.GetProperty("faults").GetInt32(), done.GetProperty("progress").GetDecimal()).ShouldBe((lines.Count, 3, 1m));
        done.GetProperty("faultyLines").EnumerateArray().Select(f => $"{f.GetProperty("line")}: {f.GetProperty("reason")}").ShouldBe(
        [
            $"{lines.Count + 1}: energy: \"five\" is no number.", $"{lines.Count + 2}: It has 2 fields: there is none for evseId.",
            $"{lines.Count + 3}: It names no charge: neither a CDR, nor a session, nor an EVSE with a token and its times.",
        ]);
        var judged = await LinesAsync(id);
        judged.Take(lines.Count).Select(Class).ShouldBe(lines.Select(l => l.Habit));
        judged.Skip(lines.Count).Select(Class).ShouldBe(["missing-there"]);
        judged.Select(Class).Distinct().Order().ShouldBe(LineClasses.Words.Order()); // every class there is
        foreach (var (line, arithmetic) in ((string, string)[])
            [
                ("rounding", "cut off: 5.17545 EUR without VAT"), ("tariff-version", "tariff T1 as described at 2026-01-31"), ("time-zone", "without daylight saving time"),
                ("vat", "the amount with VAT stands for the one without: 5.18 EUR without VAT, 6.16 EUR with VAT"),
                ("step-size", "without step sizes: ENERGY 11.1 kWh × 0.45 = 4.995"), ("idle-time", "without the price for parking"),
                ("energy-differs", "with 12.3 kWh instead of 11.501 kWh: ENERGY 12.3 kWh × 0.45 EUR = 5.535 EUR"), ("price-differs", "with 0.49 instead of 0.45 EUR for ENERGY"),
            ])
            judged.First(l => Class(l) == line).GetProperty("differences")[0].GetProperty("explanation").GetString()!.ShouldContain(arithmetic);
        await ShouldTieAsync(done);
        (await LinesAsync(id, "?class=duplicate")).Count.ShouldBe(1);
        judged[0].GetProperty("theirs").GetProperty("token").GetString()!.ShouldStartWith("****");

        await SettleAsync(id, judged);
        await ShouldExportAsync(id, lines);
    }

    private async Task<List<BookedLine>> WorldAsync()
    {
        var charges = new BilledCharges(Api);
        await charges.PartnerAsync("p1", "ocpi");
        await charges.DescribeAsync(Old, Now);
        var equal = await charges.ChargeAsync(Now, 11501);
        var late = await charges.ChargeAsync(Night, 20000, new(2026, 3, 29, 21, 30, 0, TimeSpan.FromHours(2))); // the first evening of summer time
        var lines = new List<BookedLine>
        {
            PartnersBooks.Copy(equal),
            PartnersBooks.CutsCents(await charges.ChargeAsync(Now, 11501), 0.45m),
            PartnersBooks.BillsAt("tariff-version", await charges.ChargeAsync(Now, 11501), 0.39m),
            PartnersBooks.BillsAt("time-zone", late, 0.50m), // their clock stayed in winter: 20:30 to 21:30, all by day
            PartnersBooks.WritesGrossForNet(await charges.ChargeAsync(Now, 11501)),
            PartnersBooks.BillsAt("step-size", await charges.ChargeAsync(Steps, 11100), 0.45m),
            PartnersBooks.BillsAt("idle-time", await charges.ChargeAsync(Idle, 11500, idleFrom: 30), 0.45m),
            PartnersBooks.BillsAt("energy-differs", await charges.ChargeAsync(Now, 11501), 0.45m, kwh: 12.3m),
            PartnersBooks.BillsAt("price-differs", await charges.ChargeAsync(Now, 11501), 0.49m),
            PartnersBooks.Invents("=HYPERLINK(\"http://x\")"),
            PartnersBooks.Copy(equal) with { Habit = "duplicate", Cdr = null }, // by its place
            PartnersBooks.Copy(await charges.ChargeAsync(Now, 11501, partner: "p2")) with { Habit = "wrong-owner" },
            PartnersBooks.Invents("77") with { Habit = "wrong-owner", Operator = "NL*XYZ" },
            PartnersBooks.Copy(await charges.ChargeAsync(Now, 11501)) with { Habit = "currency", Currency = "CHF" },
            PartnersBooks.Adds(await charges.ChargeAsync(Now, 11501), 1.23m),
        };
        await charges.ChargeAsync(Now, 5000); // they forgot it
        await charges.ChargeAsync(Now, 5000, new(2026, 4, 2, 12, 0, 0, TimeSpan.FromHours(2))); // April's
        return lines;
    }

    private async Task ShouldTieAsync(JsonElement done)
    {
        var ledger = done.GetProperty("ledger").EnumerateArray().Single();
        ledger.GetProperty("ties").GetBoolean().ShouldBeTrue(done.GetRawText());
        var march = (await Api.GetAsync("/api/cdrs?partner=p1&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&limit=1000")).GetProperty("items").EnumerateArray().ToList();
        ledger.GetProperty("cdrs").GetInt32().ShouldBe(march.Count);
        var total = march.Sum(c => c.GetProperty("totalCost").GetProperty("exclVat").GetDecimal());
        ledger.GetProperty("total").GetProperty("exclVat").GetDecimal().ShouldBe(total);
        done.GetProperty("totals").EnumerateArray().Sum(t => t.GetProperty("ours").GetProperty("exclVat").GetDecimal()).ShouldBe(total);
    }

    private async Task SettleAsync(string id, List<JsonElement> judged)
    {
        int Number(string of) => judged.First(l => Class(l) == of).GetProperty("line").GetInt32();
        var path = $"/api/reconciliation/statements/{id}/lines/";
        var disputed = await Api.PostAsync(path + Number("step-size"), """{ "action": "dispute", "reason": "the tariff names a step" }""");
        disputed.GetProperty("decision").GetProperty("by").GetString().ShouldBe("key:admin");
        (await Api.PostAsync(path + Number("rounding"), """{ "action": "accept", "reason": "a cent" }""")).GetProperty("decision").GetProperty("action").GetString().ShouldBe("accept");
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, path + 1, """{ "action": "accept" }""")).GetProperty("member").GetString().ShouldBe("reason");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-line", HttpMethod.Post, path + 999, """{ "action": "accept", "reason": "x" }""");
        await Api.RefusedAsync(HttpStatusCode.Conflict, "statement-line", HttpMethod.Post, path + Number("missing-here"), """{ "action": "credit", "reason": "x" }""");

        var credited = judged.First(l => Class(l) == "price-differs");
        var cdr = credited.GetProperty("ours").GetProperty("cdrId").GetString()!;
        await Api.Database.ExecuteAsync($"INSERT INTO hub.deliveries (partner, module, object, class, state, version, next_attempt, created_at) VALUES ('p1', 'cdrs', '{cdr}', 'ledger', 'delivered', 1, now(), now())");
        const string Credit = """{ "action": "credit", "reason": "priced wrongly" }""";
        // The node broke down between the credit and the decision: whoever comes again for the same line finds it, for another he does not.
        var record = Api.Records;
        (await record.CreditAsync(cdr, "priced wrongly", "key:admin", default, $"statement-{id}/{Number("price-differs")}")).ShouldBeOfType<RecordDecision.Done>();
        (await record.CreditAsync(cdr, "priced wrongly", "key:admin", default, $"statement-{id}/999")).ShouldBeOfType<RecordDecision.Refused>();
        (await Api.PostAsync(path + Number("price-differs"), Credit)).GetProperty("decision").GetProperty("action").GetString().ShouldBe("credit");
        (await Api.GetAsync($"/api/cdrs/{cdr}")).GetProperty("creditedBy").GetString().ShouldBe(cdr + "-C");
        await Api.RefusedAsync(HttpStatusCode.Conflict, "statement-line", HttpMethod.Post, path + Number("price-differs"), Credit);
        await Api.RefusedAsync(HttpStatusCode.Conflict, "statement-line", HttpMethod.Post, path + Number("price-differs"), """{ "action": "accept", "reason": "x" }""");
        using var reader = Api.Client("read-key");
        await ApiUnderTest.RefusalAsync(
            await reader.PostAsync(path + 1, new StringContent(Credit, Encoding.UTF8, "application/json")), HttpStatusCode.Forbidden, "forbidden");
    }

    private async Task ShouldExportAsync(string id, List<BookedLine> lines)
    {
        var csv = await Api.Http.GetStringAsync($"/api/reconciliation/statements/{id}/export");
        csv.ShouldContain("\"'=HYPERLINK(\"\"http://x\"\")\"");
        csv.ShouldNotContain(",=");
        csv.ShouldContain(",dispute,the tariff names a step,key:admin,");
        csv.Split("\r\n").Length.ShouldBe(lines.Count + 3); // the header, what they forgot, and the end

        var record = await Api.GetAsync($"/api/reconciliation/statements/{id}/invoice-reconciliation?invoiceId=2026-03-1");
        record.EnumerateObject().Select(m => m.Name).ShouldBe(["country_code", "party_id", "id", "invoice_id", "cdrs", "last_updated"]);
        record.GetProperty("cdrs").EnumerateArray().Select(c => c.GetString()).ShouldBe([lines[0].Cdr, lines[1].Cdr]); // equal, and accepted
        await Api.RefusedAsync(HttpStatusCode.Conflict, "nothing-agreed", HttpMethod.Get, $"/api/reconciliation/statements/{id}/invoice-reconciliation?invoiceId=1&owner=NL-XYZ");
    }

    private static StringContent Csv(string text)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }

    private async Task<string> UploadAsync(HttpContent content, string query)
    {
        using var books = Api.Client("finance-key");
        var response = await books.PostAsync("/api/reconciliation/statements" + query, content);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> DoneAsync(string id)
    {
        await Api.Database.UntilAsync($"SELECT state IN ('done', 'failed') FROM hub.statements WHERE id = '{id}'");
        return await Api.GetAsync($"/api/reconciliation/statements/{id}");
    }

    private async Task<List<JsonElement>> LinesAsync(string id, string query = "?limit=1000") =>
        [.. (await Api.GetAsync($"/api/reconciliation/statements/{id}/lines{query}")).GetProperty("items").EnumerateArray()];

    private static string Class(JsonElement line) => line.GetProperty("class").GetString()!;

    private static PriceComponent Energy(decimal price) => new(PriceDimension.Energy, price, 19m);

    private static Tariff Plain(string id, decimal price) => new(id, "EUR", [new([Energy(price)])]);
}
