using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>Whether a partner's card may charge, and who decides (OCPI 2.2.1 §12.4.5).</summary>
public sealed class OcpiTokenAuthorityTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync(("Hub:Ocpi:AuthorizePatienceMilliseconds", "1500"));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    // whitelist, valid in our copy, the partner's answer (null: it is down), result, whether it was asked
    [InlineData(WhitelistType.ALWAYS, true, AllowedType.BLOCKED, AuthorizationStatus.Accepted, false)]
    [InlineData(WhitelistType.ALWAYS, false, AllowedType.ALLOWED, AuthorizationStatus.Blocked, false)]
    [InlineData(WhitelistType.ALLOWED, true, AllowedType.ALLOWED, AuthorizationStatus.Accepted, true)]
    [InlineData(WhitelistType.ALLOWED, true, AllowedType.BLOCKED, AuthorizationStatus.Blocked, true)]
    [InlineData(WhitelistType.ALLOWED, true, null, AuthorizationStatus.Accepted, false)]
    [InlineData(WhitelistType.ALLOWED, false, null, AuthorizationStatus.Blocked, false)]
    [InlineData(WhitelistType.ALLOWED_OFFLINE, false, AllowedType.ALLOWED, AuthorizationStatus.Accepted, true)]
    [InlineData(WhitelistType.ALLOWED_OFFLINE, true, AllowedType.EXPIRED, AuthorizationStatus.Expired, true)]
    [InlineData(WhitelistType.ALLOWED_OFFLINE, true, null, AuthorizationStatus.Accepted, false)]
    [InlineData(WhitelistType.NEVER, true, AllowedType.ALLOWED, AuthorizationStatus.Accepted, true)]
    [InlineData(WhitelistType.NEVER, true, AllowedType.NO_CREDIT, AuthorizationStatus.Invalid, true)]
    [InlineData(WhitelistType.NEVER, true, null, AuthorizationStatus.Invalid, false)]
    public async Task The_whitelist_says_who_decides(WhitelistType whitelist, bool valid, AllowedType? says, AuthorizationStatus result, bool asked)
    {
        var token = Emsp.IssueToken(Card, whitelist: whitelist, answer: new AuthorizeAnswer(says ?? AllowedType.BLOCKED)) with { Valid = valid };
        await Emsp.PushTokenAsync(token);
        if (says is null)
            Emsp.Faults.Set(new EmspFault.HttpError(500), "tokens");
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.Known.ShouldBe(result);
        (Emsp.Authorizations.Count > 0).ShouldBe(asked);
    }

    [Fact]
    public async Task The_station_and_not_yet_its_connector_is_told_when_a_card_is_read()
    {
        await Emsp.PushTokenAsync(Emsp.IssueToken(Card));
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync(Card);
        Emsp.Authorizations.ShouldHaveSingleItem().At.ShouldBe(new LocationReferences("LOC1"));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_that_may_charge_elsewhere_only_may_not_charge_here()
    {
        await Emsp.PushTokenAsync(Emsp.IssueToken(Card, answer: new AuthorizeAnswer(AllowedType.ALLOWED, new LocationReferences("LOC9"))));
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
    }

    [Fact]
    public async Task A_partner_that_thinks_too_long_does_not_keep_the_driver_waiting()
    {
        await Emsp.PushTokenAsync(Emsp.IssueToken(Card));
        Emsp.Faults.Set(new EmspFault.Slow(TimeSpan.FromSeconds(30)), "tokens");
        await using var station = await _world.StationAsync();
        var began = System.Diagnostics.Stopwatch.StartNew();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        began.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_card_that_nobody_has_told_us_of()
    {
        Emsp.IssueToken(Card);
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
        Emsp.Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Partners_that_wish_it_are_asked_about_unknown_cards_and_the_first_that_allows_has_it()
    {
        var (deaf, _) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "AAA"), Name = "A" }, settings: """{ "askUnknownTokens": true }""");
        var (owner, partner) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "BBB"), Name = "B" }, settings: """{ "askUnknownTokens": true }""");
        deaf.Faults.Set(new EmspFault.Slow(TimeSpan.FromSeconds(30)), "tokens");
        owner.IssueToken(Card);
        await using var station = await _world.StationAsync();
        (await station.AuthorizeAsync(Card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        var decision = (await _world.ApiAsync(HttpMethod.Get, "/api/authorizations"))["items"]!.AsArray()[0]!;
        ((string)decision["by"]!).ShouldBe($"ocpi:{partner}");
    }
}
