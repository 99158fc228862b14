using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>How much a partner may ask of us, by its own settings.</summary>
public sealed class OcpiRateLimitTests
{
    [Fact]
    public async Task One_partner_may_be_given_less_than_the_others_and_more_again()
    {
        await using var world = await OcpiWorld.StartEmptyAsync();
        var (busy, partner) = await world.AddEmspAsync();
        var (calm, _) = await world.AddEmspAsync(new() { Party = new("DE", "OTH"), Name = "Calm" });
        var key = OcpiToken.Encode((await busy.GetCredentialsAsync()).Data!.Token!);

        var shown = await world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner}", """{ "rateLimit": { "perSecond": 1, "burst": 5 } }""");
        shown["rateLimit"]!.ToJsonString().ShouldBe("""{"perSecond":1,"burst":5}""");
        await world.CaughtUpAsync();
        var answers = await AskAsync(world, key, 30);
        var refused = answers.Where(a => a.Http != 200).ToList();
        refused.Count.ShouldBeGreaterThan(15);
        refused.ShouldAllBe(a => a.Http == 429 && a.Code == 2000 && a.Headers["Retry-After"] == "1" && a.Headers.ContainsKey("X-Request-ID"));
        (await calm.GetCredentialsAsync()).Ok.ShouldBeTrue();

        await world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner}", """{ "rateLimit": { "perSecond": 1000 } }""");
        await world.CaughtUpAsync();
        (await AskAsync(world, key, 30)).ShouldAllBe(a => a.Http == 200);
        var wrong = await world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner}", """{ "rateLimit": { "perSecond": 0 } }""", expect: 400);
        ((string)wrong["member"]!).ShouldBe("rateLimit.perSecond");
        (await world.ApiAsync(HttpMethod.Put, $"/api/partners/{partner}", """{ "name": "Busy" }"""))["rateLimit"]!["perSecond"]!.GetValue<int>().ShouldBe(1000);
    }

    private static async Task<List<RawAnswer>> AskAsync(OcpiWorld world, string key, int times)
    {
        var answers = new List<RawAnswer>();
        while (answers.Count < times)
            answers.Add(await world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/tariffs", key));
        return answers;
    }
}
