using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Credentials;

/// <summary>
/// Tokens change hands and none is ever lost, whoever falls silent in between: the standard's messages as literal text, over a platform of
/// raw HTTP (OCPI 2.2.1 §7). Each test has a partner of its own.
/// </summary>
public sealed class CredentialsTests(CredentialsTests.Site site) : IClassFixture<CredentialsTests.Site>
{
    private const string Details = "/ocpi/2.2.1";
    private const string CredentialsPath = "/ocpi/2.2.1/credentials";

    private OcpiWorld World => site.World;

    [Fact]
    public async Task We_register_with_the_token_we_were_given_and_ours_is_good_before_the_answer()
    {
        await using var partner = await RawPartner.StartAsync("R01");
        var callback = 0;
        partner.Answer = request =>
        {
            if (request is { Method: "POST", Target: "/2.2.1/credentials" })
                callback = World.RawAsync(HttpMethod.Get, "/ocpi/versions", Base64(request.Token)).GetAwaiter().GetResult().Http;
            return null;
        };
        var id = await AddAsync(partner, token: "token-a");
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.OK);

        callback.ShouldBe(200);
        partner.Requests.Take(3).Select(r => $"{r.Method} {r.Target} {r.Authorization}").ShouldBe(
            ["GET /versions Token dG9rZW4tYQ==", "GET /2.2.1 Token dG9rZW4tYQ==", "POST /2.2.1/credentials Token dG9rZW4tYQ=="]);
        var post = partner.To("credentials", "POST").Single();
        post.Headers["Content-Type"].ShouldBe("application/json");
        post.Headers.Keys.ShouldNotContain(k => k.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
        var ours = JsonNode.Parse(post.Body)!;
        ours["url"]!.GetValue<string>().ShouldBe(World.VersionsUrl);
        ours["roles"]![0]!.ToJsonString().ShouldBe("""{"role":"CPO","business_details":{"name":"DE-ABC"},"party_id":"ABC","country_code":"DE"}""");

        // Of two endpoints of one module the one of the right role is called. From now on theirs is the token of the answer, and the routing says who speaks to whom.
        await UntilAsync(() => partner.To("tokens").Count > 0);
        var pull = partner.To("tokens")[0];
        pull.Target.ShouldBe("/2.2.1/tokens/?limit=1000");
        pull.Authorization.ShouldBe("Token dG9rZW4tYw==");
        (pull.Headers["OCPI-from-country-code"], pull.Headers["OCPI-from-party-id"]).ShouldBe(("DE", "ABC"));
        (pull.Headers["OCPI-to-country-code"], pull.Headers["OCPI-to-party-id"]).ShouldBe(("NL", "R01"));
    }

