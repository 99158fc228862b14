using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Pricing;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Pricing;

public sealed partial class PricingMappingTests
{
    private static readonly Product Night = new(
        "DE-AC 11", Current: CurrentKind.ThreePhase, Price: new(0.49m, PriceUnit.KilowattHour, "EUR"), Times: [new(new(22, 0), new(6, 0), SaleDays.Everyday)],
        Fees: [new(FeeKind.Start, PriceUnit.KilowattHour, 0.5m), new(FeeKind.Parking, PriceUnit.Hour, 6)]);

    private static readonly PriceList ToAll = new(null, new(0.59m, PriceUnit.Minute, "EUR"), [Night]);

    [Fact]
    public void A_product_stands_in_its_offer_with_the_default_price_and_a_window_over_midnight_is_two_periods() => ShouldBeJson(
        PricingMapping.ToDraft(Given.Settings, ToAll, Night), """
        { "OperatorID": "DE*ABC", "OperatorName": "Stadtwerke", "ProviderID": "*", "PricingDefaultPrice": 0.59, "PricingDefaultPriceCurrency": "EUR",
          "PricingDefaultReferenceUnit": "MINUTE", "PricingProductDataRecords": [
            { "ProductID": "DE-AC 11", "ReferenceUnit": "KILOWATT_HOUR", "ProductPriceCurrency": "EUR", "PricePerReferenceUnit": 0.49,
              "MaximumProductChargingPower": 43, "IsValid24hours": false,
              "ProductAvailabilityTimes": [ { "on": "Everyday", "Periods": [ { "begin": "00:00", "end": "06:00" }, { "begin": "22:00", "end": "24:00" } ] } ],
              "AdditionalReferences": [
                { "AdditionalReference": "START FEE", "AdditionalReferenceUnit": "KILOWATT_HOUR", "PricePerAdditionalReferenceUnit": 0.5 },
                { "AdditionalReference": "PARKING FEE", "AdditionalReferenceUnit": "HOUR", "PricePerAdditionalReferenceUnit": 6 } ] } ] }
        """);

    [Fact]
    public void Times_are_told_also_where_it_is_valid_around_the_clock()
    {
        var record = PricingMapping.ToRecord(Night with { Times = null, Fees = null, MaxPowerKw = 11 });
        record.IsValid24Hours.ShouldBeTrue();
        record.MaximumProductChargingPower.ShouldBe(11);
        record.ProductAvailabilityTimes.ShouldHaveSingleItem().Periods.ShouldBe([new("00:00", "24:00")]);
        record.AdditionalReferences.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "*")]
    [InlineData("DE*8EO", "DE*8EO")]
    [InlineData("DE-8EOxyz", null)]
    [InlineData("anything*", null)]
    public void The_provider_is_the_offers_or_a_star_and_nothing_else(string? provider, string? told)
    {
        var list = ToAll with { Provider = provider };
        Draft.WhyNot(PricingMapping.ToDraft("DE*ABC*E1", list, ["AC 1"])).ShouldBe(told is null ? "ProviderID is not `*` or a ProviderID" : null);
        Draft.WhyNot(PricingMapping.ToDraft(Given.Settings, list, Night)).ShouldBe(told is null ? "ProviderID is not `*` or a ProviderID" : null);
        if (told is not null)
            ShouldBeJson(PricingMapping.ToDraft("DE*ABC*E1", list, ["AC 1"]), $$"""{ "EvseID": "DE*ABC*E1", "ProviderID": "{{told}}", "EvseIDProductList": [ "AC 1" ] }""");
    }

    [Fact]
    public void The_tables_of_the_mapping_are_what_the_code_does()
    {
        var rows = Rows("Tariffs and products");
        foreach (var row in rows.Where(r => r.Length == 3 && r[1] is "ReferenceUnit"))
            WireWords.Of(PricingMapping.UnitOf(Enum.Parse<PriceUnit>(row[0]))).ShouldBe(row[2]);
        foreach (var row in rows.Where(r => r.Length == 3 && r[1] is "AdditionalReference"))
            WireWords.Of(PricingMapping.FeeOf(Enum.Parse<FeeKind>(row[0]))).ShouldBe(row[2]);
        foreach (var row in rows.Where(r => r.Length == 3 && r[1] is "MaximumProductChargingPower"))
            PricingMapping.MostOf(Enum.Parse<CurrentKind>(row[0])).ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(row[2]);
        rows.Where(r => r.Length == 3).Select(r => r[0]).ShouldBe([.. Enum.GetNames<PriceUnit>(), .. Enum.GetNames<FeeKind>(), .. Enum.GetNames<CurrentKind>()], ignoreOrder: true);
        Enum.GetValues<FeeKind>().Select(PricingMapping.FeeOf).ShouldBe(Enum.GetValues<AdditionalReference>(), ignoreOrder: true);
    }

    [Fact]
    public void Every_loss_has_its_row_and_every_row_its_loss()
    {
        var source = Path.Combine(Repository.Root, "src");
        var rules = new[] { "RoamingHub.Core/Products/TariffSale.cs", "RoamingHub.Hub/Api/TariffProductsApi.cs" }
            .SelectMany(f => Rule().Matches(File.ReadAllText(Path.Combine(source, f)))).Select(m => m.Groups["rule"].Value).Distinct();
        Rows("Tariffs and products").Where(r => r.Length == 2 && r[0] != "id").Select(r => r[0]).Where(r => !r.Contains('_', StringComparison.Ordinal) && !r.Any(char.IsAsciiLetterUpper) && r != "currency")
            .ShouldBe(rules, ignoreOrder: true);
    }

    // new("vat", …), => ("reservation", …), new Finding("alt-text", …)
    [System.Text.RegularExpressions.GeneratedRegex("""(?:losses\.Add\(new\(|=> \(|new Finding\()"(?<rule>[a-z-]+)",""")]
    private static partial System.Text.RegularExpressions.Regex Rule();

    private static void ShouldBeJson(string actual, string expected) =>
        JsonElement.DeepEquals(JsonElement.Parse(actual), JsonElement.Parse(expected)).ShouldBeTrue(actual);

    internal static List<string[]> Rows(string title) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + title).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray()),
    ];
}
