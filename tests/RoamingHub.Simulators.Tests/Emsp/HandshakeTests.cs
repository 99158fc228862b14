using System.Net;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

public sealed class HandshakeTests : EmspTest
{
    [Fact]
    public async Task A_handshake_the_hub_starts_gives_both_sides_a_token()
    {
        Emsp.IsRegistered.ShouldBeTrue();
        Emsp.RegistrationToken.ShouldBeNull();
        (await PutAsync(Location)).Ok.ShouldBeTrue();
        (await Emsp.GetCredentialsAsync()).Data!.Token.ShouldBe(Cpo.Token);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_registration_is_405_and_credentials_show_the_token_in_use()
    {
        var again = await Cpo.Client().PostCredentialsAsync(Cpo.Endpoint(ModuleIds.Credentials), Cpo.Ours(), None);
        var shown = await Cpo.Client().GetCredentialsAsync(Cpo.Endpoint(ModuleIds.Credentials), None);

        again.HttpStatus.ShouldBe(HttpStatusCode.MethodNotAllowed);
        shown.Data!.Token.ShouldBe(Cpo.Partner!.Token);
    }

    [Fact]
    public async Task A_handshake_the_eMSP_starts_works_too()
    {
        await using var emsp = await EmspSimulator.StartAsync();

        await emsp.RegisterAsync(Cpo.VersionsUrl, Cpo.RegistrationToken);

        emsp.IsRegistered.ShouldBeTrue();
        emsp.Violations.ShouldBeEmpty();
        (await PutAsync(Location)).Ok.ShouldBeTrue();
        emsp.Locations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rotated_tokens_replace_the_old_ones()
    {
        var (before, ours) = (Cpo.Partner!.Token!, Cpo.Token);

        await Emsp.RotateAsync();

        Cpo.Partner.Token.ShouldNotBe(before);
        Cpo.Token.ShouldNotBe(ours);
        (await PutAsync(Location)).Ok.ShouldBeTrue();
        (await Cpo.Client(before).PutLocationAsync(Cpo.Endpoint(ModuleIds.Locations), Site, "{}", None)).Outcome.ShouldBe(OcpiOutcome.Unauthorized);
        (await Emsp.GetCredentialsAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task The_hub_can_rotate_and_both_tokens_are_good_until_the_new_one_is_used()
    {
        var before = Cpo.Partner!.Token!;
        var after = await Cpo.Client().PutCredentialsAsync(Cpo.Endpoint(ModuleIds.Credentials), Cpo.Ours(), None);

        (await Cpo.Client(before).GetSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, "1", None)).Outcome.ShouldBe(OcpiOutcome.NotFound);
        (await Cpo.Client(after.Data!.Token).GetSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, "1", None)).Outcome.ShouldBe(OcpiOutcome.NotFound);
        (await Cpo.Client(before).GetSessionAsync(Cpo.Endpoint(ModuleIds.Sessions), CpoStandIn.Party, "1", None)).Outcome.ShouldBe(OcpiOutcome.Unauthorized);
    }

    [Fact]
    public async Task After_the_eMSP_unregisters_nothing_is_let_in()
    {
        await Emsp.UnregisterAsync();

        Emsp.IsRegistered.ShouldBeFalse();
        Cpo.Partner.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => Emsp.Hub);
    }

    [Fact]
    public async Task After_the_hub_unregisters_it_can_register_again_with_a_new_token()
    {
        (await Cpo.Client().DeleteCredentialsAsync(Cpo.Endpoint(ModuleIds.Credentials), None)).Ok.ShouldBeTrue();
        Emsp.IsRegistered.ShouldBeFalse();
        (await Cpo.Client().GetVersionsAsync(Emsp.VersionsUrl, None)).Outcome.ShouldBe(OcpiOutcome.Unauthorized);

        await Cpo.RegisterAsync(Emsp.VersionsUrl, Emsp.NewRegistrationToken());

        (await PutAsync(Location)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_registration_token_opens_no_functional_module_and_cannot_change_or_delete()
    {
        await using var emsp = await EmspSimulator.StartAsync();
        var client = Cpo.Client(emsp.RegistrationToken);
        var details = await client.GetVersionDetailsAsync((await client.GetVersionsAsync(emsp.VersionsUrl, None)).Data!.Single().Url!, None);
        var credentials = details.Data!.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER)!;

        (await client.PostCdrAsync(details.Data.UrlOf(ModuleIds.Cdrs, InterfaceRole.RECEIVER)!, "{}", None)).Outcome.ShouldBe(OcpiOutcome.Unauthorized);
        (await client.PutCredentialsAsync(credentials, Cpo.Ours(), None)).HttpStatus.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await client.DeleteCredentialsAsync(credentials, None)).HttpStatus.ShouldBe(HttpStatusCode.MethodNotAllowed);
        emsp.Violations.ShouldHaveSingleItem().ShouldContain("no token of ours");
    }

    [Fact]
    public async Task A_hub_that_cannot_be_called_back_is_not_registered()
    {
        await using var emsp = await EmspSimulator.StartAsync();
        var client = Cpo.Client(emsp.RegistrationToken);
        var credentials = emsp.VersionsUrl.Replace("versions", "2.2.1/credentials", StringComparison.Ordinal);

        var refused = await client.PostCredentialsAsync(credentials, Cpo.Ours() with { Token = "not-a-token-of-the-cpo" }, None);
        Cpo.Version = "2.1.1";
        var outdated = await client.PostCredentialsAsync(credentials, Cpo.Ours(), None);

        refused.Code.ShouldBe(OcpiStatus.UnableToUseClientApi);
        outdated.Code.ShouldBe(OcpiStatus.UnsupportedVersion);
        emsp.IsRegistered.ShouldBeFalse();
        emsp.RegistrationToken.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_platform_of_the_old_kind_wants_its_token_as_it_is()
    {
        await using var emsp = await EmspSimulator.StartAsync(new EmspOptions { EncodeTokens = false });

        (await Cpo.Client(emsp.RegistrationToken).GetVersionsAsync(emsp.VersionsUrl, None)).Outcome.ShouldBe(OcpiOutcome.Unauthorized);
        Cpo.EncodesTokens = false;
        emsp.ForgetExchanges();
        await emsp.RegisterAsync(Cpo.VersionsUrl, Cpo.RegistrationToken);

        (await PutAsync(Location)).Ok.ShouldBeTrue();
        emsp.Violations.ShouldBeEmpty();
        emsp.Exchanges.Last(e => !e.Inbound).Headers["Authorization"].ShouldBe("Token " + Cpo.RegistrationToken);
    }
}
