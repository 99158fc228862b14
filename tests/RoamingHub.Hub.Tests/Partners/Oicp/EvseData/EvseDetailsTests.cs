using System.Net;
using System.Text;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>What the back office says of EVSEs in OICP's words, from its API to Hubject.</summary>
public sealed class EvseDetailsTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    public async Task InitializeAsync() => _world = await OicpWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_nearest_word_is_told_and_only_the_EVSEs_it_is_about_are_pushed()
    {
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2")));
        await _world.DescribeAsync(Given.Location(Given.Evse("E3", "DE*ABC*E3")) with { Id = "LOC-3" });
        await _world.AddPartnerAsync();
        await _world.PushedAsync(OicpOperation.PushEvseData, "fullLoad E1 E2 E3");

        (await _world.SendAsync(HttpMethod.Put, "/api/locations/loc-1/oicp", """{"accessibility":"Restricted access","hotlinePhoneNumber":"+49 (0)40 / 1234567"}"""))
            .GetRawText().ShouldBe("""{"hotlinePhoneNumber":"+49 (0)40 / 1234567","accessibility":"Restricted access"}""");
        await _world.PushedAsync(OicpOperation.PushEvseData, "update E1 E2");

        var own = """{"accessibility":"Test Station","maxCapacity":null,"clearinghouseId":null,"additionalInfo":[{"lang":"de","value":"hinten"},{"lang":"en","value":"behind"}],"plugAndCharge":true}""";
        await _world.SendAsync(HttpMethod.Put, "/api/evses/e1/oicp", own);
        await _world.PushedAsync(OicpOperation.PushEvseData, "update E1");
        (await _world.SendAsync(HttpMethod.Get, "/api/evses/E1/oicp")).GetRawText()
            .ShouldBe("""{"accessibility":"Test Station","additionalInfo":[{"lang":"de","value":"hinten"},{"lang":"en","value":"behind"}],"plugAndCharge":true}""");
        (Held("E1").Accessibility, Held("E1").HotlinePhoneNumber, Held("E2").Accessibility, Held("E3").Accessibility)
            .ShouldBe((Accessibility.TestStation, "+49401234567", Accessibility.RestrictedAccess, Accessibility.FreePubliclyAccessible));
        Held("E1").AdditionalInfo!.Select(t => t.Value).ShouldBe(["behind", "hinten"]);
        Held("E1").AuthenticationModes.ShouldBe([AuthenticationMode.NfcRfidClassic, AuthenticationMode.NfcRfidDesfire, AuthenticationMode.Remote, AuthenticationMode.PnC]);

        // The same again adds nothing, and what is taken back falls to the wider word.
        var head = await HeadAsync();
        await _world.SendAsync(HttpMethod.Put, "/api/evses/E1/oicp", own);
        (await HeadAsync()).ShouldBe(head);
        await _world.SendAsync(HttpMethod.Delete, "/api/evses/E1/oicp", expected: HttpStatusCode.NoContent);
        await Held("E1", e => e.Accessibility == Accessibility.RestrictedAccess && e.AuthenticationModes.Count == 3);
        await _world.SendAsync(HttpMethod.Get, "/api/evses/E1/oicp", expected: HttpStatusCode.NotFound);

        // Not for Hubject: deleted, its state with it, and a remote start is refused.
        await _world.SendAsync(HttpMethod.Put, "/api/evses/E2/oicp", """{"isHubjectCompatible":false}""");
        await _world.PushedAsync(OicpOperation.PushEvseData, "delete E2");
        (await RemoteStartAsync("DE*ABC*E2")).ShouldBe("604");
        await _world.EvseStatusAsync("DE*ABC*E3", "Unknown");
        await _world.SendAsync(HttpMethod.Delete, "/api/evses/E2/oicp", expected: HttpStatusCode.NoContent);
        await _world.PushedAsync(OicpOperation.PushEvseData, "insert E2");
        await _world.EvseStatusAsync("DE*ABC*E2", "Unknown");
        await _world.SendAsync(HttpMethod.Delete, "/api/locations/LOC-1/oicp", expected: HttpStatusCode.NoContent);
        await Held("E2", e => e.Accessibility == Accessibility.FreePubliclyAccessible);
        _world.Hubject.Violations.ShouldBeEmpty();

        foreach (var (body, member) in new[]
        {
            ("""{"accessibility":"free publicly accessible"}""", "accessibility"), ("""{"authenticationModes":["REMOTE","Remote"]}""", "authenticationModes"),
            ("""{"hotlinePhoneNumber":"030 123"}""", "hotlinePhoneNumber"), ("""{"chargingPoolId":"DE*ABC*X1"}""", "chargingPoolId"), ("""{"maxCapacity":"much"}""", "maxCapacity"),
            ("""{"acessibility":"Test Station"}""", "acessibility"), ("""{"paymentOptions":["No Payment","Direct"]}""", "paymentOptions"), ("""{"street":""}""", "street"),
            ("""{"nameLanguage":"DE"}""", "nameLanguage"), ("""{"additionalInfo":[{"lang":"de","value":"hinten"}]}""", "additionalInfo"),
            ("""{"chargingStationNames":[{"lang":"de"}]}""", "chargingStationNames"), ("""{"dynamicInfoAvailable":true}""", "dynamicInfoAvailable"),
        })
        {
            (await _world.SendAsync(HttpMethod.Put, "/api/evses/E1/oicp", body, HttpStatusCode.BadRequest)).GetProperty("member").GetString().ShouldBe(member, body);
        }

        await _world.SendAsync(HttpMethod.Put, "/api/evses/E1/oicp", "[]", HttpStatusCode.BadRequest);
        foreach (var path in (string[])["/api/evses/E9/oicp", "/api/locations/LOC-9/oicp"])
        {
            await _world.SendAsync(HttpMethod.Get, path, expected: HttpStatusCode.NotFound);
            await _world.SendAsync(HttpMethod.Put, path, "{}", HttpStatusCode.NotFound);
            await _world.SendAsync(HttpMethod.Delete, path, expected: HttpStatusCode.NotFound);
        }

        await _world.SendAsync(HttpMethod.Put, $"/api/partners/{_world.Partner}", """{"evseDefaults":{"acessibility":"Test Station"}}""", HttpStatusCode.BadRequest);

        // Another platform has taken nothing yet.
        await using var elsewhere = await HubjectSimulator.StartAsync();
        elsewhere.Register(new(OicpWorld.Operator));
        await _world.SendAsync(HttpMethod.Put, $"/api/partners/{_world.Partner}", $$"""{"baseUrl":"{{elsewhere.BaseUrl}}"}""");
        await elsewhere.WaitForAsync(() => elsewhere.EvseStatus(OicpWorld.Operator).Count == 3 ? "" : null, "all EVSEs", OicpWorld.Patience);
        elsewhere.Violations.ShouldBeEmpty();
    }

    private Task<long> HeadAsync() => _world.Hub.Service<RoamingHub.Storage.EventLog>().HeadAsync();

    private EvseDataRecord Held(string evse) => _world.Hubject.EvseData(OicpWorld.Operator).Single(e => e.EvseID == "DE*ABC*" + evse);

    private Task<string> Held(string evse, Func<EvseDataRecord, bool> holds) => _world.Hubject.WaitForAsync(
        () => _world.Hubject.EvseData(OicpWorld.Operator).Any(e => e.EvseID == "DE*ABC*" + evse && holds(e)) ? "" : null, evse, OicpWorld.Patience);

    private async Task<string?> RemoteStartAsync(string evse)
    {
        using var http = new HttpClient();
        var body = $$$$"""{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"{{{{evse}}}}","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}}}""";
        var answer = await http.PostAsync(
            $"{_world.ServiceUrl}/api/oicp/charging/v21/providers/DE*8EO/authorize-remote/start", new StringContent(body, Encoding.UTF8, "application/json"));
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("StatusCode").GetProperty("Code").GetString();
    }
}
