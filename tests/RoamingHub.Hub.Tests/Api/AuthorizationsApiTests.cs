using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Hub.Tests.Api;

public sealed class AuthorizationsApiTests : ApiTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_decision_is_shown_with_its_steps_and_the_card_masked()
    {
        await TellAsync("0194f0a0-0000-7000-8000-000000000001", "CP-1", PermitResult.InUse);

        ShouldBeJson(await Api.GetAsync("/api/authorizations"), """
            { "items": [ { "id": "0194f0a0-0000-7000-8000-000000000001", "at": "2026-03-01T12:00:00Z", "stationId": "CP-1", "connectorId": 1,
                           "idTag": "****BBCC", "result": "ConcurrentTx", "by": "local",
                           "steps": [ { "source": "local", "answer": "in-use", "reason": "charges elsewhere", "milliseconds": 0.4 } ] } ], "next": null }
            """);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?idTag=04aabbcc", 2)]
    [InlineData("?idTag=AABBCC", 0)]
    [InlineData("?station=CP-2", 1)]
    [InlineData("?station=CP-2&idTag=04AABBCC", 1)]
    public async Task Decisions_are_found_by_the_whole_card_and_the_station(string query, int count)
    {
        await TellAsync("0194f0a0-0000-7000-8000-000000000001", "CP-1", PermitResult.Accepted);
        await TellAsync("0194f0a0-0000-7000-8000-000000000002", "CP-2", PermitResult.Blocked);

        (await Api.GetAsync("/api/authorizations" + query)).GetProperty("items").GetArrayLength().ShouldBe(count);
    }

    private Task TellAsync(string id, string station, PermitResult result) => Api.TellAsync(
        AuthorizationStream.Of(Guid.Parse(id)),
        new AuthorizationDecided(
            Guid.Parse(id), new(station), 1, TokenRef.Read("04AABBCC"), result, "local", null, null, null,
            [new("local", "in-use", "charges elsewhere", 0.4)], Noon, Noon.AddMinutes(15)));
}
