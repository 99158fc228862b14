using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>How partners keep our copy of their tokens (OCPI 2.2.1 §12.2.1).</summary>
public sealed class TokensEndpointsTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;
    private EmspSimulator _emsp = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        (_emsp, _) = await _world.AddEmspAsync();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_token_is_new_once_and_read_back_whatever_its_case()
    {
        var token = _emsp.IssueToken("04a2b3c4") with { GroupId = "FLEET", VisualNumber = "1234" };
        ((int)(await _emsp.PushTokenAsync(token)).HttpStatus!).ShouldBe(201);
        ((int)(await _emsp.PushTokenAsync(token)).HttpStatus!).ShouldBe(200);
        (await _emsp.GetTokenAsync("04A2B3C4")).Data.ShouldBe(token);
        _emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_an_older_one_nothing()
    {
        var token = _emsp.IssueToken("CARD1");
        await _emsp.PushTokenAsync(token);
        var later = token.LastUpdated!.Value.AddSeconds(1);
        (await _emsp.PatchTokenAsync("CARD1", new TokenPatch { Valid = false, LastUpdated = later })).Ok.ShouldBeTrue();
        (await _emsp.GetTokenAsync("CARD1")).Data.ShouldBe(token with { Valid = false, LastUpdated = later });

        (await _emsp.PatchTokenAsync("CARD1", new TokenPatch { Valid = true, LastUpdated = later.AddSeconds(-1) })).Code.ShouldBe(1000);
        (await _emsp.PushTokenAsync(token)).Code.ShouldBe(1000);
        (await _emsp.GetTokenAsync("CARD1")).Data!.Valid.ShouldBe(false);
    }

    [Fact]
    public async Task A_patch_of_a_token_we_never_had_is_404_with_2004()
    {
        var answer = await _emsp.PatchTokenAsync("NEVER", new TokenPatch { Valid = false, LastUpdated = DateTimeOffset.UtcNow });
        (answer.Outcome, answer.Code).ShouldBe((OcpiOutcome.NotFound, 2004));
    }

    [Fact]
    public async Task The_same_uid_may_be_a_card_and_an_app_user()
    {
        await _emsp.PushTokenAsync(_emsp.IssueToken("SAME"));
        await _emsp.PushTokenAsync(_emsp.IssueToken("SAME", TokenType.APP_USER));
        (await _emsp.GetTokenAsync("SAME")).Data!.Type!.Value.ShouldBe(TokenType.RFID);
        (await _emsp.GetTokenAsync("SAME", TokenType.APP_USER)).Data!.Type!.Value.ShouldBe(TokenType.APP_USER);
    }

    [Fact]
    public async Task Another_partners_token_does_not_exist()
    {
        var (other, _) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        await _emsp.PushTokenAsync(_emsp.IssueToken("CARD1"));
        var url = _emsp.HubEndpoint("tokens", RoamingHub.Ocpi.V221.Versions.InterfaceRole.RECEIVER) + "/NL/EMS/CARD1";
        (await other.Hub.SendAsync<Token>(new(HttpMethod.Get, url), default)).Outcome.ShouldBe(OcpiOutcome.NotFound);
    }
}
