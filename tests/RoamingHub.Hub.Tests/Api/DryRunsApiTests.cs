using System.Net;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Tests.Reconciliation;

namespace RoamingHub.Hub.Tests.Api;

public sealed class DryRunsApiTests : ApiTest
{
    private const string March = "\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-04-01T00:00:00Z\"";

    private static readonly Tariff Price = new("AC", "EUR", [new([new(PriceDimension.Energy, 0.50m, 20)])]);

    [Fact]
    public async Task The_current_tariff_changes_nothing()
    {
        var charges = await ChargesAsync();
        await charges.ChargeAsync(Price, 10_333);
        await charges.ChargeAsync(Price, 20_000, idleFrom: 30);

        var run = await RunAsync();

        run.GetProperty("sessions").GetInt64().ShouldBe(2);
        ShouldBeJson(run.GetProperty("current"), """
            { "exclVat": 15.17, "inclVat": 18.2, "energy": { "exclVat": 15.17, "inclVat": 18.2 }, "time": { "exclVat": 0, "inclVat": 0 },
              "parking": { "exclVat": 0, "inclVat": 0 }, "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 } }
            """);
        run.GetProperty("draft").GetRawText().ShouldBe(run.GetProperty("current").GetRawText());
        ShouldBeJson(run.GetProperty("delta"), """
            { "exclVat": 0, "inclVat": 0, "energy": { "exclVat": 0, "inclVat": 0 }, "time": { "exclVat": 0, "inclVat": 0 }, "parking": { "exclVat": 0, "inclVat": 0 },
              "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 } }
            """);
        (run.GetProperty("energyKwh").GetDecimal(), run.GetProperty("chargingHours").GetDecimal(), run.GetProperty("parkingHours").GetDecimal()).ShouldBe((30.333m, 1.5m, 0.5m));
        run.GetProperty("mostAffected").GetArrayLength().ShouldBe(0);
        ShouldBeJson(run.GetProperty("distribution").GetProperty("equal"), """{ "sessions": 2, "share": 1 }""");
    }

