using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Core.Products;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Pricing;

/// <summary>What Hubject holds of our products, over real sockets.</summary>
public sealed class PricingPushTests : IAsyncLifetime
{
    private const string ToAll = """{ "kind": "OfferToAll", "providerId": "*", "products": [ "DE-AC 22" ], "defaultPrice": 0.69, "currency": "EUR", "validFrom": "2026-01-01T00:00:00Z" }""";

    private OicpWorld _world = null!;

    private HubjectSimulator Hubject => _world.Hubject;

    public async Task InitializeAsync()
    {
        _world = await OicpWorld.StartAsync(
            ("Hub:Products:ValiditySeconds", "0.2"), ("Hub:Oicp:PerMinute:PushPricingProductData", "100"), ("Hub:Oicp:PerMinute:PushEvsePricing", "100"));
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_product_goes_before_the_EVSEs_that_have_it_and_later_only_differences()
    {
        await PutAsync("products/UNPRICED", "{}");
        await PutAsync("products/DE-AC%2022", """{ "pricePerReferenceUnit": 0.49, "currency": "EUR", "maximumChargingPower": 22 }""");
        await PutAsync("offers/all", ToAll);
        await EvsePricesAsync("DE*ABC*E1 *: DE-AC 22");
        await OffersAsync("* 0.69: DE-AC 22 0.49");
        Sent(OicpOperation.PushPricingProductData).ShouldHaveSingleItem().ShouldBe("""
            {"ActionType":"fullLoad","PricingProductData":{"OperatorID":"DE*ABC","ProviderID":"*","PricingDefaultPrice":0.69,"PricingDefaultPriceCurrency":"EUR","PricingDefaultReferenceUnit":"KILOWATT_HOUR","OperatorName":"Stadtwerke","PricingProductDataRecords":[{"ProductID":"DE-AC 22","ReferenceUnit":"KILOWATT_HOUR","ProductPriceCurrency":"EUR","PricePerReferenceUnit":0.49,"MaximumProductChargingPower":22,"IsValid24hours":true,"ProductAvailabilityTimes":[{"on":"Everyday","Periods":[{"begin":"00:00","end":"24:00"}]}]}]}}
            """.Trim(), Compare);
        Sent(OicpOperation.PushEvsePricing).ShouldHaveSingleItem().ShouldBe("""{"ActionType":"fullLoad","EVSEPricing":[{"EvseID":"DE*ABC*E1","ProviderID":"*","EvseIDProductList":["DE-AC 22"]}]}""", Compare);

        // Another provider's offer is a set of its own, and nobody else sees it.
        await PutAsync("products/OWN", """{ "pricePerReferenceUnit": 0.4, "currency": "EUR", "maximumChargingPower": 22 }""");
        await PutAsync("offers/own", """{ "kind": "Bilateral", "providerId": "DE-8EO", "products": [ "OWN" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        await EvsePricesAsync("DE*ABC*E1 *: DE-AC 22", "DE*ABC*E1 DE-8EO: OWN");
        await OffersAsync("* 0.69: DE-AC 22 0.49", "DE-8EO 0.4: OWN 0.4");

        // What the EVSE is sold as comes before every offer; a product that nothing names goes after it.
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.5, "currency": "EUR", "maximumChargingPower": 22 }""");
        await PutAsync("evses/E1/product", """{ "productId": "AC3" }""");
        await DeleteAsync("offers/all");
        await EvsePricesAsync("DE*ABC*E1 *: AC3");
        await OffersAsync("* 0.5: AC3 0.5", "DE-8EO 0.4: OWN 0.4");
        Actions(OicpOperation.PushEvsePricing).ShouldBeSubsetOf(["fullLoad", "insert", "update", "delete"]);
        Actions(OicpOperation.PushEvsePricing).Count(a => a == "fullLoad").ShouldBe(1);
        Actions(OicpOperation.PushPricingProductData).Count(a => a == "fullLoad").ShouldBe(2); // one for each set
        Actions(OicpOperation.PushPricingProductData)[^1].ShouldBe("delete");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_Hubject_holds_something_else_it_is_told_everything_anew()
    {
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.5, "currency": "EUR", "maximumChargingPower": 22 }""");
        await EvsePricesAsync("DE*ABC*E1 *: AC3");
        Hubject.Faults.Set(OicpOperation.PushPricingProductData, new HubjectFault.Code("009"), times: 1);
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.6, "currency": "EUR", "maximumChargingPower": 22 }""");
        await OffersAsync("* 0.6: AC3 0.6");
        Actions(OicpOperation.PushPricingProductData).ShouldBe(["fullLoad", "update", "fullLoad"]);

        await _world.Hub.Service<OicpOnboarding>().SyncAsync(_world.Partner, OicpModules.EvsePricing, default);
        await Hubject.WaitForAsync(() => Actions(OicpOperation.PushEvsePricing).Count == 2 ? "" : null, "all again", OicpWorld.Patience);
        Actions(OicpOperation.PushEvsePricing).ShouldBe(["fullLoad", "fullLoad"]);
        Hubject.Violations.ShouldBeEmpty();

        // Another platform has taken nothing yet.
        await using var elsewhere = _world.Hub.Watch(await HubjectSimulator.StartAsync());
        elsewhere.Register(new(OicpWorld.Operator));
        await _world.SendAsync(HttpMethod.Put, $"/api/partners/{_world.Partner}", $$"""{"baseUrl":"{{elsewhere.BaseUrl}}"}""");
        foreach (var operation in new[] { OicpOperation.PushPricingProductData, OicpOperation.PushEvsePricing })
        {
            var sent = await elsewhere.WaitForAsync(
                () => elsewhere.Exchanges.FirstOrDefault(e => e.Operation == operation && e.FromCpo), $"{operation} elsewhere", OicpWorld.Patience);
            JsonElement.Parse(sent.Request).GetProperty("ActionType").GetString().ShouldBe("fullLoad");
        }

        elsewhere.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_EVSE_that_comes_or_goes_takes_its_prices_with_it()
    {
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.5, "currency": "EUR", "maximumChargingPower": 22 }""");
        await EvsePricesAsync("DE*ABC*E1 *: AC3");
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2"), Given.Evse("E3", "DE*ABC*E3", Given.Connector("IEC_62196_T2_COMBO", "CABLE", "DC", 400, 100))));
        await EvsePricesAsync("DE*ABC*E1 *: AC3", "DE*ABC*E2 *: AC3"); // DC has no price
        await _world.DescribeAsync(Given.Location(Given.Evse() with { Removed = true }, Given.Evse("E2", "DE*ABC*E2")));
        await EvsePricesAsync("DE*ABC*E2 *: AC3");
        Actions(OicpOperation.PushEvsePricing).ShouldBe(["fullLoad", "insert", "delete"]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_begins_or_ends_to_be_valid_is_pushed_at_its_time()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(2));
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.5, "currency": "EUR", "maximumChargingPower": 22 }""");
        await PutAsync("products/NEXT", """{ "pricePerReferenceUnit": 0.6, "currency": "EUR", "maximumChargingPower": 22 }""");
        await PutAsync("offers/next", $$"""{ "kind": "OfferToAll", "providerId": "*", "products": [ "NEXT" ], "validFrom": "{{from:O}}", "validTo": "{{to:O}}" }""");
        await EvsePricesAsync("DE*ABC*E1 *: AC3");
        await _world.AppendAsync(ProductStream.OfTurn(from), new ValidityTurned(from));
        await EvsePricesAsync("DE*ABC*E1 *: NEXT");
        await _world.AppendAsync(ProductStream.OfTurn(to), new ValidityTurned(to));
        await EvsePricesAsync("DE*ABC*E1 *: AC3");
        await OffersAsync("* 0.5: AC3 0.5");
        Hubject.Violations.ShouldBeEmpty();

