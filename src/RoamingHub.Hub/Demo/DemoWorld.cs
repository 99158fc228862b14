using RoamingHub.Oicp.V23.Common;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Hub.Demo;

/// <summary>Everybody who plays: the hub, two eMSPs of which one is slow, Hubject with one provider behind it, and four stations.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    public const string EmspCard = "04A2B31C5E6F80";
    public const string EmspSecondCard = "04D7C61E2B8A90";
    public const string EmspAppUser = "3e1f4f6a-51a5-4e0c-9a3b-0a1c2f6d7e88";
    public const string SlowCard = "04B71D5A9C3E20";
    public const string HubjectCard = "0487C2B1D35A90";
    public const string RefusedCard = "04FFFFFFFFFF99";
    public const string Provider = "DE-8EO";
    public const string Contract = "DE-8EO-CAet5e43X-1";
    public const string OperatorId = "DE*ABC";
    private const string ApiKey = "demo";
    private const string StationPassword = "demo-station-key";
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(6);

    private DemoWorld(HubApplication hub, EmspSimulator emsp, EmspSimulator slow, HubjectSimulator hubject, BackOffice office)
    {
        Hub = hub;
        Emsp = emsp;
        Slow = slow;
        Hubject = hubject;
        Office = office;
    }

    public HubApplication Hub { get; }

    public EmspSimulator Emsp { get; }

    /// <summary>An eMSP that thinks for seconds before every answer.</summary>
    public EmspSimulator Slow { get; }

    public HubjectSimulator Hubject { get; }

    public BackOffice Office { get; }

    public static string Key => ApiKey;

    public string EmspPartner { get; private set; } = "";

    public string SlowPartner { get; private set; } = "";

    public string HubjectPartner { get; private set; } = "";

    public StationSimulator Ac { get; private set; } = null!;

    public StationSimulator Dc { get; private set; } = null!;

    public StationSimulator Schneider { get; private set; } = null!;

    /// <summary>The one that speaks OCPP 2.0.1.</summary>
    public StationSimulator201 New { get; private set; } = null!;

    public Token AppToken { get; private set; } = null!;

    /// <summary>Starts the database, the hub and the partners.</summary>
    /// <param name="url">Where the hub listens.</param>
    /// <param name="name">Of the demo's own folder and database. Whatever database the environment names is another hub's: the demo begins by removing all partners.</param>
    public static async Task<DemoWorld> StartAsync(string url, string name, Action<string> say)
    {
        var settings = new Dictionary<string, string?>
        {
            ["HUB_API_KEY"] = ApiKey,
            ["HUB_DATABASE"] = "",
            ["HUB_DATA"] = Path.Combine(Environment.GetEnvironmentVariable("HUB_DATA") is { Length: > 0 } data ? data : ".data", name),
            ["HUB_PUBLIC_URL"] = "",
            ["HUB_PARTY"] = "DE-ABC",
            ["urls"] = url,
            ["Hub:Partners:AllowPrivateNetworks"] = "true",
            ["Logging:LogLevel:Default"] = "Error",
        };
        var hub = await HubApplication.BuildAsync([], settings, say);
        try
        {
            await hub.StartAsync();
            var emsp = await EmspSimulator.StartAsync(new EmspOptions { Name = "Example eMSP", WithDesk = true });
            var slow = await EmspSimulator.StartAsync(new EmspOptions { Party = new("DE", "SLO"), Name = "Slow eMSP" });
            var hubject = await HubjectSimulator.StartAsync();
            return new(hub, emsp, slow, hubject, new(hub.Url, ApiKey));
        }
        catch
        {
            await hub.DisposeAsync(); // its database server, too
            throw;
        }
    }

    /// <summary>Describes the CPO's site and stations, and makes both partners known to the hub.</summary>
    public async Task DescribeAsync()
    {
        await ForgetEarlierPartnersAsync();
        await Office.PutAsync("/api/tariffs/AC", DemoSite.AcTariff);
        await Office.PutAsync("/api/tariffs/DC", DemoSite.DcTariff);
        await Office.PutAsync("/api/locations/" + DemoSite.Location, DemoSite.LocationJson);
        await Office.PutAsync("/api/stations/" + DemoSite.AcStation, DemoSite.Station(StationPassword, DemoSite.AcEvse));
        await Office.PutAsync("/api/stations/" + DemoSite.DcStation, DemoSite.Station(StationPassword, DemoSite.DcEvse));
        await Office.PutAsync("/api/stations/" + DemoSite.SchneiderStation, DemoSite.Station(StationPassword, "E1003"));
        await Office.PutAsync("/api/stations/" + DemoSite.NewStation, DemoSite.Station(StationPassword, DemoSite.NewEvse, "ocpp2.0.1"));
        await Office.PutAsync("/api/tokens/" + RecordedConversation.IdTag, """{ "status": "Accepted" }""");
    }

    /// <summary>The eMSP starts the handshake with the token it was given; then it pushes its customers' tokens.</summary>
    public async Task ConnectEmspAsync()
    {
        var added = await Office.PostAsync("/api/partners", """{ "protocol": "ocpi", "name": "Example eMSP" }""");
        EmspPartner = (string)added!["id"]!;
        await Emsp.RegisterAsync((string)added["versionsUrl"]!, (string)added["registrationToken"]!);
        await Emsp.PushTokenAsync(Emsp.IssueToken(EmspCard));
        await Emsp.PushTokenAsync(Emsp.IssueToken(EmspSecondCard));
        AppToken = Emsp.IssueToken(EmspAppUser, TokenType.APP_USER, WhitelistType.NEVER);
        await Office.PostAsync($"/api/partners/{EmspPartner}/sync?module=locations", "{}");
    }

    /// <summary>The same with the other eMSP; from then on it is slow.</summary>
    public async Task ConnectSlowEmspAsync()
    {
        var added = await Office.PostAsync("/api/partners", """{ "protocol": "ocpi", "name": "Slow eMSP" }""");
        SlowPartner = (string)added!["id"]!;
        await Slow.RegisterAsync((string)added["versionsUrl"]!, (string)added["registrationToken"]!);
        await Slow.PushTokenAsync(Slow.IssueToken(SlowCard, whitelist: WhitelistType.ALWAYS));
        Slow.Faults.Set(new EmspFault.Slow(Slowness));
    }

    public async Task ConnectHubjectAsync()
    {
        var added = await Office.PostAsync(
            "/api/partners",
            $$"""
            { "protocol": "oicp", "name": "Hubject", "baseUrl": "{{Hubject.BaseUrl.ToString().TrimEnd('/')}}", "operatorId": "{{OperatorId}}", "operatorName": "Example CPO",
              "evseDefaults": { "hotlinePhoneNumber": "+4930123456789", "accessibility": "Free publicly accessible", "calibrationLawDataAvailability": "Not Available" } }
            """);
        HubjectPartner = (string)added!["id"]!;
        Hubject.Register(new(OperatorId, new Uri($"{Hub.Url}/oicp/{HubjectPartner}")));
        Hubject.Know(new(Identification.Card(HubjectCard), Provider, EmpPartnerSessionId: "emp-session-1"));
        await Office.PostAsync($"/api/partners/{HubjectPartner}/sync?module=evseData", "{}");
    }

    public async Task ConnectStationsAsync()
    {
        Ac = await StationAsync(DemoSite.AcStation, new ChargePlan(7_500) { Duration = TimeSpan.FromMinutes(45) });
        Dc = await StationAsync(DemoSite.DcStation, new ChargePlan(18_000) { Duration = TimeSpan.FromMinutes(30) });
        Schneider = new StationSimulator(OptionsOf(DemoSite.SchneiderStation, new ChargePlan()));
        await Schneider.ConnectAsync();
        New = new StationSimulator201(OptionsOf(DemoSite.NewStation, new ChargePlan()) with { SignsReadings = true });
        SetBack(New);
        await New.ConnectAsync();
        await New.BootAsync();
        await New.StatusAsync(1, Ocpp.V201.ConnectorStatusEnum.Available);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in new SimulatedStation?[] { Ac, Dc, Schneider, New })
        {
            if (station is not null)
                await station.DisposeAsync();
        }

        Office.Dispose();
        await Emsp.DisposeAsync();
        await Slow.DisposeAsync();
        await Hubject.DisposeAsync();
        await Hub.DisposeAsync();
    }

    // The stations' clocks stand some hours back: a charge of an hour is played in a moment and still lies in the past.
    private static void SetBack(SimulatedStation station) => station.Clock.Set(TimeProvider.System.GetUtcNow().AddHours(-6));

    private async Task<StationSimulator> StationAsync(string id, ChargePlan remoteCharge)
    {
        var station = new StationSimulator(OptionsOf(id, remoteCharge));
        SetBack(station);
        await station.ConnectAsync();
        await station.BootAsync();
        await station.StatusAsync(1, Ocpp.V16.ChargePointStatus.Available);
        return station;
    }

    private StationOptions OptionsOf(string id, ChargePlan remoteCharge) => new()
    {
        Id = id, Url = new Uri(Hub.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/" + id), Password = StationPassword, RemoteCharge = remoteCharge,
    };

    private async Task ForgetEarlierPartnersAsync()
    {
        var partners = await Office.GetAsync("/api/partners?limit=1000");
        foreach (var partner in partners!["items"]!.AsArray())
            await Office.DeleteAsync("/api/partners/" + (string)partner!["id"]!);
    }
}