    [Fact]
    public async Task A_draft_is_held_against_what_was_billed_part_by_part()
    {
        var charges = await ChargesAsync();
        var first = await charges.ChargeAsync(Price, 10_000);
        await charges.ChargeAsync(Price, 2_000, idleFrom: 30);

        var run = await RunAsync(Draft("""{ "type": "FLAT", "price": 1, "vat": 20, "step_size": 1 }, { "type": "ENERGY", "price": 0.30, "vat": 20, "step_size": 1 }, { "type": "PARKING_TIME", "price": 2, "vat": 20, "step_size": 1 }"""));

        // 1 + 3.00 for 5.00, and 1 + 0.60 + half an hour at 2 for 1.00.
        run.GetProperty("delta").GetProperty("exclVat").GetDecimal().ShouldBe(0.60m);
        run.GetProperty("deltaPercent").GetDecimal().ShouldBe(10);
        ShouldBeJson(run.GetProperty("delta").GetProperty("energy"), """{ "exclVat": -2.4, "inclVat": -2.88 }""");
        ShouldBeJson(run.GetProperty("delta").GetProperty("parking"), """{ "exclVat": 1, "inclVat": 1.2 }""");
        ShouldBeJson(run.GetProperty("delta").GetProperty("fixed"), """{ "exclVat": 2, "inclVat": 2.4 }""");
        ShouldBeJson(run.GetProperty("distribution").GetProperty("bands"), """
            [ { "from": -1, "to": -0.5, "sessions": 1, "delta": -1 }, { "from": -0.5, "to": -0.2, "sessions": 0, "delta": 0 }, { "from": -0.2, "to": -0.1, "sessions": 0, "delta": 0 },
              { "from": -0.1, "to": 0, "sessions": 0, "delta": 0 }, { "from": 0, "to": 0, "sessions": 0, "delta": 0 }, { "from": 0, "to": 0.1, "sessions": 0, "delta": 0 },
              { "from": 0.1, "to": 0.2, "sessions": 0, "delta": 0 }, { "from": 0.2, "to": 0.5, "sessions": 0, "delta": 0 }, { "from": 0.5, "to": 1, "sessions": 0, "delta": 0 },
              { "from": 1, "to": 2, "sessions": 1, "delta": 1.6 } ]
            """);
        var most = run.GetProperty("mostAffected").EnumerateArray().ToList();
        most.Select(m => m.GetProperty("delta").GetProperty("exclVat").GetDecimal()).ShouldBe([1.6m, -1m]);
        most[1].GetProperty("cdrId").GetString().ShouldBe(first.Id);
        most[1].GetProperty("explanation")[1].GetString()!.ShouldStartWith("ENERGY 10 kWh × 0.30 EUR = 3.00 EUR");
        ShouldBeJson((await Api.GetAsync(most[1].GetProperty("cdr").GetString()!)).GetProperty("totalCost"), most[1].GetProperty("current").GetRawText());
        ShouldBeJson(await Api.GetAsync("/api/tariffs/AC/findings"), """{ "items": [], "next": null }"""); // nothing was stored
        (await Api.Log.ReadStreamAsync(TariffStream.Of("AC"))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Which_sessions_count_is_said_and_can_be_chosen()
    {
        var charges = await ChargesAsync();
        var other = Price with { Id = "DC" };
        await charges.DescribeAsync(other);
        var taken = await charges.ChargeAsync(Price, 1_000);
        await charges.ChargeAsync(Price, 2_000, partner: "p2");
        await charges.ChargeAsync(other, 4_000);
        await charges.ChargeAsync(Price, 8_000, start: new(2026, 3, 31, 23, 30, 0, TimeSpan.Zero)); // ends in April
        await Api.TellAsync(ChargeRecordStream.Of(taken.Id), new ChargeRecordCredited(taken.Id, taken.Id + "-C", null, "key:books", BilledCharges.Noon));

        var run = await RunAsync();
        run.GetProperty("energyKwh").GetDecimal().ShouldBe(2);
        ShouldBeJson(run.GetProperty("counted"), """[ "sealed" ]""");
        ShouldBeJson(run.GetProperty("notCounted"), """[ { "state": "credited", "sessions": 1 } ]""");
        (await RunAsync(""" "evses": [ "3256" ] """)).GetProperty("energyKwh").GetDecimal().ShouldBe(6);
        (await RunAsync(""" "partner": "p2" """)).GetProperty("energyKwh").GetDecimal().ShouldBe(2);
        (await RunAsync(""" "partner": "p1" """)).GetProperty("sessions").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Own_customers_are_left_out_where_a_partner_is_named_or_where_asked()
    {
        var charges = await ChargesAsync();
        await charges.ChargeAsync(Price, 1_000);
        await charges.ChargeAsync(Price, 2_000, partner: null);

        (await RunAsync()).GetProperty("energyKwh").GetDecimal().ShouldBe(3);
        (await RunAsync(""" "includeOwn": false """)).GetProperty("energyKwh").GetDecimal().ShouldBe(1);
        (await RunAsync(""" "partner": "p2", "includeOwn": true """)).GetProperty("energyKwh").GetDecimal().ShouldBe(2);
        (await RunAsync(""" "partner": "p1" """)).GetProperty("energyKwh").GetDecimal().ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_priced_is_told_with_reason_and_examples()
    {
        var charges = await ChargesAsync();
        var lost = await charges.ChargeAsync(Price, 1_000, told: false);
        var swiss = Price with { Id = "AC", Currency = "CHF" };
        var francs = await charges.ChargeAsync(swiss, 1_000);
        var open = new SessionId("33333333-3333-8333-8333-333333333333");
        await Api.TellAsync(SessionStream.Of(open), [.. BilledCharges.History(77, Price, 1_000, BilledCharges.Noon)]);

        var run = await RunAsync();

        run.GetProperty("sessions").GetInt64().ShouldBe(0);
        run.GetProperty("notPriceable").EnumerateArray().Select(n => (
            n.GetProperty("reason").GetString(), n.GetProperty("sessions").GetInt64(), n.GetProperty("examples")[0].GetProperty("sessionId").GetString()))
            .ShouldBe([("no-record", 1L, open.Value), ("no-history", 1L, lost.Id), ("currency", 1L, francs.Id)]);
    }

    [Fact]
    public async Task What_was_told_after_the_record_was_made_does_not_count()
    {
        var charges = await ChargesAsync();
        var record = await charges.ChargeAsync(Price, 10_000, version: 2);
        await Api.TellAsync(SessionStream.Of(record.Session), new StopCompleted(
            new(Energy.FromWh(99_000), record.End, record.End, null, null), record.End.AddDays(1)));

        (await RunAsync()).GetProperty("delta").GetProperty("exclVat").GetDecimal().ShouldBe(0);
    }

    [Fact]
    public async Task A_new_tariff_is_tried_on_places()
    {
        var charges = await ChargesAsync();
        await charges.ChargeAsync(Price, 10_000);
        const string New = """ "tariff": { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.60, "vat": 20, "step_size": 500 } ] } ] } """;

        var run = await Api.PostAsync("/api/tariffs/NEW/dry-run", $$"""{ {{March}}, "evses": [ "3256" ], {{New}} }""");

        run.GetProperty("delta").GetProperty("exclVat").GetDecimal().ShouldBe(1);
        run.GetProperty("findings")[0].GetProperty("rule").GetString().ShouldBe("step-size");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-tariff", HttpMethod.Post, "/api/tariffs/NEW/dry-run", $$"""{ {{March}}, {{New}} }""");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-tariff", HttpMethod.Post, "/api/tariffs/NEW/dry-run", $$"""{ {{March}}, "evses": [ "3256" ] }""");
    }

    [Fact]
    public async Task A_time_without_sessions_gives_nothing()
    {
        await ChargesAsync();
        var run = await RunAsync();
        run.GetProperty("sessions").GetInt64().ShouldBe(0);
        run.TryGetProperty("deltaPercent", out _).ShouldBeFalse();
        ShouldBeJson(run.GetProperty("distribution").GetProperty("bands"), "[]");
    }

    [Theory]
    [InlineData("""{ "to": "2026-04-01T00:00:00Z" }""", "from")]
    [InlineData("""{ "from": "2026-04-01T00:00:00Z" }""", "to")]
    [InlineData("""{ "from": "2026-04-01T00:00:00Z", "to": "2026-04-01T00:00:00Z" }""", "to")]
    [InlineData("""{ "from": "yesterday", "to": "2026-04-01T00:00:00Z" }""", "from")]
    [InlineData("""{ #, "evses": [] }""", "evses")]
    [InlineData("""{ #, "evses": [ "3256", "NONE" ] }""", "evses[1]")]
    [InlineData("""{ #, "partner": "nobody" }""", "partner")]
    [InlineData("""{ #, "tarif": {} }""", "tarif")]
    [InlineData("""{ #, "tariff": 5 }""", "tariff")]
    [InlineData("""{ #, "tariff": { "currency": "EUR", "elements": [] } }""", "tariff.elements")]
    [InlineData("""{ #, "tariff": { "id": "OTHER", "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 1, "step_size": 1 } ] } ] } }""", "tariff.id")]
    [InlineData("""{ #, "tariff": { "party_id": "XYZ", "country_code": "NL", "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 1, "step_size": 1 } ] } ] } }""", "tariff.party_id")]
    [InlineData("""{ #, "tariff": { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 1, "vat": 200, "step_size": 1 } ] } ] } }""", "tariff.elements[0].price_components")]
    public async Task A_wrong_member_is_named(string body, string member)
    {
        await ChargesAsync();
        await (await ChargesAsync()).ChargeAsync(Price, 1_000);
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/tariffs/AC/dry-run", body.Replace("#", March, StringComparison.Ordinal)))
            .GetProperty("member").GetString().ShouldBe(member);
    }

    [Theory]
    [InlineData("read-key", HttpStatusCode.Forbidden)]
    [InlineData("finance-key", HttpStatusCode.OK)]
    public async Task Who_may_describe_tariffs_may_try_them(string key, HttpStatusCode status)
    {
        await ChargesAsync();
        using var client = Api.Client(key);
        using var body = new StringContent($$"""{ {{March}} }""", Encoding.UTF8, "application/json");
        (await client.PostAsync("/api/tariffs/AC/dry-run", body)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Who_asks_for_lines_gets_the_answer_as_the_last()
    {
        await (await ChargesAsync()).ChargeAsync(Price, 1_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tariffs/AC/dry-run") { Content = new StringContent($$"""{ {{March}} }""", Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/x-ndjson");

        using var response = await Api.Http.SendAsync(request);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement.Parse(lines[^1]).GetProperty("sessions").GetInt64().ShouldBe(1);
    }

    private async Task<BilledCharges> ChargesAsync()
    {
        var charges = new BilledCharges(Api);
        await charges.DescribeAsync(Price);
        await charges.DescribePlaceAsync();
        await charges.PartnerAsync("p1", "ocpi");
        await charges.PartnerAsync("p2", "ocpi");
        return charges;
    }

    private static string Draft(string components) => $$""" "tariff": { "currency": "EUR", "elements": [ { "price_components": [ {{components}} ] } ] } """;

    private Task<JsonElement> RunAsync(string? more = null) => Api.PostAsync("/api/tariffs/AC/dry-run", $$"""{ {{March}}{{(more is null ? "" : ", " + more)}} }""");
}
