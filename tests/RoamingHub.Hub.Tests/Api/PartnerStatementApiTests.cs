using System.Globalization;
using System.Net;
using System.Text.Json;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Tests.Reconciliation;

namespace RoamingHub.Hub.Tests.Api;

public sealed class PartnerStatementApiTests : ApiTest
{
    private const string Path = "/api/partners/p1/statement";

    private static readonly Tariff T1 = new("T1", "EUR", [new([new(PriceDimension.Energy, 0.45m, 19m)])]);
    private static readonly TimeSpan Summer = TimeSpan.FromHours(2);

    [Fact]
    public async Task A_month_shows_what_is_claimed_what_was_taken_and_what_is_open_and_each_number_opens_to_its_lines()
    {
        var charges = await ChargesAsync();
        var (taken, parked, credited) = (await charges.ChargeAsync(T1, 11501), await charges.ChargeAsync(T1, 11501), await charges.ChargeAsync(T1, 11501));
        foreach (var (record, state) in ((ChargeRecord, string)[])[(taken, "delivered"), (parked, "parked"), (credited, "delivered")])
            await DeliverAsync(record.Id, state);
        await TellAsync(credited.Id, new ChargeRecordCredited(credited.Id, credited.Id + "-C", "wrong", "key:books", BilledCharges.Noon.AddDays(3)));

        var march = await Api.GetAsync(Path + "?month=2026-03&timeZone=Europe/Berlin");

        (Text(march, "partner"), Text(march, "name"), Text(march, "timeZone")).ShouldBe(("p1", "p1", "Europe/Berlin"));
        (Text(march, "from"), Text(march, "to")).ShouldBe(("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"));
        march.GetProperty("ties").GetBoolean().ShouldBeTrue();
        march.TryGetProperty("note", out _).ShouldBeFalse();
        var section = march.GetProperty("sections").EnumerateArray().Single();
        ShouldBeJson(section.GetProperty("claimed"), """{ "count": 4, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 }""");
        ShouldBeJson(section.GetProperty("acknowledged"), """{ "count": 2, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 }""");
        Count(section.GetProperty("open"), "parked").ShouldBe(1);
        Count(section.GetProperty("open"), "waiting").ShouldBe(1); // the credit
        ShouldBeJson(section.GetProperty("credited"), """{ "count": 1, "energyKwh": -11.501, "exclVat": -5.18, "vat": -0.98, "inclVat": -6.16 }""");
        ShouldBeJson(section.GetProperty("byVatRate"), """[ { "vat": 19, "exclVat": 10.35, "vatAmount": 1.97 } ]""");
        ShouldBeJson(section.GetProperty("rounding"), """{ "exclVat": 0.01, "vatAmount": -0.01 }""");
        section.GetProperty("byDay").EnumerateArray().Select(d => Text(d, "day")).ShouldBe(["2026-03-02", "2026-03-05"]);
        Text(section.GetProperty("byTariff")[0], "tariff").ShouldBe("T1");
        section.GetProperty("byProduct")[0].TryGetProperty("product", out _).ShouldBeFalse();

        foreach (var (query, ids) in ((string, string[])[])
            [
                ("state=acknowledged", [credited.Id, taken.Id]), ("state=open", [credited.Id + "-C", parked.Id]), ("state=credited", [credited.Id + "-C"]),
                ("day=2026-03-05&state=claimed", [credited.Id + "-C"]), ("vat=19&tariff=T1&product=&currency=EUR", [credited.Id + "-C", credited.Id, parked.Id, taken.Id]),
                ("vat=", []), ("state=held", []),
            ])
            (await LinesAsync($"month=2026-03&timeZone=Europe/Berlin&{query}")).Select(l => Text(l, "cdr")).ShouldBe(ids, query);
        var line = (await LinesAsync("month=2026-03&state=acknowledged")).Last();
        ShouldBeJson(line, $$"""
            { "cdr": "{{taken.Id}}", "session": "{{taken.Session}}", "partnerSession": "REF-1", "booked": "2026-03-02T13:00:00Z", "start": "2026-03-02T12:00:00Z",
              "end": "2026-03-02T13:00:00Z", "evseId": "DE*ABC*E3256", "token": "****BB01", "contract": "****C-C1", "energyKwh": 11.501, "exclVat": 5.18, "vat": 0.98,
              "inclVat": 6.16, "currency": "EUR", "tariff": "T1", "location": "LOC1", "state": "acknowledged", "at": "2026-03-02T14:00:00Z",
              "url": "https://emsp.example/cdrs/1" }
            """);
    }

