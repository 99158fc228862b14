using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Sessions;

/// <summary>PUT of charging preferences as the standard words it (OCPI 2.2.1 §9.2.1.2, §9.4.1).</summary>
public sealed class ChargingPreferencesTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;
    private string _key = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartAsync();
        _key = OcpiToken.Encode((await _world.Emsp.GetCredentialsAsync()).Data!.Token!);
        (await _world.Emsp.PushTokenAsync(_world.Emsp.IssueToken(Card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Preferences_are_answered_with_one_word_and_the_accepted_ones_remembered()
    {
        await _world.DescribeTariffAsync("CHEAP", OcpiWorld.Tariff.Replace("\"currency\"", "\"type\": \"PROFILE_CHEAP\", \"currency\"", StringComparison.Ordinal));
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("\"RFID_READER\"", "\"RFID_READER\", \"CHARGING_PREFERENCES_CAPABLE\"", StringComparison.Ordinal)
            .Replace("[ \"AC\" ]", "[ \"AC\", \"CHEAP\" ]", StringComparison.Ordinal));
        await using var station = await _world.StationAsync();
        var charge = await station.BeginChargeAsync(1, Card, new ChargePlan(1_000));
        var id = (await _world.Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).Id!;
        var departure = DateTimeOffset.UtcNow.AddHours(6).ToString("yyyy-MM-ddTHH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

        (await PutAsync(id, """{ "profile_type": "GREEN" }""")).ShouldBe((200, 1000, "PROFILE_TYPE_NOT_SUPPORTED"));
        (await PutAsync(id, """{ "profile_type": "CHEAP" }""")).ShouldBe((200, 1000, "DEPARTURE_REQUIRED"));
        (await PutAsync(id, $$"""{ "profile_type": "CHEAP", "departure_time": "{{departure}}" }""")).ShouldBe((200, 1000, "ENERGY_NEED_REQUIRED"));
        (await PutAsync(id, $$"""{ "profile_type": "CHEAP", "departure_time": "{{departure}}", "energy_need": 4000 }""")).ShouldBe((200, 1000, "NOT_POSSIBLE"));
        (await PutAsync(id.ToUpperInvariant(), $$"""{ "profile_type": "CHEAP", "departure_time": "{{departure}}", "energy_need": 12.5, "discharge_allowed": false }"""))
            .ShouldBe((200, 1000, "ACCEPTED"));
        var wish = (await _world.ApiAsync(HttpMethod.Get, "/api/sessions/" + id))["chargingPreferences"]!;
        ((string)wish["profile"]!, (decimal)wish["energyNeedKwh"]!, (bool)wish["dischargeAllowed"]!).ShouldBe(("Cheap", 12.5m, false));

        (await PutAsync(id, """{ "energy_need": 4 }""")).ShouldBe((200, 2001, null));
        (await PutAsync(id, """{ "profile_type": "QUICK" }""")).ShouldBe((200, 2001, null));
        (await PutAsync("no-such-session", """{ "profile_type": "REGULAR" }""")).ShouldBe((404, 2000, null));
        (await _world.RawAsync(HttpMethod.Put, "/ocpi/2.2.1/sessions/" + id, _key, """{ "profile_type": "REGULAR" }""")).Http.ShouldBe(404); // the suffix is part of it
        await charge.StopAsync();
        await _world.Emsp.WaitForCdrAsync(c => c.Tariffs is [{ Id: "AC" }], OcpiWorld.Soon); // the price stays what it was at the start
        (await PutAsync(id, """{ "profile_type": "REGULAR" }""")).ShouldBe((200, 1000, "NOT_POSSIBLE"));
    }

    [Fact]
    public async Task An_evse_that_cannot_heed_them_is_not_found_and_another_partners_session_neither()
    {
        var (other, _) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        await using var station = await _world.StationAsync();
        await station.BeginChargeAsync(1, Card);
        var id = (await _world.Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).Id!;
        (await PutAsync(id, """{ "profile_type": "REGULAR" }""")).ShouldBe((404, 2001, null));
        _key = OcpiToken.Encode((await other.GetCredentialsAsync()).Data!.Token!);
        (await PutAsync(id, """{ "profile_type": "REGULAR" }""")).ShouldBe((404, 2000, null));
    }

    private async Task<(int Http, int Code, string? Data)> PutAsync(string session, string body)
    {
        var answer = await _world.RawAsync(HttpMethod.Put, $"/ocpi/2.2.1/sessions/{session}/charging_preferences", _key, body);
        return (answer.Http, answer.Code, (string?)answer.Body["data"]);
    }
}
