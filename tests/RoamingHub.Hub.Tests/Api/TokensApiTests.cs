using System.Net;

namespace RoamingHub.Hub.Tests.Api;

public sealed class TokensApiTests : ApiTest
{
    [Fact]
    public async Task A_token_is_seen_at_once_whatever_the_case_of_its_id()
    {
        var put = await Api.PutAsync(
            "/api/tokens/04aabbcc",
            """{ "status": "Accepted", "type": "APP_USER", "expiryDate": "2027-01-01T02:00:00+02:00", "parentIdTag": "F", "concurrentTx": false }""");

        ShouldBeJson(put, """
            { "idTag": "04aabbcc", "status": "Accepted", "type": "APP_USER", "expiryDate": "2027-01-01T00:00:00Z", "parentIdTag": "F", "concurrentTx": false }
            """);
        ShouldBeJson(await Api.GetAsync("/api/tokens/04AABBCC"), put.GetRawText());
    }

    [Fact]
    public async Task What_is_not_said_has_a_default()
    {
        var put = await Api.PutAsync("/api/tokens/T1", """{ "status": "Blocked" }""");
        ShouldBeJson(put, """{ "idTag": "T1", "status": "Blocked", "type": "RFID", "concurrentTx": true }""");
    }

    [Fact]
    public async Task The_same_description_again_adds_nothing_to_the_log()
    {
        await Api.PutAsync("/api/tokens/T1", """{ "status": "Accepted", "expiryDate": "2020-01-01T00:00:00Z" }""");
        await Api.PutAsync("/api/tokens/T1", """{ "status": "Accepted", "expiryDate": "2020-01-01T00:00:00Z" }""");
        (await Api.Log.HeadAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("{}", "status")]
    [InlineData("""{ "status": "accepted" }""", "status")]
    [InlineData("""{ "status": "Accepted", "type": "CARD" }""", "type")]
    [InlineData("""{ "status": "Accepted", "expiryDate": "tomorrow" }""", "expiryDate")]
    [InlineData("""{ "status": "Accepted", "concurrentTx": "yes" }""", "concurrentTx")]
    public async Task A_wrong_member_is_named(string body, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/tokens/T1", body))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task A_deleted_token_is_gone()
    {
        await Api.PutAsync("/api/tokens/T1", """{ "status": "Accepted" }""");
        (await Api.SendAsync(HttpMethod.Delete, "/api/tokens/t1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-token", HttpMethod.Get, "/api/tokens/T1");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-token", HttpMethod.Delete, "/api/tokens/T1");
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        foreach (var id in (string[])["A", "B", "C"])
            await Api.PutAsync($"/api/tokens/{id}", """{ "status": "Accepted" }""");

        var first = await Api.GetAsync("/api/tokens?limit=2");
        var second = await Api.GetAsync($"/api/tokens?limit=2&after={first.GetProperty("next").GetString()}");

        first.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("idTag").GetString()).ShouldBe(["C", "B"]);
        second.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("idTag").GetString()).ShouldBe(["A"]);
        second.GetProperty("next").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
