using System.Net;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Api;

namespace RoamingHub.Hub.Tests.Api;

public sealed class PartnersApiTests : ApiTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_new_partner_is_answered_with_its_registration_token_shown_once()
    {
        Api.Partners.Next = new OnboardingResult.Done(new("p1"), "token-a", "https://hub.example/ocpi/versions");

        var response = await Api.SendAsync(HttpMethod.Post, "/api/partners", """
            { "protocol": "ocpi", "name": "Emsp One", "versionsUrl": "https://emsp.example/versions", "token": "theirs", "tokenEncoding": "raw" }
            """);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var added = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync());
        ShouldBeJson(added, """
            { "id": "p1", "protocol": "ocpi", "name": "Emsp One", "status": "pending", "registrationToken": "token-a",
              "versionsUrl": "https://hub.example/ocpi/versions", "version": "2.2.1", "roles": [ { "role": "EMSP", "countryCode": "DE", "partyId": "8AC" } ],
              "endpoints": [ { "module": "locations", "role": "RECEIVER", "url": "https://emsp.example/locations" } ], "feeds": [] }
            """);
        (await Api.GetAsync("/api/partners/p1")).TryGetProperty("registrationToken", out _).ShouldBeFalse();
        (Api.Partners.Request!.Token, Api.Partners.Request.TokenEncoding).ShouldBe(("theirs", "raw"));
    }

    [Theory]
    [InlineData("""{ "name": "x" }""", "protocol")]
    [InlineData("""{ "protocol": "ocpp", "name": "x" }""", "protocol")]
    [InlineData("""{ "protocol": "ocpi" }""", "name")]
    [InlineData("""{ "protocol": "ocpi", "name": "x", "versionsUrl": "ftp://x" }""", "versionsUrl")]
    [InlineData("""{ "protocol": "ocpi", "name": "x", "token": "a b" }""", "token")]
    [InlineData("""{ "protocol": "ocpi", "name": "x", "tokenEncoding": "hex" }""", "tokenEncoding")]
    [InlineData("""{ "protocol": "oicp", "name": "x", "operatorId": "DE*ABC", "operatorName": "Abc" }""", "baseUrl")]
    [InlineData("""{ "protocol": "oicp", "name": "x", "baseUrl": "https://h", "operatorName": "Abc" }""", "operatorId")]
    [InlineData("""{ "protocol": "oicp", "name": "x", "baseUrl": "https://h", "operatorId": "DE*ABC", "operatorName": "A", "services": [ "Both" ] }""", "services[0]")]
    public async Task A_wrong_member_is_named(string body, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/partners", body))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task A_step_that_fails_says_which_and_why()
    {
        await AddAsync();
        Api.Partners.Next = new OnboardingResult.Failed("versions", "connection refused");

        var problem = await Api.RefusedAsync(HttpStatusCode.BadGateway, "partner-failed", HttpMethod.Post, "/api/partners/p1/register");

        (problem.GetProperty("step").GetString(), problem.GetProperty("detail").GetString()).ShouldBe(("versions", "connection refused"));
    }

    [Fact]
    public async Task Every_step_reaches_the_protocol()
    {
        await AddAsync();
        foreach (var (method, path, asked, status) in ((string, string, string, HttpStatusCode)[])
        [
            ("PUT", "/api/partners/p1", "change", HttpStatusCode.OK),
            ("POST", "/api/partners/p1/registration-token", "renew", HttpStatusCode.OK),
            ("POST", "/api/partners/p1/register", "register", HttpStatusCode.OK),
            ("POST", "/api/partners/p1/rotate", "rotate", HttpStatusCode.OK),
            ("POST", "/api/partners/p1/sync?module=locations", "sync locations", HttpStatusCode.Accepted),
            ("DELETE", "/api/partners/p1", "remove", HttpStatusCode.NoContent),
        ])
        {
            (await Api.SendAsync(new(method), path, method == "PUT" ? """{ "name": "x" }""" : null)).StatusCode.ShouldBe(status, path);
            Api.Partners.Asked.ShouldBe(asked);
        }
    }

    [Fact]
    public async Task A_step_that_does_not_fit_is_refused()
    {
        await AddAsync();
        Api.Partners.Next = new OnboardingResult.Refused("It is registered already.");
        await Api.RefusedAsync(HttpStatusCode.Conflict, "partner-state", HttpMethod.Post, "/api/partners/p1/register");

        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/partners/p1/sync?module=evseData"))
            .GetProperty("member").GetString().ShouldBe("module");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", HttpMethod.Post, "/api/partners/p9/register");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", HttpMethod.Get, "/api/partners/p9");
    }

    [Fact]
    public async Task A_partner_shows_how_far_its_feeds_are()
    {
        await AddAsync();
        await Api.TellAsync(PartnerStream.Of(new("p1")), new PartnerConnected(new("p1"), [new("DE", "8AC")], Noon));
        await Api.Database.ExecuteAsync("""
            INSERT INTO hub.deliveries (partner, module, object, class, state, version, next_attempt, created_at, ended_at, last_error)
            VALUES ('p1', 'cdrs', 'a', 'ledger', 'delivered', 7, now(), now(), '2026-03-01 12:00:00+00', NULL),
                   ('p1', 'cdrs', 'b', 'ledger', 'parked', 8, now(), now(), now(), '2001'),
                   ('p1', 'cdrs', 'c', 'ledger', 'retrying', 9, now(), now(), NULL, 'timeout')
            """);

        var partner = (await Api.GetAsync("/api/partners")).GetProperty("items")[0];

        partner.GetProperty("status").GetString().ShouldBe("connected");
        ShouldBeJson(partner.GetProperty("feeds")[0], """
            { "module": "cdrs", "position": 7, "behind": 1, "lastDelivery": "2026-03-01T12:00:00Z", "failing": "timeout", "parked": 1 }
            """);
    }

    private Task AddAsync() => Api.TellAsync(PartnerStream.Of(new("p1")), new PartnerAdded(new("p1"), "ocpi", "Emsp One", "{}", Noon));
}
