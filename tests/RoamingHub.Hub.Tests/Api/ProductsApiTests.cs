using System.Net;
using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;

namespace RoamingHub.Hub.Tests.Api;

/// <summary>Products, offers and places that are sold otherwise, over HTTP.</summary>
public sealed class ProductsApiTests : ApiTest
{
    private const string Product = """
        { "description": "11 kW in Germany", "powerType": "AC_3_PHASE", "minPowerKw": 3.7, "maxPowerKw": 11, "countries": [ "deu" ],
          "pricePerReferenceUnit": 0.49, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR", "maximumChargingPower": 11, "isValid24hours": false,
          "availability": [ { "begin": "22:00", "end": "24:00", "on": "Workdays" } ],
          "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 } ],
          "validFrom": "2026-04-01T02:00:00+02:00", "validTo": "2027-04-01T00:00:00Z" }
        """;

    private const string Location = """
        { "publish": true, "address": "Am Kai 1", "city": "Hamburg", "postal_code": "20457", "country": "DEU",
          "coordinates": { "latitude": "53.543210", "longitude": "9.987650" }, "time_zone": "Europe/Berlin",
          "evses": [ { "uid": "E1", "evse_id": "DE*ABC*E1", "status": "AVAILABLE",
                       "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 16 },
                                       { "id": "2", "standard": "IEC_62196_T2_COMBO", "format": "CABLE", "power_type": "DC", "max_voltage": 500, "max_amperage": 125, "max_electric_power": 50000 } ] } ] }
        """;

