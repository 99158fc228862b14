using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using OcpiLocation = RoamingHub.Ocpi.V221.Locations.Location;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>A hub with one public site, one station and one tariff, and eMSPs that register with it.</summary>
internal sealed class OcpiWorld : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static readonly PartyId Owner = new("DE", "ABC");

    public const string Tariff =
        """
        { "currency": "EUR", "elements": [ { "price_components": [
            { "type": "FLAT", "price": 0.50, "vat": 19.0, "step_size": 1 }, { "type": "ENERGY", "price": 0.40, "vat": 19.0, "step_size": 1 } ] } ] }
        """;

    public const string Location =
        """
        { "publish": true, "name": "Market place", "address": "Marktplatz 1", "city": "Berlin", "postal_code": "10115", "country": "DEU",
          "coordinates": { "latitude": "52.520008", "longitude": "13.404954" }, "time_zone": "Europe/Berlin",
          "evses": [ { "uid": "3256", "evse_id": "DE*ABC*E3256*1", "capabilities": [ "REMOTE_START_STOP_CAPABLE", "RFID_READER" ],
            "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32,
              "tariff_ids": [ "AC" ] } ] } ] }
        """;

    private readonly List<EmspSimulator> _emsps = [];

    private OcpiWorld(HubUnderTest hub) => Hub = hub;

    public HubUnderTest Hub { get; }

    /// <summary>The first eMSP.</summary>
    public EmspSimulator Emsp => _emsps[0];

    public PartnerId Partner { get; private set; }

    public OcpiOnboarding Onboarding => Hub.Service<OcpiOnboarding>();

    public string VersionsUrl => Hub.Url + "/ocpi/versions";

    private EventLog Log => Hub.Service<EventLog>();

    /// <summary>With the site described, and an eMSP that has registered.</summary>
    public static async Task<OcpiWorld> StartAsync(params (string Key, string Value)[] settings)
    {
        var world = await StartEmptyAsync(settings);
        await world.DescribeTariffAsync("AC", Tariff);
        await world.DescribeLocationAsync("LOC1", Location);
        await world.DescribeStationAsync("CP1", "3256");
        (_, world.Partner) = await world.AddEmspAsync();
        return world;
    }

    public static async Task<OcpiWorld> StartEmptyAsync(params (string Key, string Value)[] settings) => new(await HubUnderTest.StartAsync(settings));

    public async Task<(EmspSimulator Emsp, PartnerId Partner)> AddEmspAsync(EmspOptions? options = null, bool register = true, OcpiSettings? settings = null)
    {
        var emsp = await EmspSimulator.StartAsync(options);
        _emsps.Add(emsp);
        var added = await Onboarding.AddAsync(
            options?.Name ?? "eMSP", emsp.VersionsUrl, emsp.RegistrationToken, encodeToken: true, settings ?? new(), default);
        if (register)
        {
            await emsp.RegisterAsync(VersionsUrl, added.RegistrationToken);
            await CaughtUpAsync();
        }

        return (emsp, added.Id);
    }

    public async Task DescribeTariffAsync(string id, string json)
    {
        var before = await Hub.Service<ReadModels>().Tariffs.FindAsync(id, default);
        var whole = TariffMapping.Complete(
            OcpiJson.Parse<OcpiTariff>(json), id, Owner, before is null ? null : OcpiJson.Parse<OcpiTariff>(before.Details), DateTimeOffset.UtcNow);
        await AppendAsync(TariffStream.Of(id), new TariffDescribed(TariffMapping.ToCore(whole), Owner, OcpiJson.Write(whole), DateTimeOffset.UtcNow));
    }

    public Task RemoveTariffAsync(string id) => AppendAsync(TariffStream.Of(id), new TariffRemoved(id, Owner, DateTimeOffset.UtcNow));

    public async Task DescribeLocationAsync(string id, string json)
    {
        var before = await Hub.Service<ReadModels>().Locations.FindAsync(id, default);
        var whole = LocationMapping.Complete(
            OcpiJson.Parse<OcpiLocation>(json), id, Owner, before is null ? null : OcpiJson.Parse<OcpiLocation>(before.Details), DateTimeOffset.UtcNow);
        await AppendAsync(LocationStream.Of(id), new LocationDescribed(LocationMapping.ToCore(whole), OcpiJson.Write(whole), DateTimeOffset.UtcNow));
    }

    public Task DescribeStationAsync(string station, string evseUid) => AppendAsync(
        StationStream.Of(new(station)),
        new StationDescribed(new(station), null, ValidationMode.Tolerant, [new ConnectorLink(1, null, evseUid, "1")], DateTimeOffset.UtcNow));

    /// <summary>A station that is connected, booted and free.</summary>
    public async Task<StationSimulator> StationAsync(string id = "CP1")
    {
        var station = await Hub.StationAsync(id);
        await station.StatusAsync(1, RoamingHub.Ocpp.V16.ChargePointStatus.Available);
        return station;
    }

    public async Task AppendAsync(string stream, object e)
    {
        await Log.AppendAsync(stream, ExpectedVersion.Any, [e]);
        await CaughtUpAsync();
    }

    /// <summary>All that is in the log can be seen: in the read models and in what partners read.</summary>
    public async Task CaughtUpAsync()
    {
        var head = await Log.HeadAsync();
        (await Hub.Service<ReadModels>().CaughtUpAsync(head, default)).ShouldBeTrue();
        var feed = Hub.Service<LogReaders>().All.Single(r => r.Name == "feed-ocpi");
        (await feed.WaitForAsync(head, Soon)).ShouldBeTrue(feed.Failing);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        foreach (var emsp in _emsps)
            await emsp.DisposeAsync();
    }
}
