using System.Globalization;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;

namespace RoamingHub.Ocpi.Tests.Json;

public sealed class OcpiNumberTests
{
    [Theory]
    [InlineData("2.00", "2")]
    [InlineData("0", "0")]
    [InlineData("1.97305555", "1.9731")]
    [InlineData("0.00005", "0.0001")]
    [InlineData("-0.00005", "-0.0001")]
    [InlineData("12345678901234.5", "12345678901234.5")]
    public void A_number_has_at_most_four_decimals_and_no_trailing_zeros(string value, string written) =>
        OcpiJson.Write(new Price(decimal.Parse(value, CultureInfo.InvariantCulture))).ShouldBe($$"""{"excl_vat":{{written}}}""");

    [Fact]
    public void An_exponent_is_read() => OcpiJson.Parse<Price>("""{"excl_vat":1.5e1}""").ExclVat.ShouldBe(15);

    [Theory]
    [InlineData("\"1.5\"")]
    [InlineData("1e400")]
    [InlineData("true")]
    public void What_is_not_a_number_of_money_is_refused_and_named(string value) =>
        OcpiJson.Read<CdrDimension>($$"""{"type":"ENERGY","volume":{{value}}}""").Problem!.ShouldStartWith("volume ");
}