    [Fact]
    public async Task The_standard_products_are_there_from_the_start_without_a_price_and_stay()
    {
        Ids(await Api.GetAsync("/api/products")).ShouldBe(["AC1", "AC3", "DC", "Standard Price"]);
        (await Api.GetAsync("/api/products/Standard%20Price")).TryGetProperty("pricePerReferenceUnit", out _).ShouldBeFalse();

        await Api.PutAsync("/api/products/AC1", """{ "pricePerReferenceUnit": 0.39, "currency": "EUR" }""");
        (await Api.GetAsync("/api/products/AC1")).GetProperty("pricePerReferenceUnit").GetDecimal().ShouldBe(0.39m);
        (await Api.SendAsync(HttpMethod.Delete, "/api/products/AC1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ShouldBeJson(
            await Api.GetAsync("/api/products/AC1"),
            """{ "id": "AC1", "description": "Alternating current, one phase", "powerType": "AC_1_PHASE", "isValid24hours": true, "standard": true }""");
    }

    [Fact]
    public async Task A_product_is_answered_as_it_was_given_and_its_id_is_kept_byte_for_byte()
    {
        ShouldBeJson(await Api.PutAsync("/api/products/DE-AC_11", Product), """
            { "id": "DE-AC_11", "description": "11 kW in Germany", "powerType": "AC_3_PHASE", "minPowerKw": 3.7, "maxPowerKw": 11, "countries": [ "DEU" ],
              "pricePerReferenceUnit": 0.49, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR", "maximumChargingPower": 11, "isValid24hours": false,
              "availability": [ { "begin": "22:00", "end": "24:00", "on": "Workdays" } ],
              "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 } ],
              "validFrom": "2026-04-01T00:00:00Z", "validTo": "2027-04-01T00:00:00Z", "warnings": [] }
            """);
        var head = await Api.Log.HeadAsync();
        await Api.PutAsync("/api/products/DE-AC_11", Product);
        (await Api.Log.HeadAsync()).ShouldBe(head); // the same again says nothing

        string[] ids = ["AC 1", " AC1", "ac1", "A/C", "A%2FC", "\u00E4\u2013\u20AC", "x?y#z+&=", "Free", new('P', 50)];
        foreach (var id in ids)
        {
            (await Api.PutAsync("/api/products/" + Uri.EscapeDataString(id), """{ "description": "x" }""")).GetProperty("id").GetString().ShouldBe(id);
            (await Api.GetAsync("/api/products/" + Uri.EscapeDataString(id))).GetProperty("id").GetString().ShouldBe(id);
        }

        Ids(await Api.GetAsync("/api/products")).ShouldBe([.. ids.Reverse(), "DE-AC_11", "AC1", "AC3", "DC", "Standard Price"]);
        var page = await Api.GetAsync("/api/products?limit=3");
        Ids(page).ShouldBe([.. ids.Reverse().Take(3)]);
        Ids(await Api.GetAsync("/api/products?limit=1&after=" + Uri.EscapeDataString(page.GetProperty("next").GetString()!))).ShouldBe([ids[^4]]);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-product", HttpMethod.Get, "/api/products/AC%20%201");
    }

    [Fact]
    public async Task The_linter_speaks_when_ids_are_nearly_the_same()
    {
        (await Api.PutAsync("/api/products/AC%201", """{ "description": "x" }""")).GetProperty("warnings")[0].GetProperty("text").GetString()
            .ShouldBe("'AC 1' is not 'AC1': they differ in blanks. Partners compare ids exactly.");
        await Api.PutAsync("/api/locations/LOC1", Location);
        var assigned = await Api.PutAsync("/api/evses/E1/product", """{ "productId": "AC 1" }""");
        assigned.GetProperty("productId").GetString().ShouldBe("AC 1");
        Rules(assigned, "warnings").ShouldBe(["near-miss"]);
        Rules(await Api.PutAsync("/api/locations/LOC1/product", """{ "productId": "ac3" }"""), "warnings").ShouldBe(["unknown-product"]);
        Rules(await Api.GetAsync("/api/products/lint"), "items").ShouldBe(["near-miss", "near-miss", "unknown-product"]);
        await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/products/lint", "{}");
    }

    [Fact]
    public async Task A_wrong_member_of_a_product_is_named()
    {
        foreach (var (id, body, member) in new[]
        {
            ("AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEF", "{}", "productId"),
            ("P", """{ "powerType": "AC" }""", "powerType"),
            ("P", """{ "minPowerKw": 22, "maxPowerKw": 11 }""", "maxPowerKw"),
            ("P", """{ "countries": [ "DE" ] }""", "countries"),
            ("P", """{ "pricePerReferenceUnit": -1, "currency": "EUR" }""", "pricePerReferenceUnit"),
            ("P", """{ "pricePerReferenceUnit": 0.4999, "currency": "EUR" }""", "pricePerReferenceUnit"),
            ("P", """{ "pricePerReferenceUnit": 1 }""", "currency"),
            ("P", """{ "pricePerReferenceUnit": 1, "currency": "Euro" }""", "currency"),
            ("P", """{ "pricePerReferenceUnit": 1, "currency": "EUR", "referenceUnit": "kWh" }""", "referenceUnit"),
            ("P", """{ "isValid24hours": false }""", "availability"),
            ("P", """{ "availability": [ { "begin": "8:00", "end": "20:00", "on": "Everyday" } ] }""", "availability[0].begin"),
            ("P", """{ "availability": [ { "begin": "08:00", "end": "20:00", "on": "Holidays" } ] }""", "availability[0].on"),
            ("P", """{ "additionalReferences": [ { "reference": "START_FEE", "unit": "HOUR", "price": 1 } ] }""", "additionalReferences[0].reference"),
            ("P", """{ "validFrom": "2026-04-01T00:00:00Z", "validTo": "2026-04-01T00:00:00Z" }""", "validTo"),
        })
        {
            (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/products/" + id, body))
                .GetProperty("member").GetString().ShouldBe(member, body);
        }
    }

    [Fact]
    public async Task An_offer_names_products_that_exist_and_there_is_one_to_all_at_a_time()
    {
        const string offer = """
            { "kind": "OfferToAll", "providerId": "*", "products": [ "DC", "AC3" ], "evses": [ "E9" ], "defaultPrice": 0.59, "currency": "EUR",
              "referenceUnit": "KILOWATT_HOUR", "validFrom": "2026-01-01T00:00:00Z", "validTo": "2026-07-01T00:00:00Z" }
            """;
        var put = await Api.PutAsync("/api/offers/2026%20I", offer);
        Rules(put, "warnings").ShouldBe(["notice-period", "no-price", "no-price", "unknown-evse"]);
        ShouldBeJson(await Api.GetAsync("/api/offers/2026%20I"), offer.Replace("{ \"kind\"", "{ \"id\": \"2026 I\", \"kind\"", StringComparison.Ordinal));
        Ids(await Api.GetAsync("/api/offers")).ShouldBe(["2026 I"]);

        (await Api.RefusedAsync(HttpStatusCode.Conflict, "offer-overlap", HttpMethod.Put, "/api/offers/other", offer.Replace("-07-01", "-02-01", StringComparison.Ordinal)))
            .GetProperty("detail").GetString()!.ShouldContain("2026 I");
        await Api.PutAsync("/api/offers/next", offer.Replace("2026-01-01", "2026-07-01", StringComparison.Ordinal).Replace("\"validTo\": \"2026-07-01", "\"validTo\": \"2026-08-01", StringComparison.Ordinal));
        await Api.PutAsync("/api/offers/own", """{ "kind": "Bilateral", "providerId": "DE-8EO", "products": [ "DC" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/offers/2026%20I", offer.Replace("\"DC\"", "\"Dc\"", StringComparison.Ordinal)))
            .GetProperty("detail").GetString().ShouldBe("products: there is no product 'Dc'. Was 'DC' meant? They differ in upper and lower case.");

        await Api.PutAsync("/api/products/P", """{ "pricePerReferenceUnit": 0.49, "currency": "EUR" }""");
        await Api.PutAsync("/api/offers/2026%20I", offer.Replace("\"DC\"", "\"P\"", StringComparison.Ordinal).Replace("2026-07-01", "2030-01-01", StringComparison.Ordinal)
            .Replace("2026-01-01", "2029-01-01", StringComparison.Ordinal));
        Rules(await Api.PutAsync("/api/products/P", """{ "pricePerReferenceUnit": 0.59, "currency": "EUR" }"""), "warnings").ShouldBe(["notice-period", "maximum-power"]);
        await Api.RefusedAsync(HttpStatusCode.Conflict, "product-in-use", HttpMethod.Delete, "/api/products/P");
        (await Api.SendAsync(HttpMethod.Delete, "/api/offers/2026%20I")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Api.SendAsync(HttpMethod.Delete, "/api/products/P")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-offer", HttpMethod.Delete, "/api/offers/2026%20I");
    }

    [Fact]
    public async Task A_wrong_member_of_an_offer_is_named()
    {
        const string offer = """{ "kind": "OfferToAll", "providerId": "*", "products": [ "DC" ], "defaultPrice": 1, "currency": "EUR", "validFrom": "2026-01-01T00:00:00Z" }""";
        foreach (var (right, wrong, member) in new[]
        {
            ("\"OfferToAll\"", "\"Public\"", "kind"),
            ("\"*\"", "\"DE-8EO\"", "providerId"),
            ("\"OfferToAll\"", "\"Bilateral\"", "providerId"),
            ("[ \"DC\" ]", "[]", "products"),
            ("[ \"DC\" ]", "[ \"DC\", \"DC\" ]", "products"),
            ("\"defaultPrice\": 1", "\"defaultPrice\": 1.2345", "defaultPrice"),
            ("\"validFrom\"", "\"validSince\"", "validFrom"),
        })
        {
            (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/offers/o", offer.Replace(right, wrong, StringComparison.Ordinal)))
                .GetProperty("member").GetString().ShouldBe(member, wrong);
        }
    }

    [Fact]
    public async Task What_an_EVSE_is_sold_as_is_told_with_its_reason()
    {
        await Api.PutAsync("/api/locations/LOC1", Location);
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product"), """{ "productId": "AC3", "rule": "connector" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/e1/product?connectorId=2"), """{ "productId": "DC", "rule": "connector" }""");

        await Api.PutAsync("/api/products/DE-AC_11", """{ "powerType": "AC_3_PHASE", "maxPowerKw": 11 }""");
        await Api.PutAsync("/api/products/OWN", "{}");
        await Api.PutAsync("/api/offers/all", """{ "kind": "OfferToAll", "providerId": "*", "products": [ "DE-AC_11" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        await Api.PutAsync("/api/offers/own", """{ "kind": "Bilateral", "providerId": "DE*8EO", "products": [ "OWN" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product"), """{ "productId": "DE-AC_11", "rule": "offerToAll", "offerId": "all" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product?providerId=DE-8EO"), """{ "productId": "OWN", "rule": "bilateral", "offerId": "own" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product?at=2025-12-31T23:59:59Z"), """{ "productId": "AC3", "rule": "connector" }""");

        await Api.PutAsync("/api/locations/LOC1/product", """{ "productId": "DC" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product?providerId=DE-8EO"), """{ "productId": "DC", "rule": "location" }""");
        await Api.PutAsync("/api/evses/E1/product", """{ "productId": "AC1" }""");
        ShouldBeJson(await Api.GetAsync("/api/evses/E1/product"), """{ "productId": "AC1", "rule": "evse" }""");
        (await Api.SendAsync(HttpMethod.Delete, "/api/evses/E1/product")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Api.SendAsync(HttpMethod.Delete, "/api/locations/loc1/product")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Api.GetAsync("/api/evses/E1/product")).GetProperty("rule").GetString().ShouldBe("offerToAll");

        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-evse", HttpMethod.Get, "/api/evses/E9/product");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-evse", HttpMethod.Put, "/api/evses/E9/product", """{ "productId": "AC1" }""");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-location", HttpMethod.Put, "/api/locations/L9/product", """{ "productId": "AC1" }""");
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/evses/E1/product", $$"""{ "productId": "{{new string('x', 51)}}" }"""))
            .GetProperty("member").GetString().ShouldBe("productId");
        await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, "/api/evses/E1/product?providerId=Stadtwerke");
    }

    [Fact]
    public async Task A_tariff_is_told_in_products_and_what_they_cannot_say_is_listed()
    {
        await Api.PutAsync("/api/tariffs/STANDARD", """
            { "currency": "EUR", "tariff_alt_text": [ { "language": "en", "text": "Green only" } ], "min_price": { "excl_vat": 1.0 }, "elements": [
              { "price_components": [ { "type": "ENERGY", "price": 0.59, "step_size": 1 } ], "restrictions": { "start_time": "08:00", "end_time": "20:00" } },
              { "price_components": [ { "type": "ENERGY", "price": 0.39, "step_size": 1 } ] },
              { "price_components": [ { "type": "PARKING_TIME", "price": 6.0, "step_size": 60 } ] } ] }
            """);
        var preview = await Api.GetAsync("/api/tariffs/standard/oicp");
        ShouldBeJson(preview.GetProperty("products")[1], """
            { "id": "STANDARD_2", "description": "Tariff STANDARD", "pricePerReferenceUnit": 0.39, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR",
              "isValid24hours": false,
              "availability": [ { "begin": "00:00", "end": "08:00", "on": "Everyday" }, { "begin": "20:00", "end": "24:00", "on": "Everyday" } ],
              "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 }, { "reference": "MINIMUM FEE", "unit": "KILOWATT_HOUR", "price": 1 } ] }
            """);
        Rules(preview, "losses").ShouldBe(["step-size", "alt-text"]);
        Ids(await Api.GetAsync("/api/products")).Count.ShouldBe(4); // nothing was stored

        Rules(await Api.PostAsync("/api/products/from-tariff/STANDARD"), "warnings").ShouldBe(["maximum-power", "maximum-power"]);
        Ids(await Api.GetAsync("/api/products")).Take(2).ShouldBe(["STANDARD_2", "STANDARD_1"]);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-tariff", HttpMethod.Get, "/api/tariffs/NONE/oicp");
    }

    [Fact]
    public async Task What_was_described_stands_in_the_log()
    {
        await Api.PutAsync("/api/products/AC%201", """{ "pricePerReferenceUnit": 0.49, "currency": "EUR" }""");
        var fact = (await Api.Log.ReadStreamAsync(ProductStream.Of("AC 1"))).ShouldHaveSingleItem().Data.ShouldBeOfType<ProductDescribed>();
        fact.Product.ShouldBe(new Product("AC 1", Price: new(0.49m, PriceUnit.KilowattHour, "EUR")));
        fact.Product.Fits(new Connector("1", "IEC_62196_T2", "SOCKET", "DC", 500, 100, null, []), "AUT").ShouldBeTrue();
    }

    private static List<string> Ids(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];

    private static List<string> Rules(JsonElement answer, string list) => [.. answer.GetProperty(list).EnumerateArray().Select(i => i.GetProperty("rule").GetString()!)];
}
