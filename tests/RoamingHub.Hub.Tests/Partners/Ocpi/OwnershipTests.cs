using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// A partner can reach and change only its own. Every endpoint with an id in it is asked by one partner for what is another's, and must answer
/// as it does for what nobody has (OCPI 2.2.1 §4.1.5.1).
/// </summary>
public sealed class OwnershipTests(OwnershipTests.Site site) : IClassFixture<OwnershipTests.Site>
{
    private const string Card = "04ACARDOFTHEFIRST";
    private const string Nobodys = "nobody-has-this-id";

    [Fact]
    public async Task What_is_anothers_answers_like_what_nobody_has_at_every_endpoint()
    {
        var routes = site.World.Hub.Service<OcpiModules>().Routes.Where(r => r.Template.Contains('{', StringComparison.Ordinal) && !IsPublic(r.Template)).ToList();
        routes.ShouldContain(r => r.Template == "2.2.1/tokens/{country}/{party}/{uid}");
        foreach (var route in routes)
        {
            foreach (var (anothers, nobodys, body) in Requests(route))
            {
                var seen = await site.ByOtherAsync(new(route.Method), anothers, body);
                var unknown = await site.ByOtherAsync(new(route.Method), nobodys, body);
                // Of profiles alone the standard says that another's session is REJECTED, and not that it is unknown (OCPI 2.2.1 §14.6.5).
                if (route.Template.StartsWith("2.2.1/chargingprofiles/", StringComparison.Ordinal))
                    ((string?)seen.Body["data"]?["result"]).ShouldBe("REJECTED", $"{route.Method} {anothers}: {seen.Body.ToJsonString()}");
                else
                    Essence(seen).ShouldBe(Essence(unknown), $"{route.Method} {anothers}");
                (seen.Code != 1000 || (string?)seen.Body["data"]?["result"] == "REJECTED").ShouldBeTrue($"{route.Method} {anothers}: {seen.Body.ToJsonString()}");
                seen.Body.ToJsonString().ShouldNotContain(Card);
            }
        }

        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task Lists_hold_ones_own_only()
    {
        foreach (var list in new[] { "/ocpi/2.2.1/sessions?date_from=2000-01-01T00:00:00Z", "/ocpi/2.2.1/cdrs" })
        {
            var others = await site.ByOtherAsync(HttpMethod.Get, list);
            (others.Code, others.Headers["X-Total-Count"], others.Body["data"]!.AsArray().Count).ShouldBe((1000, "0", 0));
            (await site.ByOwnerAsync(HttpMethod.Get, list)).Body["data"]!.AsArray().Count.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Who_speaks_for_anothers_company_is_refused()
    {
        var foreign = await site.ByOtherAsync(HttpMethod.Get, "/ocpi/2.2.1/cdrs", null, ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "EMS"));
        (foreign.Http, foreign.Code).ShouldBe((200, 2001));
        foreign.Body["data"].ShouldBeNull();
    }

    [Theory]
    [InlineData("START_SESSION", """{ "response_url": "URL", "token": TOKEN, "location_id": "LOC1", "evse_uid": "3256", "connector_id": "1" }""")]
    [InlineData("RESERVE_NOW", """{ "response_url": "URL", "token": TOKEN, "expiry_date": "2036-01-01T00:00:00Z", "reservation_id": "R-NEW", "location_id": "LOC1" }""")]
    public async Task A_token_of_another_partner_orders_nothing(string command, string body)
    {
        async Task<RawAnswer> OrderAsync(string country, string party, string uid) => await site.ByOtherAsync(HttpMethod.Post, "/ocpi/2.2.1/commands/" + command, body
            .Replace("URL", site.Other.VersionsUrl, StringComparison.Ordinal).Replace("TOKEN", Token(country, party, uid), StringComparison.Ordinal));
        var anothers = await OrderAsync("NL", "EMS", Card);
        var nobodys = await OrderAsync("FR", "XYZ", "NOBODYS");
        Essence(anothers).ShouldBe(Essence(nobodys));
        ((string)anothers.Body["data"]!["result"]!).ShouldBe("REJECTED");
    }

    [Fact]
    public async Task Sessions_and_reservations_of_another_partner_are_not_stopped_nor_given_back()
    {
        var stop = await site.Other.StopSessionAsync(site.RunningSession);
        var unknown = await site.Other.StopSessionAsync(Guid.NewGuid().ToString());
        (stop.Response, unknown.Response).ShouldBe((CommandResponseType.UNKNOWN_SESSION, CommandResponseType.UNKNOWN_SESSION));

        var cancel = await site.Other.CancelReservationAsync("R-FIRST");
        var nothing = await site.Other.CancelReservationAsync("R-NOBODY");
        cancel.Response.ShouldBe(nothing.Response);
        (await site.Other.WaitForResultAsync(cancel, OcpiWorld.Soon)).Result.ShouldBe((await site.Other.WaitForResultAsync(nothing, OcpiWorld.Soon)).Result);
        site.Reserved.Connectors[0].Reservation.ShouldNotBeNull();
        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task The_same_card_number_is_each_partners_own()
    {
        (await site.ByOtherAsync(HttpMethod.Put, "/ocpi/2.2.1/tokens/DE/OTH/" + Card, Token("DE", "OTH", Card, valid: false))).Code.ShouldBe(1000);
        await NothingHasChangedAsync();
    }

    // Where the owner still finds everything as it was.
    private async Task NothingHasChangedAsync()
    {
        var token = await site.ByOwnerAsync(HttpMethod.Get, "/ocpi/2.2.1/tokens/NL/EMS/" + Card);
        (token.Code, (bool)token.Body["data"]!["valid"]!, (string)token.Body["data"]!["whitelist"]!).ShouldBe((1000, true, "ALWAYS"));
        var sessions = await site.ByOwnerAsync(HttpMethod.Get, "/ocpi/2.2.1/sessions?date_from=2000-01-01T00:00:00Z");
        sessions.Body["data"]!.AsArray().Single(s => (string)s!["id"]! == site.RunningSession)!["status"]!.GetValue<string>().ShouldBe("ACTIVE");
    }

    // What is everybody's: our places and prices.
    private static bool IsPublic(string template) => template.StartsWith("2.2.1/locations/", StringComparison.Ordinal) || template.StartsWith("2.2.1/tariffs/", StringComparison.Ordinal);

    // The same path once with what is the first partner's, once with what is nobody's; and with the parties of either in it.
    private IEnumerable<(string Anothers, string Nobodys, string? Body)> Requests(OcpiRoute route)
    {
        var body = BodyOf(route);
        var ids = route.Template.Contains("{uid}", StringComparison.Ordinal) ? [Card] : new[] { site.RunningSession, site.EndedSession };
        foreach (var id in ids)
        {
            string Path(string country, string party, string id) => "/ocpi/" + string.Join('/', route.Template.Split('/').Select(part => part switch
            {
                "{country}" or "{countryCode}" => country,
                "{party}" or "{partyId}" => party,
                ['{', ..] => id,
                _ => part,
            })) + (route.Template.Contains("chargingprofiles", StringComparison.Ordinal) ? $"?duration=900&response_url={Uri.EscapeDataString(site.Other.VersionsUrl)}" : "");
            yield return (Path("NL", "EMS", id), Path("FR", "XYZ", Nobodys), body);
            if (route.Template.Contains("{party", StringComparison.Ordinal) && route.Method is "GET" or "PATCH")
                yield return (Path("DE", "OTH", id + "9"), Path("DE", "OTH", Nobodys), body);
        }
    }

    private string? BodyOf(OcpiRoute route) => (route.Method, route.Template.Split('/')[1]) switch
    {
        ("PUT", "tokens") => Token("NL", "EMS", Card, valid: false),
        ("PATCH", "tokens") => """{ "valid": false, "last_updated": "2036-01-01T00:00:00Z" }""",
        ("PUT", "sessions") => """{ "profile_type": "REGULAR", "departure_time": "2036-01-01T00:00:00Z", "energy_need": 10 }""",
        ("PUT", "chargingprofiles") =>
            $$"""{ "response_url": "{{site.Other.VersionsUrl}}", "charging_profile": { "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 10.0 } ] } }""",
        ("PUT", "hubclientinfo") =>
            """{ "party_id": "EMS", "country_code": "NL", "role": "EMSP", "status": "CONNECTED", "last_updated": "2036-01-01T00:00:00Z" }""",
        ("PUT" or "POST" or "PATCH", _) => "{}",
        _ => null,
    };

    private static string Token(string country, string party, string uid, bool valid = true) =>
        $$"""
        { "country_code": "{{country}}", "party_id": "{{party}}", "uid": "{{uid}}", "type": "RFID", "contract_id": "{{country}}-{{party}}-C1", "issuer": "Somebody",
          "valid": {{(valid ? "true" : "false")}}, "whitelist": "NEVER", "last_updated": "2036-01-01T00:00:00Z" }
        """;

    private static (int Http, string Body) Essence(RawAnswer answer)
    {
        var body = answer.Body.DeepClone().AsObject();
        body.Remove("timestamp");
        return (answer.Http, body.ToJsonString());
    }

    /// <summary>Two partners; the first has a token, a charge that runs, one that ended with its bill, and a reservation.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private string _ownersKey = "";
        private string _othersKey = "";
        private StationSimulator _charging = null!;

        internal OcpiWorld World { get; private set; } = null!;

        internal EmspSimulator Other { get; private set; } = null!;

        internal StationSimulator Reserved { get; private set; } = null!;

        internal string RunningSession { get; private set; } = "";

        internal string EndedSession { get; private set; } = "";

        public async Task InitializeAsync()
        {
            World = await OcpiWorld.StartAsync();
            await World.DescribeLocationAsync("LOC2", OcpiWorld.Location.Replace("3256", "3257", StringComparison.Ordinal));
            await World.DescribeStationAsync("CP2", "3257");
            (Other, _) = await World.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
            _ownersKey = OcpiToken.Encode((await World.Emsp.GetCredentialsAsync()).Data!.Token!);
            _othersKey = OcpiToken.Encode((await Other.GetCredentialsAsync()).Data!.Token!);
            (await World.Emsp.PushTokenAsync(World.Emsp.IssueToken(Card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();

            _charging = await World.StationAsync();
            var first = await _charging.BeginChargeAsync(1, Card, new ChargePlan(5_000) { Duration = TimeSpan.FromMinutes(30) });
            await first.Started;
            await first.StopAsync();
            var cdr = await World.Emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
            EndedSession = cdr.SessionId!;
            var second = await _charging.BeginChargeAsync(1, Card, new ChargePlan(5_000) { Duration = TimeSpan.FromMinutes(30) });
            await second.Started;
            RunningSession = (await World.Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE && s.Id != EndedSession, OcpiWorld.Soon)).Id!;

            Reserved = await World.StationAsync("CP2");
            var reservation = await World.Emsp.ReserveNowAsync(World.Emsp.IssueToken("04SECONDCARD99"), "R-FIRST", DateTimeOffset.UtcNow.AddHours(1), "LOC2", "3257");
            (await World.Emsp.WaitForResultAsync(reservation, OcpiWorld.Soon)).Result!.Value.ShouldBe(CommandResultType.ACCEPTED);
        }

        public async Task DisposeAsync()
        {
            await _charging.DisposeAsync();
            await Reserved.DisposeAsync();
            await World.DisposeAsync();
        }

        internal Task<RawAnswer> ByOwnerAsync(HttpMethod method, string path) => World.RawAsync(method, path, _ownersKey);

        internal Task<RawAnswer> ByOtherAsync(HttpMethod method, string path, string? body = null, params (string, string)[] headers) =>
            World.RawAsync(method, path, _othersKey, body, headers);
    }
}
