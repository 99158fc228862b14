using System.Net;

namespace RoamingHub.Hub.Tests.Api;

public sealed class PricesApiTests : ApiTest
{
    private const string Request = """
        { "tariff": { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.5, "vat": 20, "step_size": 1 },
                                                                               { "type": "PARKING_TIME", "price": 6, "step_size": 60 } ] } ] },
          "timeZone": "Europe/Berlin",
          "session": { "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T14:00:00Z",
                       "periods": [ { "start": "2026-03-01T12:00:00Z", "charging": true, "energyKwh": 10 },
                                    { "start": "2026-03-01T13:00:00Z", "charging": false, "energyKwh": 0 } ] } }
        """;

    [Fact]
    public async Task A_session_is_priced_with_its_arithmetic_and_nothing_is_stored()
    {
        var price = await Api.PostAsync("/api/prices", Request);

        price.GetProperty("currency").GetString().ShouldBe("EUR");
        ShouldBeJson(price.GetProperty("total"), """{ "exclVat": 11, "inclVat": 12 }""");
        price.GetProperty("energy").GetProperty("exclVat").GetDecimal().ShouldBe(5);
        price.GetProperty("parking").GetProperty("exclVat").GetDecimal().ShouldBe(6);
        price.GetProperty("time").GetProperty("exclVat").GetDecimal().ShouldBe(0);
        price.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("dimension").GetString()).ShouldBe(["ENERGY", "PARKING_TIME"], ignoreOrder: true);
        (await Api.Log.HeadAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_session_is_priced_by_any_profile_that_is_listed()
    {
        var profiles = (await Api.GetAsync("/api/rounding-profiles")).GetProperty("items").EnumerateArray().ToList();

        profiles.Where(p => p.GetProperty("default").GetBoolean()).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("minor-unit");
        foreach (var name in profiles.Select(p => p.GetProperty("name").GetString()!))
            (await Api.PostAsync("/api/prices", Rounded(name))).GetProperty("rounding").GetString().ShouldBe(name);
        (await Api.PostAsync("/api/prices", Request)).GetProperty("rounding").GetString().ShouldBe("minor-unit");
        ShouldBeJson((await Api.PostAsync("/api/prices", Rounded("four-decimals"))).GetProperty("energy"), """{ "exclVat": 5.0620, "inclVat": 6.0744 }""");

        static string Rounded(string name) => Request.Replace("\"energyKwh\": 10", "\"energyKwh\": 10.1234", StringComparison.Ordinal)
            .Replace("\"timeZone\"", $"\"rounding\": \"{name}\", \"timeZone\"", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"timeZone\"", "\"rounding\": \"random\", \"timeZone\"", "rounding")]
    [InlineData("\"EUR\"", "\"E\"", "tariff.currency")]
    [InlineData("Europe/Berlin", "Berlin", "timeZone")]
    [InlineData("\"charging\": false, ", "", "session.periods[1].charging")]
    [InlineData("\"end\": \"2026-03-01T14:00:00Z\"", "\"end\": \"2026-03-01T11:00:00Z\"", "session.end")]
    [InlineData("\"energyKwh\": 10", "\"energyKwh\": \"ten\"", "session.periods[0].energyKwh")]
    [InlineData("\"session\"", "\"sessions\"", "session")]
    [InlineData("\"tariff\": {", "\"tarif\": {", "tariff")]
    [InlineData("\"price\": 0.5", "\"price\": 1e28", "tariff")]
    [InlineData("\"elements\"", "\"min_price\": { \"excl_vat\": 7.9e28 }, \"elements\"", "tariff")]
    [InlineData("2026-03-01T14:00:00Z", "9999-12-31T14:00:00Z", "session.end")]
    [InlineData("\"price_components\"", "\"restrictions\": { \"start_date\": \"2026-02-31\" }, \"price_components\"", "tariff.elements[0].restrictions.start_date")]
    public async Task What_cannot_be_priced_is_named(string right, string wrong, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/prices", Request.Replace(right, wrong)))
        .GetProperty("member").GetString().ShouldBe(member);
}
