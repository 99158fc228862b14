using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.ChargingProfiles;

/// <summary>One hub and two partners; each test has a location, a station and a card of its own, all of the same name.</summary>
public sealed class ProfileWorld : IAsyncLifetime
{
    internal OcpiWorld It { get; private set; } = null!;

    internal EmspSimulator Emsp => It.Emsp;

    internal EmspSimulator Other { get; private set; } = null!;

    internal string BaseUrl => Emsp.VersionsUrl.Replace("/ocpi/versions", "", StringComparison.Ordinal);

    public async Task InitializeAsync()
    {
        It = await OcpiWorld.StartAsync(("Hub:Ocpi:StationPatienceSeconds", "2"), ("Hub:Ocpi:CommandTimeoutSeconds", "15"));
        (Other, _) = await It.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
    }

    public async Task DisposeAsync() => await It.DisposeAsync();

    /// <summary>A station on which a card of the first partner charges, and the session's id as the partner knows it.</summary>
    internal async Task<(PlainStation Station, string Session)> ChargeAsync(string name, string protocol = "ocpp1.6", bool capable = true)
    {
        await DescribeAsync(name, capable);
        await Emsp.PushTokenAsync(Emsp.IssueToken(name, TokenType.RFID, WhitelistType.ALWAYS));
        var station = await PlainStation.ConnectAsync(It.Hub, name, protocol);
        await BeginAsync(station, name, protocol);
        var session = await Emsp.WaitForSessionAsync(s => s.LocationId == name, OcpiWorld.Soon);
        return (station, session.Id!);
    }

    internal async Task DescribeAsync(string name, bool capable = true)
    {
        var site = JsonNode.Parse(OcpiWorld.Location)!;
        var evse = site["evses"]![0]!;
        (evse["uid"], evse["evse_id"]) = (name, $"DE*ABC*E{name}");
        evse["capabilities"] = capable ? new JsonArray("RFID_READER", "CHARGING_PROFILE_CAPABLE") : new JsonArray("RFID_READER");
        await It.DescribeLocationAsync(name, site.ToJsonString());
        await It.DescribeStationAsync(name, name);
    }

    /// <summary>A request with the standard's own words, in the first partner's name.</summary>
    internal async Task<RawAnswer> AskAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var key = OcpiToken.Encode((await Emsp.GetCredentialsAsync()).Data!.Token!);
        return await It.RawAsync(method, "/ocpi/2.2.1/chargingprofiles/" + path, key, body, headers);
    }

    /// <summary>What comes in at a path of the partner's, as JSON.</summary>
    internal async Task<JsonElement> HeardAsync(string method, string path, Func<string, bool>? which = null)
    {
        var exchange = await Emsp.WaitForExchangeAsync(
            e => e.Inbound && e.Method == method && e.Path.EndsWith(path, StringComparison.Ordinal) && (which is null || which(e.Body)), OcpiWorld.Soon);
        return JsonElement.Parse(exchange.Body);
    }

    private static Task<JsonElement> BeginAsync(PlainStation station, string card, string protocol) => protocol == "ocpp1.6"
        ? station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":0,"timestamp":"{{Now}}"}""")
        : station.CallAsync(
            "TransactionEvent",
            $$"""
            {"eventType":"Started","timestamp":"{{Now}}","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"TX-{{card}}"},
             "evse":{"id":1,"connectorId":1},"idToken":{"idToken":"{{card}}","type":"ISO14443"},"meterValue":[{"timestamp":"{{Now}}","sampledValue":[{"value":0}]}]}
            """);

    private static string Now => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
