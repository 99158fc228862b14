using System.Text;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>How partners keep our copy of their tokens, in literal requests and answers (OCPI 2.2.1 §12.2.1, §12.3.2).</summary>
public sealed class TokensWireTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;
    private RawEmsp _emsp = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubUnderTest.StartAsync();
        _emsp = await RawEmsp.RegisterAsync(_hub, _ => RawEmsp.Envelope(1000, "[]"));
    }

    public async Task DisposeAsync()
    {
        await _emsp.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_created_replaced_changed_and_read_as_it_stands()
    {
        var full = Token("012345678", """, "visual_number": "DF000-2001-8999-1", "group_id": "DF000-2001-8999", "language": "it", "default_profile_type": "GREEN", "energy_contract": { "supplier_name": "Greenpeace Energy eG", "contract_id": "0123456789" } """);
        (await SendAsync("PUT", "/012345678", full)).ShouldBe((201, 1000));
        JsonNode.DeepEquals((await AskAsync("GET", "/012345678")).Body["data"], JsonNode.Parse(full)).ShouldBeTrue();

        // A PUT is the whole object: what it leaves out is gone (§4.1.4.2). Ids are the same in any case.
        var bare = Token("012345678", "", updated: "2026-02-02T00:00:00Z");
        (await SendAsync("PUT", "/012345678?type=RFID", bare)).ShouldBe((200, 1000));
        JsonNode.DeepEquals((await AskAsync("GET", "/012345678?type=RFID")).Body["data"], JsonNode.Parse(bare)).ShouldBeTrue();

        // A PATCH changes what it names (§4.1.4.3).
        (await SendAsync("PATCH", "/012345678", """{ "valid": false, "last_updated": "2026-02-03T00:00:00Z" }""")).ShouldBe((200, 1000));
        var changed = (await AskAsync("GET", "/012345678")).Body["data"]!;
        ((bool)changed["valid"]!, (string)changed["contract_id"]!, (string)changed["last_updated"]!).ShouldBe((false, "NL8ACC12E46L89", "2026-02-03T00:00:00Z"));
    }

    [Fact]
    public async Task Older_news_changes_nothing_and_is_answered_1000()
    {
        await SendAsync("PUT", "/STALE", Token("STALE", "", updated: "2026-02-02T00:00:00Z"));
        (await SendAsync("PUT", "/STALE", Token("STALE", """, "language": "de" """, updated: "2026-02-01T00:00:00Z"))).ShouldBe((200, 1000));
        (await SendAsync("PATCH", "/STALE", """{ "valid": false, "last_updated": "2026-02-01T23:59:59Z" }""")).ShouldBe((200, 1000));
        var held = (await AskAsync("GET", "/STALE")).Body["data"]!;
        ((bool)held["valid"]!, held["language"]).ShouldBe((true, null));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_date_beyond_our_clock_keeps_no_later_news_out(string method)
    {
        var uid = "TOMORROW" + method;
        await SendAsync("PUT", "/" + uid, Token(uid, "", updated: "2099-01-01T00:00:00Z"));
        var blocked = method == "PUT"
            ? Token(uid, "", updated: "2026-02-02T00:00:00Z").Replace("\"valid\": true", "\"valid\": false", StringComparison.Ordinal)
            : """{ "valid": false, "last_updated": "2026-02-02T00:00:00Z" }""";
        (await SendAsync(method, "/" + uid, blocked)).ShouldBe((200, 1000));
        ((bool)(await AskAsync("GET", "/" + uid)).Body["data"]!["valid"]!).ShouldBeFalse();
    }

    [Theory]
    [InlineData(""" "uid": "OTHER" """)]
    [InlineData(""" "party_id": "ZZZ" """)]
    [InlineData(""" "country_code": "ZZ" """)]
    [InlineData(""" "type": "APP_USER" """)]
    public async Task A_change_that_is_of_another_token_is_2001(string member)
    {
        await SendAsync("PUT", "/KEYED", Token("KEYED", ""));
        (await SendAsync("PATCH", "/KEYED", $$"""{ "valid": false, "last_updated": "2026-03-02T00:00:00Z", {{member}} }""")).ShouldBe((200, 2001));
        ((bool)(await AskAsync("GET", "/KEYED")).Body["data"]!["valid"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Owner_uid_and_type_are_the_key()
    {
        (await SendAsync("PUT", "/Same?type=RFID", Token("Same", ""))).ShouldBe((201, 1000));
        (await SendAsync("PUT", "/Same?type=APP_USER", Token("Same", "", type: "APP_USER"))).ShouldBe((201, 1000));
        (await SendAsync("PUT", "/SAME", Token("SAME", "", updated: "2026-02-02T00:00:00Z"))).ShouldBe((200, 1000));
        ((string)(await AskAsync("GET", "/same?type=APP_USER")).Body["data"]!["type"]!).ShouldBe("APP_USER");
        ((string)(await AskAsync("GET", "/same")).Body["data"]!["uid"]!).ShouldBe("SAME"); // the case that came last
        (await SendAsync("GET", "/same?type=OTHER")).ShouldBe((404, 2004));
    }

    [Fact]
    public async Task What_is_unknown_or_not_the_partners_is_404_and_what_contradicts_itself_is_2001()
    {
        (await SendAsync("GET", "/NEVER")).ShouldBe((404, 2004));
        (await SendAsync("PATCH", "/NEVER", """{ "valid": false, "last_updated": "2026-02-03T00:00:00Z" }""")).ShouldBe((404, 2004));
        (await SendAsync("PUT", "/T1", Token("T1", ""), party: "ZZZ")).Http.ShouldBe(404);
        (await SendAsync("PUT", "/T1", Token("T2", ""))).ShouldBe((200, 2001));
        (await SendAsync("PUT", "/T1?type=OTHER", Token("T1", ""))).ShouldBe((200, 2001));
        (await SendAsync("PUT", "/T1", Token("T1", "").Replace(_emsp.Party, "ZZZ", StringComparison.Ordinal))).ShouldBe((200, 2001));
        (await SendAsync("GET", "/T1")).ShouldBe((404, 2004));
    }

    [Theory]
    [InlineData("contract_id")]
    [InlineData("issuer")]
    [InlineData("valid")]
    [InlineData("whitelist")]
    [InlineData("last_updated")]
    [InlineData("type")]
    public async Task What_a_token_must_have_is_missed_by_name(string member)
    {
        var token = JsonNode.Parse(Token("MISS", ""))!.AsObject();
        token.Remove(member);
        var answer = await AskAsync("PUT", "/MISS", token.ToJsonString());
        (answer.Http, answer.Code).ShouldBe((200, 2001));
        answer.Message.ShouldContain(member);
    }

    [Fact]
    public async Task A_patch_must_say_when_a_body_must_be_json_and_no_token_is_deleted()
    {
        await SendAsync("PUT", "/T9", Token("T9", ""));
        var undated = await AskAsync("PATCH", "/T9", """{ "valid": false }""");
        (undated.Http, undated.Code).ShouldBe((200, 2001));
        undated.Message.ShouldContain("last_updated");
        (await SendAsync("PUT", "/T9", "{ no json")).Http.ShouldBe(400);
        (await SendAsync("DELETE", "/T9")).Http.ShouldBe(405);
        (await SendAsync("POST", "/T9", "{}")).Http.ShouldBe(405);
        (await SendAsync("PUT", "/T9", Token("T9", """, "something_new": { "a": 1 } """, updated: "2026-02-05T00:00:00Z"))).ShouldBe((200, 1000)); // unknown members are let pass
        (await SendAsync("PUT", "/" + new string('x', 37), Token(new string('x', 37), ""))).ShouldBe((200, 2001));
    }

    private string Token(string uid, string more, string type = "RFID", string updated = "2026-02-01T00:00:00Z") => $$"""
        { "country_code": "DE", "party_id": "{{_emsp.Party}}", "uid": "{{uid}}", "type": "{{type}}", "contract_id": "NL8ACC12E46L89",
          "issuer": "TheNewMotion", "valid": true, "whitelist": "ALLOWED", "last_updated": "{{updated}}" {{more}} }
        """;

    private async Task<(int Http, int Code)> SendAsync(string method, string path, string? body = null, string? party = null)
    {
        var answer = await AskAsync(method, path, body, party);
        return (answer.Http, answer.Code);
    }

    private async Task<RawAnswer> AskAsync(string method, string path, string? body = null, string? party = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), $"{_hub.Url}/ocpi/2.2.1/tokens/DE/{party ?? _emsp.Party}{path}");
        request.Headers.TryAddWithoutValidation("Authorization", _emsp.HubKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, JsonNode.Parse(text)!, []);
    }
}
