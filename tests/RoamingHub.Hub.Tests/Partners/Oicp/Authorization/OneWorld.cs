using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

/// <summary>A hub and Hubject for a whole class of tests: each takes stations and cards of its own.</summary>
public sealed class OneWorld : IAsyncLifetime
{
    private const int Evses = 24;
    private int _evses;
    private int _cards;

    internal OicpWorld It { get; private set; } = null!;

    internal HubjectSimulator Hubject => It.Hubject;

    internal HubUnderTest Hub => It.Hub;

    public async Task InitializeAsync()
    {
        It = await OicpWorld.StartAsync(settings: [("Hub:Oicp:AnswerWithinSeconds", "3"), ("Hub:Oicp:LookEverySeconds", "0.2"), ("Hub:Oicp:CircuitSeconds", "0.5")]);
        await It.DescribeAsync(Given.Location([.. Enumerable.Range(1, Evses).Select(i => Given.Evse($"E{i}", $"DE*ABC*E{i}"))]));
        await It.AddPartnerAsync();
        await It.EvseDataAsync(Evses);
    }

    public async Task DisposeAsync()
    {
        if (It is not null)
            await It.DisposeAsync();
    }

    /// <summary>A card that nobody has seen before, 7 bytes.</summary>
    internal string Card() => string.Create(CultureInfo.InvariantCulture, $"04C0FFEE{Interlocked.Increment(ref _cards):X6}");

    /// <summary>A station with free EVSEs of its own; their numbers are in its name.</summary>
    internal async Task<(StationSimulator Station, string FirstEvse)> StationAsync(int connectors = 1)
    {
        var first = Interlocked.Add(ref _evses, connectors) - connectors + 1;
        var id = string.Create(CultureInfo.InvariantCulture, $"ST{first}");
        await It.LinkAsync(id, [.. Enumerable.Range(first, connectors).Select(i => $"E{i}")]);
        var station = Hub.Watch(new StationSimulator(new StationOptions { Id = id, Url = Hub.StationUrl(id), Connectors = connectors }));
        await station.ConnectAsync();
        await station.BootAsync();
        station.Clock.Set(DateTimeOffset.UtcNow.AddHours(-1));
        foreach (var connector in station.Connectors)
            await station.StatusAsync(connector.Id, RoamingHub.Ocpp.V16.ChargePointStatus.Available);
        return (station, $"DE*ABC*E{first}");
    }

    /// <summary>A station that speaks OCPP 2.0.1, at a free EVSE of its own.</summary>
    internal async Task<(RoamingHub.Simulators.Stations.V201.StationSimulator201 Station, string Evse)> Station201Async()
    {
        var number = Interlocked.Increment(ref _evses);
        var id = string.Create(CultureInfo.InvariantCulture, $"ST{number}");
        await It.AppendAsync(
            StationStream.Of(new(id)),
            new StationDescribed(new(id), null, ValidationMode.Tolerant, [new ConnectorLink(1, 1, $"E{number}", "1")], DateTimeOffset.UtcNow));
        return (await Hub.Station201Async(id), $"DE*ABC*E{number}");
    }

    /// <summary>What went to Hubject about this card, by operation.</summary>
    internal IReadOnlyList<HubjectExchange> Calls(OicpOperation operation, string card) =>
        [.. Hubject.Exchanges.Where(e => e.Operation == operation && e.Request.Contains(card, StringComparison.Ordinal))];

    /// <summary>The newest decision about this card.</summary>
    internal async Task<JsonElement> DecisionAsync(string card) =>
        (await Hub.Http.GetFromJsonAsync<JsonElement>($"api/authorizations?idTag={card}&limit=1")).GetProperty("items")[0];

    internal async Task<JsonElement> GetAsync(string path) => await Hub.Http.GetFromJsonAsync<JsonElement>(path);

    internal async Task PutAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Hub.Http.PutAsync(path, content);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var enough = new CancellationTokenSource(OicpWorld.Patience);
        while (!await condition())
            await Task.Delay(50, enough.Token);
    }
}
