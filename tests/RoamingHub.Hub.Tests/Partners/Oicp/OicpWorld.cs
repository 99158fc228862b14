using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>A hub, Hubject, and between them a partner; one station with one EVSE unless more are made.</summary>
internal sealed class OicpWorld : IAsyncDisposable
{
    public const string Operator = "DE*ABC";
    public const string Provider = "DE-8EO";
    public const string Evse = "DE*ABC*E1";
    public const string Card = "04A1B2C3D4E5F6";
    public const string Contract = "DE-8EO-CAet5e4XY-3";

    /// <summary>Long, since the machine may be busy; nothing waits that long when all is well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public const string Defaults = """{"hotlinePhoneNumber":"+4930123456789","accessibility":"Free publicly accessible"}""";

    private OicpWorld(HubUnderTest hub, HubjectSimulator hubject)
    {
        Hub = hub;
        Hubject = hubject;
    }

    public HubUnderTest Hub { get; }

    public HubjectSimulator Hubject { get; }

    public PartnerId Partner { get; private set; }

    public string ServiceUrl { get; private set; } = "";

    /// <summary>A hub with a published EVSE behind station CP1, and Hubject with a driver; they do not know each other yet.</summary>
    public static Task<OicpWorld> StartAsync(params (string Key, string Value)[] settings) => StartAsync(_ => { }, null, settings);

    /// <param name="clock">The hub and Hubject live by it.</param>
    public static Task<OicpWorld> StartAsync(TimeProvider clock, params (string Key, string Value)[] settings) =>
        StartAsync(services => services.AddSingleton(clock), clock, settings);

    /// <param name="configure">Puts services of the test's own in the place of the hub's.</param>
    public static Task<OicpWorld> StartAsync(Action<IServiceCollection> configure, params (string Key, string Value)[] settings) =>
        StartAsync(configure, null, settings);

    private static async Task<OicpWorld> StartAsync(Action<IServiceCollection> configure, TimeProvider? clock, (string Key, string Value)[] settings)
    {
        var hub = await HubUnderTest.StartAsync(configure, settings);
        var world = new OicpWorld(hub, hub.Watch(await HubjectSimulator.StartAsync(clock)));
        world.Hubject.Register(new(Operator));
        world.Hubject.Know(new(Identification.Card(Card), Provider, EmpPartnerSessionId: "emp-1"));
        world.Hubject.Know(new(Identification.Remote(Contract), Provider));
        await world.DescribeAsync(Given.Location());
        await world.LinkAsync("CP1", "E1");
        return world;
    }

    public static async Task<OicpWorld> ConnectedAsync(params (string Key, string Value)[] settings)
    {
        var world = await StartAsync(settings);
        await world.AddPartnerAsync();
        await world.EvseDataAsync(1);
        return world;
    }

    public async Task AddPartnerAsync(string more = "")
    {
        var terms = JsonDocument.Parse(
            $$"""{"baseUrl":"{{Hubject.BaseUrl}}","operatorId":"{{Operator}}","operatorName":"Stadtwerke","evseDefaults":{{Defaults}}{{more}}}""").RootElement;
        var added = (await Hub.Service<OicpOnboarding>().AddAsync("Hubject", terms, default)).ShouldBeOfType<OicpAddition.Added>();
        (Partner, ServiceUrl) = (added.Partner, added.ServiceUrl);
        Hubject.Register(new(Operator, new Uri(ServiceUrl)));
    }

    public async Task DescribeAsync(Location location, string details = "{}") =>
        await AppendAsync(LocationStream.Of(location.Id), new LocationDescribed(location, details, DateTimeOffset.UtcNow));

    public async Task LinkAsync(string station, params string[] evses) => await AppendAsync(
        StationStream.Of(new(station)),
        new StationDescribed(
            new(station), "ocpp1.6", ValidationMode.Tolerant, [.. evses.Select((uid, i) => new ConnectorLink(i + 1, null, uid, "1"))], DateTimeOffset.UtcNow));

    public async Task AppendAsync(string stream, object fact)
    {
        var written = await Hub.Service<EventLog>().AppendAsync(stream, ExpectedVersion.Any, [fact]);
        (await Hub.Service<ReadModels>().CaughtUpAsync(written.Position, default)).ShouldBeTrue();
    }

    /// <summary>A description that another node takes in.</summary>
    public static Task AppendByAsync(HubApplication node, Location location) => node.Services.GetRequiredService<EventLog>().AppendAsync(
        LocationStream.Of(location.Id), ExpectedVersion.Any, [new LocationDescribed(location, "{}", DateTimeOffset.UtcNow)]);

    /// <summary>A station whose clock is some hours behind, so that long charges can be played at once.</summary>
    public async Task<StationSimulator> StationAsync(string id = "CP1", double hoursBehind = 3)
    {
        var station = await Hub.StationAsync(id);
        station.Clock.Set(DateTimeOffset.UtcNow.AddHours(-hoursBehind));
        foreach (var connector in station.Connectors)
            await station.StatusAsync(connector.Id, RoamingHub.Ocpp.V16.ChargePointStatus.Available);
        return station;
    }

    /// <summary>What the hub pushed of an operation so far: the action, and the EvseIDs in order.</summary>
    public List<string> Pushes(OicpOperation operation) =>
    [
        .. Hubject.Exchanges.Where(e => e.Operation == operation && e.FromCpo).Select(e =>
        {
            var push = JsonElement.Parse(e.Request);
            var body = push.GetProperty(operation == OicpOperation.PushEvseData ? "OperatorEvseData" : "OperatorEvseStatus");
            var records = body.GetProperty(operation == OicpOperation.PushEvseData ? "EvseDataRecord" : "EvseStatusRecord");
            var evses = records.EnumerateArray().Select(r => r.GetProperty("EvseID").GetString()!["DE*ABC*".Length..]).Order(StringComparer.Ordinal);
            return $"{push.GetProperty("ActionType").GetString()} {string.Join(' ', evses)}".TrimEnd();
        }),
    ];

    /// <summary>Waits until the latest push of an operation is this one.</summary>
    public Task<string> PushedAsync(OicpOperation operation, string last) =>
        Hubject.WaitForAsync(() => Pushes(operation) is [.., var newest] && newest == last ? newest : null, $"{operation} {last}", Patience);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Hub.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>The records at Hubject, once it has as many.</summary>
    public Task<IReadOnlyList<EvseDataRecord>> EvseDataAsync(int count) => Hubject.WaitForAsync(
        () => Hubject.EvseData(Operator) is var all && all.Count == count ? all : null, $"the data of {count} EVSEs", Patience);

    public Task<string> EvseStatusAsync(string evse, string status) => Hubject.WaitForAsync(
        () => Hubject.EvseStatus(Operator).FirstOrDefault(s => s.EvseID == evse)?.EvseStatus.ToString() is { } told && told == status ? told : null,
        $"{evse} to be {status}", Patience);

    public async Task<Delivery> DeliveryAsync(string module, string @object, string state)
    {
        await Hub.Database.UntilAsync(
            $"SELECT count(*) = 1 FROM hub.deliveries WHERE partner = '{Partner}' AND module = '{module}' AND object = '{@object}' AND state = '{state}'");
        return (await Hub.Service<Deliveries>().OfObjectsAsync(module, [@object], default))[@object].Single();
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Hubject.DisposeAsync();
    }
}