        // The hub notices by itself that a moment has come.
        var soon = DateTimeOffset.UtcNow.AddSeconds(1);
        await PutAsync("products/SHORT", $$"""{ "validTo": "{{soon:O}}" }""");
        await _world.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM log.mt_events WHERE stream_id = '{ProductStream.OfTurn(soon)}'");
    }

    [Fact]
    public async Task Hubject_that_takes_no_prices_gets_its_charges_told()
    {
        Hubject.Faults.Set(OicpOperation.PushPricingProductData, new HubjectFault.Code("210")); // no such offer in the portal
        await PutAsync("products/AC3", """{ "pricePerReferenceUnit": 0.5, "currency": "EUR", "maximumChargingPower": 22 }""");
        (await _world.DeliveryAsync("pricingProducts", "*|AC3", "retrying")).LastError!.ShouldContain("210");
        await using var station = await _world.StationAsync();
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        (await Hubject.WaitForCdrAsync(Hubject.Sessions.Single().SessionId, OicpWorld.Patience)).PartnerProductID.ShouldBe("AC3");
        Sent(OicpOperation.PushEvsePricing).ShouldBeEmpty();
    }

    private Task OffersAsync(params string[] expected) => HeldAsync(
        () => Hubject.Offers(OicpWorld.Operator).Where(o => o.PricingProductDataRecords.Count > 0).Select(o => System.FormattableString.Invariant(
            $"{o.ProviderID} {o.PricingDefaultPrice}: {string.Join(' ', o.PricingProductDataRecords.Select(r => System.FormattableString.Invariant($"{r.ProductID} {r.PricePerReferenceUnit}")))}")),
        expected);

    private Task EvsePricesAsync(params string[] expected) => HeldAsync(
        () => Hubject.EvsePrices(OicpWorld.Operator).Select(p => $"{p.EvseID} {p.ProviderID}: {string.Join(' ', p.EvseIDProductList)}"), expected);

    private Task HeldAsync(Func<IEnumerable<string>> look, string[] expected) =>
        Hubject.WaitForAsync(() => look().Order().SequenceEqual(expected) ? "" : null, string.Join("; ", expected), OicpWorld.Patience);

    private List<string> Sent(OicpOperation operation) => [.. Hubject.Exchanges.Where(e => e.Operation == operation).Select(e => e.Request)];

    private List<string> Actions(OicpOperation operation) => [.. Sent(operation).Select(b => (string)JsonNode.Parse(b)!["ActionType"]!)];

    private static readonly IEqualityComparer<string> Compare = EqualityComparer<string>.Create(
        (a, b) => JsonElement.DeepEquals(JsonElement.Parse(a!), JsonElement.Parse(b!)), _ => 0);

    private async Task PutAsync(string path, string body) =>
        (await _world.Hub.Http.PutAsync("/api/" + path, JsonContent.Create(JsonElement.Parse(body)))).IsSuccessStatusCode.ShouldBeTrue(path);

    private async Task DeleteAsync(string path) => (await _world.Hub.Http.DeleteAsync("/api/" + path)).IsSuccessStatusCode.ShouldBeTrue(path);
}
