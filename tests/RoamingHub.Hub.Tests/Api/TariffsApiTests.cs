using System.Net;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Hub.Tests.Api;

public sealed class TariffsApiTests : ApiTest
{
    private const string Given = """
        { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19.0, "step_size": 1 } ],
                                             "restrictions": { "start_time": "08:00", "day_of_week": [ "MONDAY" ] } } ] }
        """;

    [Fact]
    public async Task A_tariff_is_answered_as_partners_see_it()
    {
        var put = await Api.PutAsync("/api/tariffs/STANDARD", Given);

        ShouldBeJson(put, $$"""
            { "country_code": "DE", "party_id": "ABC", "id": "STANDARD", "currency": "EUR",
              "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19, "step_size": 1 } ],
                              "restrictions": { "start_time": "08:00", "day_of_week": [ "MONDAY" ] } } ],
              "last_updated": "{{put.GetProperty("last_updated").GetString()}}" }
            """);
        ShouldBeJson(await Api.GetAsync("/api/tariffs/standard"), put.GetRawText());
        ShouldBeJson((await Api.GetAsync("/api/tariffs")).GetProperty("items")[0], put.GetRawText());
    }

    [Fact]
    public async Task The_same_description_again_adds_nothing_and_a_change_moves_its_time()
    {
        var first = await Api.PutAsync("/api/tariffs/T1", Given);
        (await Api.PutAsync("/api/tariffs/T1", Given)).GetRawText().ShouldBe(first.GetRawText());
        (await Api.Log.HeadAsync()).ShouldBe(1);

        var changed = await Api.PutAsync("/api/tariffs/T1", Given.Replace("0.49", "0.59"));

        string.CompareOrdinal(changed.GetProperty("last_updated").GetString(), first.GetProperty("last_updated").GetString()).ShouldBeGreaterThan(0);
        var fact = (await Api.Log.ReadStreamAsync(TariffStream.Of("T1")))[1].Data.ShouldBeOfType<TariffDescribed>();
        fact.Tariff.Elements[0].Components[0].Price.ShouldBe(0.59m);
    }

    [Fact]
    public async Task A_deleted_tariff_is_gone_and_may_come_again()
    {
        await Api.PutAsync("/api/tariffs/T1", Given);
        (await Api.SendAsync(HttpMethod.Delete, "/api/tariffs/T1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-tariff", HttpMethod.Get, "/api/tariffs/T1");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-tariff", HttpMethod.Delete, "/api/tariffs/T1");

        await Api.PutAsync("/api/tariffs/T1", Given);
        await Api.GetAsync("/api/tariffs/T1");
    }

    [Theory]
    [InlineData("\"EUR\"", "\"euro\"", "currency")]
    [InlineData("\"ENERGY\"", "\"KWH\"", "elements[0].price_components[0].type")]
    [InlineData("\"08:00\"", "\"8:00\"", "elements[0].restrictions.start_time")]
    [InlineData("\"MONDAY\"", "\"FUNDAY\"", "elements[0].restrictions.day_of_week[0]")]
    [InlineData("\"step_size\": 1", "\"step_size\": -1", "elements[0].price_components[0].step_size")]
    public async Task A_wrong_member_is_named_in_OCPIs_words(string right, string wrong, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/tariffs/T1", Given.Replace(right, wrong)))
        .GetProperty("member").GetString().ShouldBe(member);
}
