using System.Net;
using System.Text.Json.Nodes;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Credentials;

/// <summary>Who talks to whom: the handshake both ways, new keys, and taking leave (OCPI 2.2.1 §7).</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartEmptyAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_partner_registers_and_its_tokens_are_read()
    {
        var (emsp, partner) = await _world.AddEmspAsync(register: false);
        for (var i = 0; i < 120; i++) // three pages
            emsp.IssueToken($"CARD{i:D4}");
        await RegisterAsync(emsp, partner);

        await _world.Hub.Database.UntilAsync($"SELECT count(*) = 120 FROM hub.partner_tokens WHERE partner = '{partner}'");
        var shown = await ShowAsync(partner);
        ((string)shown["status"]!, (string)shown["version"]!).ShouldBe(("connected", "2.2.1"));
        shown["roles"]!.AsArray().ShouldHaveSingleItem()!["partyId"]!.GetValue<string>().ShouldBe("EMS");
        (await emsp.GetCredentialsAsync()).Data!.Roles!.ShouldHaveSingleItem().PartyId.ShouldBe("ABC");
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task We_start_the_handshake()
    {
        var (emsp, partner) = await _world.AddEmspAsync(register: false);
        var answer = await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/register");
        answer["endpoints"]!.AsArray().Select(e => (string)e!["module"]!).ShouldContain("cdrs");
        emsp.IsRegistered.ShouldBeTrue();
        (await emsp.GetCredentialsAsync()).Ok.ShouldBeTrue();
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handshake_of_ours_that_fails_says_at_which_step_and_can_be_made_again()
    {
        var (emsp, partner) = await _world.AddEmspAsync(register: false);
        emsp.Faults.Set(new EmspFault.HttpError(500), "credentials", times: 1);
        var failed = await PostAsync($"/api/partners/{partner}/register");
        (failed.Status, (string)failed.Body["step"]!).ShouldBe((HttpStatusCode.BadGateway, "credentials"));

        await emsp.StopListeningAsync();
        failed = await PostAsync($"/api/partners/{partner}/register");
        (failed.Status, (string)failed.Body["step"]!).ShouldBe((HttpStatusCode.BadGateway, "versions"));

        await emsp.ListenAgainAsync();
        (await PostAsync($"/api/partners/{partner}/register")).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync($"/api/partners/{partner}/register")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData(401, "3001")]
    [InlineData(500, "3001")]
    public async Task A_registration_that_fails_changes_nothing_and_its_token_can_be_used_again(int status, string code)
    {
        var (emsp, partner) = await _world.AddEmspAsync(register: false);
        var token = await TokenAsync(partner);
        emsp.Faults.Set(new EmspFault.HttpError(status), "versions");
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => emsp.RegisterAsync(_world.VersionsUrl, token));
        failure.Message.ShouldContain(code);
        ((string)(await ShowAsync(partner))["status"]!).ShouldBe("pending");

        emsp.Faults.Clear();
        await emsp.RegisterAsync(_world.VersionsUrl, token);
        ((string)(await ShowAsync(partner))["status"]!).ShouldBe("connected");
    }

    [Fact]
    public async Task A_registration_token_opens_versions_and_credentials_only_and_once()
    {
        var (emsp, partner) = await _world.AddEmspAsync(register: false);
        var token = OcpiToken.Encode(await TokenAsync(partner));
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/versions", token)).Http.ShouldBe(200);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/credentials", token)).Http.ShouldBe(200);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/locations", token)).Http.ShouldBe(401);
        (await _world.RawAsync(HttpMethod.Put, "/ocpi/2.2.1/credentials", token, "{}")).Http.ShouldBe(405);
        (await _world.RawAsync(HttpMethod.Delete, "/ocpi/2.2.1/credentials", token)).Http.ShouldBe(405);

        await emsp.RegisterAsync(_world.VersionsUrl, OcpiToken.Candidates(token)[0]);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/versions", token)).Http.ShouldBe(401);
    }

    [Fact]
    public async Task Who_is_registered_cannot_register_again()
    {
        var (emsp, _) = await _world.AddEmspAsync();
        var answer = await _world.RawAsync(HttpMethod.Post, "/ocpi/2.2.1/credentials", KeyOf(emsp), "{}");
        (answer.Http, answer.Code).ShouldBe((405, 2000));
    }

    [Fact]
    public async Task A_partner_that_sends_its_token_as_it_is_gets_ours_like_that()
    {
        var (emsp, partner) = await _world.AddEmspAsync(new EmspOptions { EncodeTokens = false }, register: false);
        await RegisterAsync(emsp, partner);
        (await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/sync?module=tokens")).ShouldNotBeNull();
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_partner_changes_keys_and_the_old_one_opens_a_while_longer()
    {
        var (emsp, _) = await _world.AddEmspAsync();
        var old = KeyOf(emsp);
        await emsp.RotateAsync();
        KeyOf(emsp).ShouldNotBe(old);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/versions", old)).Http.ShouldBe(200);
        (await emsp.GetCredentialsAsync()).Ok.ShouldBeTrue();
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task We_change_keys_and_both_sides_still_talk()
    {
        var (emsp, partner) = await _world.AddEmspAsync();
        await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/rotate");
        (await emsp.GetCredentialsAsync()).Ok.ShouldBeTrue();
        await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/sync?module=tokens");
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partner_that_leaves_is_let_in_no_more_until_it_registers_with_a_new_token()
    {
        var (emsp, partner) = await _world.AddEmspAsync();
        var key = KeyOf(emsp);
        await emsp.UnregisterAsync();
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/versions", key)).Http.ShouldBe(401);
        ((string)(await ShowAsync(partner))["status"]!).ShouldBe("disconnected");
        await RegisterAsync(emsp, partner);
        ((string)(await ShowAsync(partner))["status"]!).ShouldBe("connected");
    }

    [Fact]
    public async Task We_take_leave_of_a_partner_and_forget_it()
    {
        var (emsp, partner) = await _world.AddEmspAsync();
        await _world.ApiAsync(HttpMethod.Delete, $"/api/partners/{partner}");
        emsp.IsRegistered.ShouldBeFalse();
        (await _world.Hub.Http.GetAsync($"/api/partners/{partner}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("DE", "ABC")]
    [InlineData("NL", "EMS")]
    public async Task Nobody_becomes_us_or_another_partner_by_saying_so(string country, string party)
    {
        await _world.AddEmspAsync(); // NL-EMS
        var (impostor, partner) = await _world.AddEmspAsync(new EmspOptions { Party = new(country, party), Name = "Impostor" }, register: false);
        var token = await TokenAsync(partner);
        (await Should.ThrowAsync<InvalidOperationException>(() => impostor.RegisterAsync(_world.VersionsUrl, token))).Message.ShouldContain("2001");
    }

    private static string KeyOf(EmspSimulator emsp) => emsp.Exchanges.Last(e => !e.Inbound && e.Status == 200 && e.Path.EndsWith("credentials", StringComparison.Ordinal))
        is { } last ? OcpiToken.Encode((string)JsonNode.Parse(last.Answer)!["data"]!["token"]!) : throw new InvalidOperationException("It never registered.");

    private async Task RegisterAsync(EmspSimulator emsp, PartnerId partner) => await emsp.RegisterAsync(_world.VersionsUrl, await TokenAsync(partner));

    private async Task<string> TokenAsync(PartnerId partner) =>
        (string)(await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{partner}/registration-token"))["registrationToken"]!;

    private Task<JsonNode> ShowAsync(PartnerId partner) => _world.ApiAsync(HttpMethod.Get, $"/api/partners/{partner}");

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path)
    {
        using var response = await _world.Hub.Http.PostAsync(path, null);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