    [Fact]
    public async Task A_charge_belongs_to_the_month_of_its_end_on_the_clock_that_is_asked_for()
    {
        var charges = await ChargesAsync();
        var night = await charges.ChargeAsync(T1, 11501, new(2026, 3, 31, 23, 30, 0, Summer)); // ends at 00:30 on April 1st in Berlin, at 22:30 in UTC
        var winter = await charges.ChargeAsync(T1, 11501, new(2026, 10, 31, 22, 30, 0, TimeSpan.FromHours(1))); // ends half an hour before November

        async Task<IEnumerable<string?>> OfAsync(string query) => (await LinesAsync(query)).Select(l => Text(l, "cdr"));
        (await OfAsync("month=2026-03")).ShouldBe([night.Id]);
        (await OfAsync("month=2026-03&timeZone=Europe/Berlin")).ShouldBeEmpty();
        (await OfAsync("month=2026-04&timeZone=Europe/Berlin")).ShouldBe([night.Id]);
        (await OfAsync("month=2026-10&timeZone=Europe/Berlin")).ShouldBe([winter.Id]);
        (await OfAsync("month=2026-11&timeZone=Asia/Tokyo")).ShouldBe([winter.Id]);
        (await OfAsync("from=2026-03-31T22:30:00Z&to=2026-03-31T22:30:01Z")).ShouldBe([night.Id]);
        (await OfAsync("from=2026-03-31T22:00:00Z&to=2026-03-31T22:30:00Z")).ShouldBeEmpty();
        (await OfAsync("from=2026-04-01T00:30:00%2B02:00&to=2026-04-02T00:00:00%2B02:00")).ShouldBe([night.Id]);
    }

    [Fact]
    public async Task A_credit_of_a_settled_month_counts_when_it_was_made_and_the_ledger_says_the_way()
    {
        var charges = await ChargesAsync();
        var record = await charges.ChargeAsync(T1, 11501);
        await TellAsync(record.Id, new ChargeRecordCredited(record.Id, record.Id + "-C", "wrong", "key:books", BilledCharges.Noon.AddMonths(1)));

        foreach (var (month, claimed, ended, broughtIn, elsewhere) in ((string, decimal, decimal, decimal, decimal)[])
            [("2026-03", 6.16m, 0m, 0m, -6.16m), ("2026-04", -6.16m, 0m, -6.16m, 0m)])
        {
            var section = (await Api.GetAsync($"{Path}?month={month}")).GetProperty("sections").EnumerateArray().Single();
            decimal Incl(JsonElement sum, string name) => sum.GetProperty(name).GetProperty("inclVat").GetDecimal();
            var ledger = section.GetProperty("ledger");
            (Incl(section, "claimed"), Incl(ledger, "ended"), Incl(ledger, "broughtIn"), Incl(ledger, "elsewhere")).ShouldBe((claimed, ended, broughtIn, elsewhere));
            section.GetProperty("ties").GetBoolean().ShouldBeTrue();
        }

        var line = (await LinesAsync("month=2026-04")).Single();
        (Text(line, "credits"), Text(line, "booked"), line.GetProperty("energyKwh").GetDecimal()).ShouldBe((record.Id, "2026-04-02T11:00:00Z", -11.501m));
        Text((await LinesAsync("month=2026-03")).Single(), "creditedBy").ShouldBe(record.Id + "-C");
    }

    [Fact]
    public async Task An_empty_month_is_empty_and_what_has_no_record_yet_is_pending()
    {
        await ChargesAsync();
        var noon = BilledCharges.Noon;
        await Api.TellAsync(
            SessionStream.Of(new("22222222-2222-8222-8222-222222222222")),
            new ChargingStarted(
                new(new("CP-1"), 1), "4711", TokenRef.Read("04AABBCC"), Energy.FromWh(1000), noon, noon, PermitResult.Accepted, "ocpi:p1", new(new("p1"), GrantMethod.Asked)),
            new ChargingStopped(Energy.FromWh(3000), noon.AddHours(1), noon, null, null));

        var april = await Api.GetAsync(Path + "?month=2026-04");
        (april.GetProperty("sections").GetArrayLength(), april.GetProperty("ties").GetBoolean(), Count(april, "pending", "ended")).ShouldBe((0, true, 0));
        (await LinesAsync("month=2026-04")).ShouldBeEmpty();
        (await Api.Http.GetStringAsync(Path + "?month=2026-04&format=csv")).Split("\r\n").Length.ShouldBe(2); // the header, and the end
        var march = (await Api.GetAsync(Path + "?month=2026-03")).GetProperty("pending");
        ShouldBeJson(march, """{ "ended": 1, "energyKwh": 2, "charging": 0, "sessions": [ "22222222-2222-8222-8222-222222222222" ] }""");
    }

