using System.Net;

namespace RoamingHub.Hub.Tests.Api;

public sealed class PartiesApiTests : ApiTest
{
    [Fact]
    public async Task Our_own_party_is_there_before_anybody_describes_it()
    {
        ShouldBeJson(await Api.GetAsync("/api/parties/de/abc"), """{ "countryCode": "DE", "partyId": "ABC", "name": "DE-ABC" }""");
        (await Api.GetAsync("/api/parties")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_party_is_described_once_and_locations_may_be_its_own()
    {
        var put = await Api.PutAsync("/api/parties/nl/xyz", """{ "name": "Xyz", "website": "https://xyz.example" }""");
        await Api.PutAsync("/api/parties/NL/XYZ", """{ "name": "Xyz", "website": "https://xyz.example" }""");

        ShouldBeJson(put, """{ "countryCode": "NL", "partyId": "XYZ", "name": "Xyz", "website": "https://xyz.example" }""");
        (await Api.Log.HeadAsync()).ShouldBe(1);
        var tariff = await Api.PutAsync("/api/tariffs/T1", """
            { "country_code": "NL", "party_id": "XYZ", "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 1, "step_size": 1 } ] } ] }
            """);
        tariff.GetProperty("party_id").GetString().ShouldBe("XYZ");
    }

    [Theory]
    [InlineData("/api/parties/NLD/XYZ", """{ "name": "x" }""", "countryCode")]
    [InlineData("/api/parties/NL/XY", """{ "name": "x" }""", "partyId")]
    [InlineData("/api/parties/NL/XYZ", "{}", "name")]
    [InlineData("/api/parties/NL/XYZ", """{ "name": "x", "website": "xyz" }""", "website")]
    public async Task A_wrong_member_is_named(string path, string body, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, path, body)).GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task A_party_that_is_not_ours_is_not_found() =>
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-party", HttpMethod.Get, "/api/parties/FR/XYZ");
}
