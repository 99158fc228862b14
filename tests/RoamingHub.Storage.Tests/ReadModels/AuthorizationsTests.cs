using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class AuthorizationsTests : ReadModelTest
{
    private static readonly Guid Id2 = new("0194f0a0-0000-7000-8000-000000000002");

    private Authorizations Authorizations => new(World.Database);

    [Fact]
    public async Task Accepted_decisions_are_pending_oldest_first_with_the_partners_grant()
    {
        await TellAsync(Facts.Decided, Facts.Decided with { Id = Id2 });

        var pending = await Authorizations.PendingAsync(Facts.Noon, default);

        pending.Select(d => d.Id).ShouldBe([Facts.Id1, Id2]);
        pending[0].Grant.ShouldNotBeNull().StopTokens.ShouldBe(["04DDEEFF"]);
        pending[0].Grant!.Reference.ShouldBe("REF-1");
    }

    [Fact]
    public async Task A_used_an_expired_and_a_refused_decision_are_not_pending()
    {
        await TellAsync(Facts.Decided, Facts.Decided with { Id = Id2, Result = PermitResult.Blocked });
        (await Authorizations.PendingAsync(Facts.Noon, default)).Select(d => d.Id).ShouldBe([Facts.Id1]);
        (await Authorizations.PendingAsync(Facts.Decided.UsableUntil, default)).ShouldBeEmpty();

        await TellSessionAsync(Facts.Session1, Facts.Started with { Authorization = Facts.Id1 });

        (await Authorizations.PendingAsync(Facts.Noon, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Decisions_are_listed_newest_first_by_tag_and_station()
    {
        await TellAsync(
            Facts.Decided,
            Facts.Decided with { Id = Id2, Station = new("CP-2") },
            Facts.Decided with { Id = new("0194f0a0-0000-7000-8000-000000000003"), Token = TokenRef.Read("OTHER") });

        (await IdsAsync(null, null)).Count.ShouldBe(3);
        (await IdsAsync("04aabbcc", null)).ShouldBe([Id2, Facts.Id1]);
        (await IdsAsync("04AABBCC", "CP-2")).ShouldBe([Id2]);
        var page = await Authorizations.ListAsync(null, null, new(Limit: 2), default);
        (await Authorizations.ListAsync(null, null, new(Limit: 2, page.Next), default)).Items.Single().Id.ShouldBe(Facts.Id1);
    }

    private async Task TellAsync(params AuthorizationDecided[] decisions)
    {
        foreach (var decision in decisions)
            await World.TellAsync(AuthorizationStream.Of(decision.Id), decision);
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync(string? idTag, string? station) =>
        [.. (await Authorizations.ListAsync(idTag, station is null ? null : new StationId(station), Everything, default)).Items.Select(d => d.Id)];
}
