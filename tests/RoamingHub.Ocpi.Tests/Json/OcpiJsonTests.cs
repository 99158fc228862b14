using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Json;

public sealed class OcpiJsonTests
{
    [Fact]
    public void Unknown_members_are_ignored() => OcpiJson.Parse<Token>("""{"uid":"1","x_own":{"a":[1]}}""").Uid.ShouldBe("1");

    [Fact]
    public void Absent_members_and_empty_lists_are_not_written() =>
        OcpiJson.Write(new Evse { Uid = "1", Capabilities = [], Connectors = [new() { Id = "1", TariffIds = [] }] })
            .ShouldBe("""{"uid":"1","connectors":[{"id":"1"}]}""");

    [Fact]
    public void Text_is_written_as_itself() =>
        OcpiJson.Write(new BusinessDetails("Café <Süd> & Söhne")).ShouldBe("""{"name":"Café <Süd> & Söhne"}""");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("<html>")]
    [InlineData("{\"uid\":\"1\",}")]
    public void What_cannot_be_parsed_is_not_JSON(string body)
    {
        var reading = OcpiJson.Read<Token>(body);

        reading.IsJson.ShouldBeFalse();
        reading.Value.ShouldBeNull();
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_not_JSON() =>
        OcpiJson.Read<Token>([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]).IsJson.ShouldBeFalse();

    [Theory]
    [InlineData("null", "null is not an object")]
    [InlineData("[]", "the body cannot be read: wrong type, wrong form, or given twice")]
    [InlineData("7", "the body cannot be read: wrong type, wrong form, or given twice")]
    [InlineData("{\"valid\":\"yes\"}", "valid cannot be read: wrong type, wrong form, or given twice")]
    [InlineData("{\"energy_contract\":{\"supplier_name\":1}}", "energy_contract.supplier_name cannot be read: wrong type, wrong form, or given twice")]
    public void JSON_of_the_wrong_shape_is_JSON_with_a_problem(string body, string problem)
    {
        var reading = OcpiJson.Read<Token>(body);

        reading.IsJson.ShouldBeTrue();
        reading.Problem.ShouldBe(problem);
    }

    [Fact]
    public void A_member_given_twice_is_refused()
    {
        var reading = OcpiJson.Read<Token>("""{"uid":"1","uid":"2"}""");

        reading.Ok.ShouldBeFalse();
        reading.IsJson.ShouldBeTrue();
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_throws_nothing() =>
        OcpiJson.Read<Token>("""{"issuer":"\ud800","type":"\udc00"}""").Ok.ShouldBeFalse();
}