    [Theory]
    [InlineData("""[ { "version": "2.1.1", "url": "URL/2.1.1" } ]""", null, "version", 3002)]
    [InlineData(null, """{ "version": "2.2.1", "endpoints": [ { "identifier": "tokens", "role": "SENDER", "url": "URL/2.2.1/tokens" } ] }""", "endpoints", 3003)]
    [InlineData(null, """{ "version": "2.2.1", "endpoints": [ { "identifier": "credentials", "role": "SENDER", "url": "URL/c" } ] }""", "endpoints", 3003)]
    [InlineData("[]", null, "version", 3002)]
    [InlineData("\"soon\"", null, "versions", 3001)]
    public async Task With_a_platform_that_lacks_what_is_needed_nothing_is_agreed(string? versions, string? details, string step, int code)
    {
        await using var partner = await RawPartner.StartAsync("R02");
        partner.Versions = versions ?? partner.Versions;
        partner.Details = details ?? partner.Details;
        var (id, invitation) = await AddWithInvitationAsync(partner, token: "token-a");

        var failed = await RegisterAsync(id);
        (failed.Status, (string)failed.Body["step"]!).ShouldBe((HttpStatusCode.BadGateway, step));
        partner.To("credentials", "POST").ShouldBeEmpty();

        var refused = await World.RawAsync(HttpMethod.Post, CredentialsPath, Base64(invitation), partner.Credentials("token-b"));
        (refused.Http, refused.Code).ShouldBe((200, code));
        (await World.RawAsync(HttpMethod.Get, CredentialsPath, Base64(invitation))).Http.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{ "url": "https://x.example/versions", "roles": [] }""", "token is missing")]
    [InlineData("""{ "token": "b", "url": "https://x.example/versions", "roles": [] }""", "roles is empty")]
    [InlineData("""{ "token": "with blank", "url": "https://x.example/versions", "roles": [ { "role": "EMSP", "country_code": "NL", "party_id": "R03", "business_details": { "name": "X" } } ] }""", "token")]
    [InlineData("""{ "token": "b", "url": "https://x.example/versions", "roles": [ { "role": "EMSP", "country_code": "NL", "party_id": "R03", "business_details": {} } ] }""", "business_details.name is missing")]
    [InlineData("""{ "token": "b", "url": "https://x.example/versions", "roles": [ { "role": "emsp", "country_code": "NL", "party_id": "R03", "business_details": { "name": "X" } } ] }""", "role is not one of CPO, EMSP, HUB, NAP, NSP, OTHER, SCSP")]
    public async Task Credentials_that_are_not_whole_are_refused_with_the_member_named(string body, string problem)
    {
        await using var partner = await RawPartner.StartAsync("R03");
        var (_, invitation) = await AddWithInvitationAsync(partner);
        var refused = await World.RawAsync(HttpMethod.Post, CredentialsPath, Base64(invitation), body);
        (refused.Http, refused.Code).ShouldBe((200, 2001));
        refused.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_is_answered_again_and_only_that()
    {
        await using var partner = await RawPartner.StartAsync("R04");
        var (_, invitation) = await AddWithInvitationAsync(partner);
        var first = await PostAsync(invitation, partner.Credentials("token-b"));
        (await World.RawAsync(HttpMethod.Get, "/ocpi/versions", Base64(invitation))).Http.ShouldBe(401);
        (await World.RawAsync(HttpMethod.Post, CredentialsPath, Base64(invitation), partner.Credentials("another"))).Http.ShouldBe(401);

        var second = await PostAsync(invitation, partner.Credentials("token-b"));
        second.ShouldNotBe(first);
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(second))).Http.ShouldBe(200);
        (await World.RawAsync(HttpMethod.Post, CredentialsPath, Base64(invitation), partner.Credentials("token-b"))).Http.ShouldBe(401);
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(first))).Http.ShouldBe(401);
    }

    [Fact]
    public async Task A_registration_of_ours_whose_answer_was_lost_is_shown_and_offers_the_same_again()
    {
        await using var partner = await RawPartner.StartAsync("R05");
        partner.Answer = request => request is { Method: "POST", Target: "/2.2.1/credentials" } ? RawReply.Broken : null;
        var id = await AddAsync(partner, token: "token-a");
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.BadGateway);

        var unconfirmed = (await ShowAsync(id))["unconfirmed"]!;
        ((string)unconfirmed["kind"]!, ((string)unconfirmed["problem"]!).Length > 0).ShouldBe(("register", true));
        var offered = partner.To("credentials", "POST").Single().Token;
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(offered))).Http.ShouldBe(200); // the partner may have taken it

        partner.Answer = _ => null;
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        partner.To("credentials", "POST").Last().Token.ShouldBe(offered);
        var shown = await ShowAsync(id);
        ((string)shown["status"]!, shown["unconfirmed"]).ShouldBe(("connected", null));
    }

    [Fact]
    public async Task A_platform_that_thinks_we_are_registered_already_is_given_new_credentials()
    {
        await using var partner = await RawPartner.StartAsync("R06");
        partner.Answer = request => request is { Method: "POST", Target: "/2.2.1/credentials" } ? new(405, "") : null;
        var id = await AddAsync(partner, token: "token-a");
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        partner.To("credentials").Select(r => r.Method).ShouldBe(["POST", "PUT"]);
    }

    [Fact]
    public async Task While_tokens_change_the_old_ones_of_both_sides_hold_until_the_new_are_used()
    {
        await using var partner = await RawPartner.StartAsync("R07");
        var id = await AddAsync(partner, token: "token-a");
        await RegisterAsync(id);
        var before = partner.To("credentials", "POST").Single().Token;
        await UntilAsync(() => partner.To("tokens").Count > 0);

        partner.NextToken = "token-d";
        (await World.Hub.Http.PostAsync($"/api/partners/{id}/rotate", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var put = partner.To("credentials", "PUT").Single();
        put.Authorization.ShouldBe(Base64("token-c"));
        put.Token.ShouldNotBe(before);

        // Theirs: a platform that has not switched yet refuses the new one and is shown the old.
        partner.Answer = request => request.Authorization == Base64("token-d") ? new(401, "") : null;
        partner.Requests.Clear();
        await World.ApiAsync(HttpMethod.Post, $"/api/partners/{id}/sync?module=tokens");
        partner.To("tokens").Select(r => r.Authorization).TakeLast(2).ShouldBe([Base64("token-d"), Base64("token-c")]);

        // Ours: the old key opens until the new one is seen.
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(before))).Http.ShouldBe(200);
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(put.Token))).Http.ShouldBe(200);
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(before))).Http.ShouldBe(401);
    }

    [Fact]
    public async Task A_change_by_the_partner_whose_answer_was_lost_is_made_again_with_the_old_token()
    {
        await using var partner = await RawPartner.StartAsync("R08");
        var (_, invitation) = await AddWithInvitationAsync(partner);
        var key = await PostAsync(invitation, partner.Credentials("token-b"));
        var lost = await PutAsync(key, partner.Credentials("token-e"));
        partner.To("versions").Last().Authorization.ShouldBe(Base64("token-e"), "versions are read anew with the token just given");

        var got = await PutAsync(key, partner.Credentials("token-f"));
        got.ShouldNotBe(lost);
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(got))).Http.ShouldBe(200);
        foreach (var old in new[] { key, lost })
            (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(old))).Http.ShouldBe(401);
    }

    [Fact]
    public async Task A_partner_that_has_lost_its_token_begins_anew_with_a_new_registration_token()
    {
        await using var partner = await RawPartner.StartAsync("R09");
        var (id, invitation) = await AddWithInvitationAsync(partner);
        var key = await PostAsync(invitation, partner.Credentials("token-b"));
        var again = (string)(await World.ApiAsync(HttpMethod.Post, $"/api/partners/{id}/registration-token"))["registrationToken"]!;
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(key))).Http.ShouldBe(200);
        var newKey = await PostAsync(again, partner.Credentials("token-g"));
        (await World.RawAsync(HttpMethod.Get, Details + "/cdrs", Base64(newKey))).Http.ShouldBe(200);
    }

    [Fact]
    public async Task Where_nothing_else_works_a_new_token_of_theirs_begins_anew()
    {
        await using var partner = await RawPartner.StartAsync("R10");
        var id = await AddAsync(partner, token: "token-a");
        await RegisterAsync(id);
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.Conflict);
        await World.ApiAsync(HttpMethod.Put, $"/api/partners/{id}", """{ "token": "token-a2" }""");
        partner.Requests.Clear();
        (await RegisterAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        partner.To("credentials", "POST").Single().Authorization.ShouldBe(Base64("token-a2"));
    }

    [Fact]
    public async Task Of_a_list_with_broken_and_foreign_tokens_the_good_ones_are_taken()
    {
        await using var partner = await RawPartner.StartAsync("R20");
        string Token(string party, string uid, string more = "") =>
            $$"""
            { "country_code": "NL", "party_id": "{{party}}", "uid": "{{uid}}", "type": "RFID", "contract_id": "C1", "issuer": "X", "valid": true,
              "whitelist": "ALWAYS", {{more}} "last_updated": "2026-03-01T10:00:00" }
            """;
        partner.Answer = request => request.Method == "GET" && request.Target.StartsWith("/2.2.1/tokens", StringComparison.Ordinal)
            ? new(200, RawPartner.Ok($$"""[ {{Token("R20", "GOOD1")}}, 17, {{Token("R20", "BROKEN", "\"valid\": \"yes\",")}}, {{Token("OTH", "FOREIGN")}}, {{Token("r20", "GOOD2", "\"x_new\": 1,")}} ]"""))
            : null;
        var id = await AddAsync(partner, token: "token-a");
        await RegisterAsync(id);
        await World.Hub.Database.UntilAsync($"SELECT count(*) = 2 FROM hub.partner_tokens WHERE partner = '{id}'");
        (await CountAsync("SELECT count(*) FROM hub.partner_tokens WHERE partner = @id AND uid IN ('GOOD1', 'GOOD2')", new { id })).ShouldBe(2);
    }

    [Fact]
    public async Task A_hub_registers_with_its_one_role()
    {
        await using var partner = await RawPartner.StartAsync("R21");
        var (id, invitation) = await AddWithInvitationAsync(partner);
        await PostAsync(invitation, partner.Credentials("token-b", RawPartner.Role("R21").Replace("EMSP", "HUB", StringComparison.Ordinal)));
        var shown = await ShowAsync(id);
        ((string)shown["roles"]!.AsArray().Single()!["role"]!, (string)shown["status"]!).ShouldBe(("HUB", "connected"));
    }

    [Fact]
    public async Task How_the_token_is_written_can_be_chosen_for_a_partner_at_any_time()
    {
        await using var partner = await RawPartner.StartAsync("R11");
        var id = await AddAsync(partner, token: "token-a");
        await RegisterAsync(id);
        await UntilAsync(() => partner.To("tokens").Count > 0);
        ((string)(await ShowAsync(id))["tokenEncoding"]!).ShouldBe("base64");
        ((string)(await World.ApiAsync(HttpMethod.Put, $"/api/partners/{id}", """{ "tokenEncoding": "raw" }"""))["tokenEncoding"]!).ShouldBe("raw");
        partner.Requests.Clear();
        await World.ApiAsync(HttpMethod.Post, $"/api/partners/{id}/sync?module=tokens");
        partner.To("tokens").Last().Authorization.ShouldBe("Token token-c");
    }

    [Fact]
    public async Task A_token_whose_base64_holds_a_line_end_is_answered_in_base64()
    {
        await using var partner = await RawPartner.StartAsync("R12");
        var (_, invitation) = await AddWithInvitationAsync(partner);
        var answer = await World.RawAsync(HttpMethod.Post, CredentialsPath, Base64(invitation + "\n"), partner.Credentials("token-b"));
        answer.Code.ShouldBe(1000);
        partner.To("versions").Last().Authorization.ShouldBe("Token dG9rZW4tYg==");
    }

    [Fact]
    public async Task A_company_that_leaves_the_platform_takes_its_tokens_along_and_a_new_one_may_bring_some()
    {
        await using var partner = await RawPartner.StartAsync("R13");
        var (id, invitation) = await AddWithInvitationAsync(partner);
        var key = await PostAsync(invitation, partner.Credentials("token-b"));
        (await PutTokenAsync(key, "R13")).Http.ShouldBe(201);
        (await PutTokenAsync(key, "R14")).Http.ShouldBe(404);

        key = await PutAsync(key, partner.Credentials("token-b", RawPartner.Role("R14")));
        (await PutTokenAsync(key, "R14")).Http.ShouldBe(201);
        (await PutTokenAsync(key, "R13")).Http.ShouldBe(404);
        (await CountAsync("SELECT count(*) FROM hub.partner_tokens WHERE partner = @id AND party_id = 'R13'", new { id })).ShouldBe(0);
        (await ShowAsync(id))["roles"]!.AsArray().Single()!["partyId"]!.GetValue<string>().ShouldBe("R14");
    }

    [Fact]
    public async Task A_partner_that_remembers_what_we_no_longer_are_is_given_new_credentials_once()
    {
        await using var world = await OcpiWorld.StartEmptyAsync();
        await using var partner = await RawPartner.StartAsync("R15");
        var id = await AddAsync(partner, "token-a", world);
        (await world.Hub.Http.PostAsync($"/api/partners/{id}/register", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var upkeep = world.Hub.Service<CredentialsUpkeep>();
        await upkeep.RunAsync(default);
        partner.To("credentials", "PUT").ShouldBeEmpty();

        // It is told at once, beside the job: whoever comes second finds nothing to do, or the other at it.
        await world.ApiAsync(HttpMethod.Put, "/api/parties/DE/XYZ", """{ "name": "Second company" }""");
        await UntilPutAsync(1);
        await world.Hub.Database.UntilAsync($"SELECT body::jsonb -> 'unconfirmed' IS NULL FROM hub.partner_connections WHERE partner = '{id}'");
        var put = partner.To("credentials", "PUT").Single();
        JsonNode.Parse(put.Body)!["roles"]!.AsArray().Select(r => (string)r!["party_id"]!).ShouldBe(["ABC", "XYZ"]);
        await upkeep.RunAsync(default);
        partner.To("credentials", "PUT").Count.ShouldBe(1);

        // A month later they are exchanged by themselves.
        await world.Hub.Database.ExecuteAsync(
            $"UPDATE hub.partner_connections SET body = jsonb_set(body::jsonb, '{{since}}', to_jsonb(now() - interval '31 days'))::text WHERE partner = '{id}'");
        await UntilPutAsync(2);
        partner.To("credentials", "PUT").Count.ShouldBe(2);

        async Task UntilPutAsync(int count)
        {
            for (var until = DateTimeOffset.UtcNow + OcpiWorld.Soon; partner.To("credentials", "PUT").Count < count && DateTimeOffset.UtcNow < until; await Task.Delay(50))
                await upkeep.RunAsync(default);
        }
    }

    [Fact]
    public async Task What_a_node_left_half_done_is_finished()
    {
        await using var partner = await RawPartner.StartAsync("R16");
        var (id, invitation) = await AddWithInvitationAsync(partner);
        await PostAsync(invitation, partner.Credentials("token-b"));
        var connections = World.Hub.Service<PartnerConnections>();
        var body = (await connections.FindAsync(id, default))!;

        // The connection is closed, and the node has died before it could say so.
        await connections.CloseAsync(id, """{ "encodeToken": true, "roles": [], "endpoints": [] }""", default);
        await World.Hub.Service<CredentialsUpkeep>().RunAsync(default);
        ((string)(await ShowAsync(id))["status"]!).ShouldBe("disconnected");

        // It is established, and the same.
        await connections.SaveAsync(id, body, [], [], default);
        await World.Hub.Service<CredentialsUpkeep>().RunAsync(default);
        ((string)(await ShowAsync(id))["status"]!).ShouldBe("connected");
    }

    [Fact]
    public async Task No_token_of_either_side_can_be_read_in_the_database_or_the_api()
    {
        await using var partner = await RawPartner.StartAsync("R17");
        partner.NextToken = "their-secret-token-c";
        var (id, invitation) = await AddWithInvitationAsync(partner, token: "their-secret-token-a");
        await RegisterAsync(id);
        var ours = partner.To("credentials", "POST").Single().Token;
        var shown = (await ShowAsync(id)).ToJsonString();
        foreach (var secret in new[] { invitation, ours, "their-secret-token-a", "their-secret-token-c" })
        {
            shown.ShouldNotContain(secret);
            (await CountAsync(
                """
                SELECT (SELECT count(*) FROM hub.partner_connections WHERE position(@secret IN body) > 0)
                    + (SELECT count(*) FROM hub.partner_doors d WHERE position(@secret IN d::text) > 0)
                    + (SELECT count(*) FROM log.mt_events e WHERE position(@secret IN e.data::text) > 0)
                """, new { secret })).ShouldBe(0, secret[..3]);
        }
    }

    [Fact]
    public async Task Our_credentials_show_the_token_the_caller_came_with()
    {
        await using var partner = await RawPartner.StartAsync("R18");
        var (_, invitation) = await AddWithInvitationAsync(partner);
        var shown = await World.RawAsync(HttpMethod.Get, CredentialsPath, Base64(invitation));
        ((string)shown.Body["data"]!["token"]!, (string)shown.Body["data"]!["url"]!).ShouldBe((invitation, World.VersionsUrl));
        shown.Body["data"]!["roles"]![0]!["business_details"]!["name"].ShouldNotBeNull();
        shown.Headers.Keys.ShouldNotContain(k => k.StartsWith("OCPI-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Who_leaves_is_written_off_both_ways_and_its_business_stays()
    {
        await using var partner = await RawPartner.StartAsync("R19");
        var (id, invitation) = await AddWithInvitationAsync(partner);
        var key = await PostAsync(invitation, partner.Credentials("token-b"));
        var left = await World.RawAsync(HttpMethod.Delete, CredentialsPath, Base64(key));
        (left.Http, left.Code).ShouldBe((200, 1000));
        (await World.RawAsync(HttpMethod.Delete, CredentialsPath, Base64(key))).Http.ShouldBe(401);
        using var sync = await World.Hub.Http.PostAsync($"/api/partners/{id}/sync?module=tokens", null);
        sync.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await ShowAsync(id))["status"]!).ShouldBe("disconnected");
        (await World.ApiAsync(HttpMethod.Get, $"/api/partners/{id}/deliveries"))["items"].ShouldNotBeNull();
    }

    private static string Base64(string token) => "Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private async Task<string> AddAsync(RawPartner partner, string token, OcpiWorld? world = null) => (await AddWithInvitationAsync(partner, token, world)).Id;

    private async Task<(string Id, string Invitation)> AddWithInvitationAsync(RawPartner partner, string? token = null, OcpiWorld? world = null)
    {
        var body = new JsonObject { ["protocol"] = "ocpi", ["name"] = partner.Party, ["versionsUrl"] = partner.VersionsUrl, ["token"] = token };
        var added = await (world ?? World).ApiAsync(HttpMethod.Post, "/api/partners", body.ToJsonString());
        return ((string)added["id"]!, (string)added["registrationToken"]!);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> RegisterAsync(string id)
    {
        using var response = await World.Hub.Http.PostAsync($"/api/partners/{id}/register", null);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private Task<string> PostAsync(string token, string body) => ExchangeAsync(HttpMethod.Post, token, body);

    private Task<string> PutAsync(string token, string body) => ExchangeAsync(HttpMethod.Put, token, body);

    // The token that we hand out.
    private async Task<string> ExchangeAsync(HttpMethod method, string token, string body)
    {
        var answer = await World.RawAsync(method, CredentialsPath, Base64(token), body);
        (answer.Http, answer.Code).ShouldBe((200, 1000), answer.Body.ToJsonString());
        return (string)answer.Body["data"]!["token"]!;
    }

    private Task<RawAnswer> PutTokenAsync(string key, string party) => World.RawAsync(
        HttpMethod.Put, $"/ocpi/2.2.1/tokens/NL/{party}/CARD1", Base64(key),
        $$"""
        { "country_code": "NL", "party_id": "{{party}}", "uid": "CARD1", "type": "RFID", "contract_id": "NL-{{party}}-C1", "issuer": "X", "valid": true,
          "whitelist": "ALWAYS", "last_updated": "2026-03-01T10:00:00Z" }
        """);

    private Task<JsonNode> ShowAsync(string id) => World.ApiAsync(HttpMethod.Get, $"/api/partners/{id}");

    private async Task<long> CountAsync(string sql, object parameters)
    {
        await using var connection = await World.Hub.Service<Database>().OpenAsync();
        return await connection.ExecuteScalarAsync<long>(sql, parameters);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(OcpiWorld.Soon);
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    public sealed class Site : IAsyncLifetime
    {
        internal OcpiWorld World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await OcpiWorld.StartEmptyAsync();

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
