using System.Net;
using RoamingHub.Core.Partners;

namespace RoamingHub.Hub.Tests.Api;

public sealed class DeliveriesApiTests : ApiTest
{
    [Fact]
    public async Task Deliveries_are_listed_newest_first_by_state_and_in_pages()
    {
        await OweAsync("parked", "delivered", "retrying");

        var all = (await Api.GetAsync("/api/partners/p1/deliveries")).GetProperty("items").EnumerateArray().ToList();
        all.Select(d => d.GetProperty("state").GetString()).ShouldBe(["retrying", "delivered", "parked"]);
        all[0].GetProperty("nextAttempt").GetString().ShouldBe("2026-03-01T12:00:00Z");
        ShouldBeJson(all[2], """
            { "id": "1", "module": "cdrs", "object": "o0", "state": "parked", "attempts": 2, "lastError": "2001", "request": "POST", "response": "200" }
            """);

        (await Api.GetAsync("/api/partners/p1/deliveries?state=parked")).GetProperty("items").GetArrayLength().ShouldBe(1);
        var first = await Api.GetAsync("/api/partners/p1/deliveries?limit=2");
        var second = await Api.GetAsync($"/api/partners/p1/deliveries?limit=2&after={first.GetProperty("next").GetString()}");
        second.GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString().ShouldBe("1");
    }

    [Fact]
    public async Task A_parked_delivery_is_tried_again_on_demand()
    {
        await OweAsync("parked", "delivered");

        (await Api.SendAsync(HttpMethod.Post, "/api/deliveries/1/retry")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await Api.GetAsync("/api/partners/p1/deliveries?state=waiting")).GetProperty("items").GetArrayLength().ShouldBe(1);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-delivery", HttpMethod.Post, "/api/deliveries/2/retry");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-delivery", HttpMethod.Post, "/api/deliveries/99/retry");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-delivery", HttpMethod.Post, "/api/deliveries/x/retry");
    }

    [Fact]
    public async Task A_state_that_does_not_exist_and_an_unknown_partner_are_refused()
    {
        await OweAsync();
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Get, "/api/partners/p1/deliveries?state=lost"))
            .GetProperty("member").GetString().ShouldBe("state");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", HttpMethod.Get, "/api/partners/p9/deliveries");
    }

    private async Task OweAsync(params string[] states)
    {
        await Api.TellAsync(PartnerStream.Of(new("p1")), new PartnerAdded(new("p1"), "ocpi", "Emsp One", "{}", DateTimeOffset.UtcNow));
        for (var i = 0; i < states.Length; i++)
            await Api.Database.ExecuteAsync($"""
                INSERT INTO hub.deliveries (partner, module, object, class, state, version, attempts, next_attempt, created_at, last_error, request, response)
                VALUES ('p1', 'cdrs', 'o{i}', 'ledger', '{states[i]}', {i}, 2, '2026-03-01 12:00:00+00', now(), '2001', 'POST', '200')
                """);
    }
}