    [Fact]
    public async Task A_month_goes_out_as_csv_in_which_nothing_runs_and_as_a_record_for_an_invoice()
    {
        var charges = await ChargesAsync();
        var plain = await charges.ChargeAsync(T1, 11501);
        var (credited, other) = (await charges.ChargeAsync(T1, 5000), await charges.ChargeAsync(T1, 5000));
        await TellAsync(credited.Id, new ChargeRecordCredited(credited.Id, credited.Id + "-C", "wrong", "key:books", BilledCharges.Noon.AddDays(1)));
        await DeliverAsync(other.Id, "parked", "=HYPERLINK(\"http://x\"),\r\n@SUM(A1)");
        var evil = Issued(other, "33333333-3333-8333-8333-333333333333", "+cmd|' /C calc'!A0");
        await TellAsync(evil.Id, new ChargeRecordSealed(evil));

        var csv = await Api.Http.GetStringAsync(Path + "?month=2026-03&format=csv");

        var rows = csv.Split("\r\n");
        rows[0].ShouldBe("cdr,session,partnerSession,booked,start,end,evse,token,contract,energyKwh,exclVat,vat,inclVat,currency,tariff,location,product,state,at,url,credits,creditedBy,corrects,correctedBy,why");
        rows[1].ShouldStartWith($"{plain.Id},{plain.Id},REF-1,2026-03-02T13:00:00Z,2026-03-02T12:00:00Z,2026-03-02T13:00:00Z,DE*ABC*E3256,****BB01,****C-C1,11.501,5.18,0.98,6.16,EUR,T1,LOC1,,waiting,");
        csv.ShouldContain(",\"'=HYPERLINK(\"\"http://x\"\"),\r\n@SUM(A1)\""); // one cell
        csv.ShouldContain(",'+cmd|' /C calc'!A0,");
        csv.ShouldContain(",-5,-2.25,-0.43,-2.68,EUR,");
        csv.ShouldNotContain("04AABB01");
        (await Api.Http.GetStringAsync(Path + "/lines?month=2026-03&format=csv&state=parked")).ShouldContain(other.Id);
        (await Api.Http.GetStringAsync(Path + "/lines?month=2026-03&format=csv&state=acknowledged")).Split("\r\n").Length.ShouldBe(2);

        var record = await Api.GetAsync(Path + "?month=2026-03&format=ocpi&invoiceId=2026-03-1");
        record.EnumerateObject().Select(m => m.Name).ShouldBe(["country_code", "party_id", "id", "invoice_id", "cdrs", "last_updated"]);
        record.GetProperty("cdrs").EnumerateArray().Select(c => c.GetString()).ShouldBe([plain.Id, other.Id, evil.Id]); // the credited one and its credit come to nothing
        Text(record, "id")!.Length.ShouldBe(36);
        Text(await Api.GetAsync(Path + "?month=2026-03&format=ocpi&invoiceId=other"), "id").ShouldBe(Text(record, "id"));
        (await Api.GetAsync(Path + "?month=2026-03&format=ocpi&invoiceId=1&owner=NL-XYZ")).GetProperty("cdrs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Records_without_a_price_show_their_energy_and_product_and_no_amounts()
    {
        var charges = await ChargesAsync();
        await charges.PartnerAsync("hubject", "oicp");
        var record = await charges.ChargeAsync(T1, 11501, partner: "hubject");
        var sold = record with { Id = "33333333-3333-8333-8333-333333333333", Price = null, Tariff = null, Grant = record.Grant! with { Product = "AC3" } };
        await TellAsync(sold.Id, new ChargeRecordSealed(sold));

        var sections = (await Api.GetAsync("/api/partners/hubject/statement?month=2026-03")).GetProperty("sections").EnumerateArray().ToList();

        sections.Count.ShouldBe(2);
        sections[1].TryGetProperty("currency", out _).ShouldBeFalse();
        ShouldBeJson(sections[1].GetProperty("claimed"), """{ "count": 1, "energyKwh": 11.501 }""");
        ShouldBeJson(sections[1].GetProperty("byProduct"), """[ { "product": "AC3", "count": 1, "energyKwh": 11.501 } ]""");
        sections.ShouldAllBe(s => s.GetProperty("ties").GetBoolean());
        var line = (await Api.GetAsync("/api/partners/hubject/statement/lines?month=2026-03&currency=")).GetProperty("items").EnumerateArray().Single();
        (Text(line, "product"), line.TryGetProperty("exclVat", out _)).ShouldBe(("AC3", false));
    }

    [Fact]
    public async Task Statements_that_the_partner_gave_stand_beside_with_what_they_came_to()
    {
        var record = await (await ChargesAsync()).ChargeAsync(T1, 11501);
        var upload = await Api.Http.PostAsync(
            "/api/reconciliation/statements?partner=p1", new StringContent($"cdrId,exclVat\n{record.Id},5.18\n", new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv")));
        var id = JsonElement.Parse(await upload.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        await Api.Database.UntilAsync($"SELECT state = 'done' FROM hub.statements WHERE id = '{id}'");

        var given = (await Api.GetAsync(Path + "?month=2026-03")).GetProperty("statements").EnumerateArray().Single();

        (Text(given, "id"), Text(given, "state"), Text(given.GetProperty("totals")[0], "class")).ShouldBe((id, "done", "equal"));
        (await Api.GetAsync(Path + "?month=2026-04")).GetProperty("statements").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_partner_that_was_removed_can_still_be_settled_with()
    {
        var charges = await ChargesAsync();
        await charges.ChargeAsync(T1, 11501);
        await Api.TellAsync(PartnerStream.Of(new("p1")), new PartnerRemoved(new("p1"), BilledCharges.Noon));

        Count((await Api.GetAsync(Path + "?month=2026-03")).GetProperty("sections")[0], "claimed").ShouldBe(1);
        foreach (var of in (string[])["", "/lines", "/proof"])
            await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", HttpMethod.Get, $"/api/partners/p9/statement{of}?month=2026-03");
    }

    [Theory]
    [InlineData("month=2026-13", "month")]
    [InlineData("month=", "month")]
    [InlineData("month=9999-12", "month")]
    [InlineData("month=2026-03&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z", "month")]
    [InlineData("from=2026-03-01T00:00:00Z", "to")]
    [InlineData("to=2026-03-01T00:00:00Z", "from")]
    [InlineData("from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", "to")]
    [InlineData("from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("from=0001-01-01T00:00:00Z&to=0001-02-01T00:00:00Z", "from")]
    [InlineData("from=9999-12-01T00:00:00Z&to=9999-12-31T23:59:59Z&timeZone=Pacific/Kiritimati", "from")]
    [InlineData("from=yesterday&to=today", "from")]
    [InlineData("timeZone=Mars", "timeZone")]
    [InlineData("timeZone=", "timeZone")]
    [InlineData("format=xlsx", "format")]
    [InlineData("format=ocpi", "invoiceId")]
    [InlineData("format=ocpi&invoiceId=1&owner=X", "owner")]
    [InlineData("state=lost", "state")]
    [InlineData("vat=much", "vat")]
    [InlineData("vat=-1", "vat")]
    [InlineData("day=tomorrow", "day")]
    [InlineData("month=2026-03&day=2026-04-01", "day")]
    [InlineData("limit=0", "limit")]
    [InlineData("after=17", "after")]
    public async Task What_cannot_be_asked_for_is_refused_and_the_member_named(string query, string member)
    {
        await ChargesAsync();
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, $"{Path}/lines?{query}")).GetProperty("member").GetString().ShouldBe(member);
    }

    [Fact]
    public async Task Without_a_month_it_is_the_one_that_runs_and_only_finance_has_it_proven()
    {
        await ChargesAsync();
        var now = await Api.GetAsync(Path);
        var from = DateTimeOffset.Parse(Text(now, "from")!, CultureInfo.InvariantCulture);
        (from.Day, from.TimeOfDay).ShouldBe((1, TimeSpan.Zero));
        DateTimeOffset.Parse(Text(now, "to")!, CultureInfo.InvariantCulture).ShouldBe(from.AddMonths(1));
        using var reader = Api.Client("read-key");
        await ApiUnderTest.RefusalAsync(await reader.GetAsync(Path + "/proof"), HttpStatusCode.Forbidden, "forbidden");
        (await reader.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<BilledCharges> ChargesAsync()
    {
        var charges = new BilledCharges(Api);
        await charges.PartnerAsync("p1", "ocpi");
        await charges.DescribeAsync(T1);
        return charges;
    }

    private static ChargeRecord Issued(ChargeRecord like, string id, string reference) =>
        like with { Id = id, Session = new(id), Grant = like.Grant! with { Reference = reference }, End = like.End.AddSeconds(1) };

    private Task TellAsync(string record, object fact) => Api.TellAsync(ChargeRecordStream.Of(record), fact);

    private Task DeliverAsync(string id, string state, string? error = null) => Api.Database.ExecuteAsync($"""
        INSERT INTO hub.deliveries (partner, module, object, class, state, version, next_attempt, created_at, ended_at, location, last_error)
        VALUES ('p1', 'cdrs', '{id}', 'ledger', '{state}', 1, now(), now(), '2026-03-02T14:00:00Z', 'https://emsp.example/cdrs/1', '{error?.Replace("'", "''", StringComparison.Ordinal)}')
        """);

    private async Task<List<JsonElement>> LinesAsync(string query) => [.. (await Api.GetAsync($"{Path}/lines?{query}")).GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement of, string member) => of.GetProperty(member).GetString();

    private static long Count(JsonElement of, string sum, string member = "count") => of.GetProperty(sum).GetProperty(member).GetInt64();
}
