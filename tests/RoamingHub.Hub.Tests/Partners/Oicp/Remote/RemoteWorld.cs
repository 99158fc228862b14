using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Tests.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>One hub that Hubject calls, and for each test an EVSE with a station of its own.</summary>
public sealed class RemoteWorld : IAsyncLifetime
{
    private int _last = 100;

    internal OicpWorld It { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        It = await OicpWorld.StartAsync();
        await It.AddPartnerAsync(""","services":["Authorization","Reservation"],"remote":{"cableExceptions":["CABLE"],"refusedProviders":["DE*NON"]}""");
    }

    public async Task DisposeAsync() => await It.DisposeAsync();

    /// <param name="protocol">Null: the station is not there.</param>
    /// <param name="status">What it says of its connector; null: nothing.</param>
    /// <param name="evses">With so many EVSEs, the first of which is the place's own.</param>
    internal Task<RemotePlace> PlaceAsync(string? protocol = "ocpp1.6", string? status = "Available", string? station = null, int evses = 1, bool publish = true) =>
        RemotePlace.OfAsync(It, Interlocked.Add(ref _last, 10), protocol, status, station, evses, publish);
}

/// <summary>An EVSE, its station, and the session that Hubject makes there. Every message is written out.</summary>
internal sealed class RemotePlace : IAsyncDisposable
{
    public const string Evco = "DE-8EO-CAet5e4XY-3";

    private readonly OicpWorld _world;
    private readonly string _protocol;
    private readonly int _number;
    private PlainStation? _station;
    private int _events;

    private RemotePlace(OicpWorld world, int number, string? station, string? protocol)
    {
        (_world, _number, _protocol) = (world, number, protocol ?? "ocpp1.6");
        StationId = station ?? FormattableString.Invariant($"CP{number}");
    }

    public string StationId { get; }

    public string EvseId => FormattableString.Invariant($"DE*ABC*E{_number}");

    public string Session { get; set; } = Guid.NewGuid().ToString();

    public PlainStation Station => _station!;

    public static async Task<RemotePlace> OfAsync(OicpWorld world, int number, string? protocol, string? status, string? station, int evses, bool publish)
    {
        var place = new RemotePlace(world, number, station, protocol);
        var ids = Enumerable.Range(number, evses).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToList();
        await world.DescribeAsync(
            Given.Location([.. ids.Select(n => Given.Evse("E" + n, "DE*ABC*E" + n))]) with { Id = FormattableString.Invariant($"LOC-{number}"), Publish = publish });
        await world.AppendAsync(
            StationStream.Of(new(place.StationId)),
            new StationDescribed(
                new(place.StationId), place._protocol, ValidationMode.Tolerant,
                [.. ids.Select((n, i) => protocol == "ocpp2.0.1" ? new ConnectorLink(1, i + 1, "E" + n, "1") : new ConnectorLink(i + 1, null, "E" + n, "1"))],
                DateTimeOffset.UtcNow));
        if (protocol is not null)
            await place.ConnectAsync();
        if (protocol is not null && status is not null)
            await place.StatusAsync(status);
        return place;
    }

    /// <param name="url">Of the node; null for the first one.</param>
    public async Task ConnectAsync(Action<PlainStation>? prepare = null)
    {
        _station = await PlainStation.ConnectAsync(_world.Hub, StationId, _protocol, prepare: station =>
        {
            station.On("RemoteStartTransaction", """{"status":"Accepted"}""");
            station.On("RequestStartTransaction", """{"status":"Accepted"}""");
            station.On("RemoteStopTransaction", """{"status":"Accepted"}""");
            station.On("ReserveNow", """{"status":"Accepted"}""");
            station.On("CancelReservation", """{"status":"Accepted"}""");
            prepare?.Invoke(station);
        });
    }

    public async Task DisconnectAsync()
    {
        await _station!.DisposeAsync();
        _station = null;
    }

    public Task StatusAsync(string status) => _protocol == "ocpp2.0.1"
        ? Station.TellAsync("StatusNotification", $$"""{"timestamp":"{{Now()}}","connectorStatus":"{{status}}","evseId":1,"connectorId":1}""")
        : Station.TellAsync("StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"{{status}}","timestamp":"{{Now()}}"}""");

    /// <summary>A charge begins at the station; the transaction's number.</summary>
    /// <param name="minutesAgo">By the station's clock, which is behind ours.</param>
    public async Task<int> BeginAsync(string idTag = Evco, int connector = 1, int? reservation = null, double minutesAgo = 0)
    {
        var reserved = reservation is { } number ? $$""","reservationId":{{number}}""" : "";
        var answer = await Station.CallAsync(
            "StartTransaction", $$"""{"connectorId":{{connector}},"idTag":"{{idTag}}","meterStart":1000,"timestamp":"{{Now(minutesAgo)}}"{{reserved}}}""");
        answer.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        return answer.GetProperty("transactionId").GetInt32();
    }

    public Task EndAsync(int transaction) =>
        Station.TellAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":2000,"timestamp":"{{Now()}}","reason":"Remote"}""");

    public Task<string> TransactionAsync(string type, string trigger, string transaction, string more) => Station.TellAsync(
        "TransactionEvent",
        $$"""{"eventType":"{{type}}","timestamp":"{{Now()}}","triggerReason":"{{trigger}}","seqNo":{{_events++}},{{more}},"transactionInfo":{{transaction}}}""");

    public Task<(HttpStatusCode Status, string Answer)> StartAsync(string? session = null, string? evse = null, string evco = Evco, string provider = "DE-8EO") =>
        PostAsync("charging/v21/providers/DE*8EO/authorize-remote/start", StartBody(session, evse, evco, provider));

    public string StartBody(string? session = null, string? evse = null, string evco = Evco, string provider = "DE-8EO") =>
        $$$"""{"SessionID":"{{{session ?? Session}}}","CPOPartnerSessionID":null,"EMPPartnerSessionID":"emp-1","ProviderID":"{{{provider}}}","EvseID":"{{{evse ?? EvseId}}}","Identification":{"RFIDMifareFamilyIdentification":null,"RemoteIdentification":{"EvcoID":"{{{evco}}}"}},"PartnerProductID":null,"NewInVersion24":true}""";

    public Task<(HttpStatusCode Status, string Answer)> StopAsync(string? session = null, string? evse = null, string provider = "DE-8EO") =>
        PostAsync($"charging/v21/providers/{provider}/authorize-remote/stop", $$"""{"SessionID":"{{session ?? Session}}","ProviderID":"{{provider}}","EvseID":"{{evse ?? EvseId}}"}""");

    public Task<(HttpStatusCode Status, string Answer)> ReserveAsync(string more = ""","Duration":30""", string? session = null, string? evse = null, string evco = Evco) => PostAsync(
        "reservation/v11/providers/DE*8EO/reservation-start-request",
        $$$"""{"SessionID":"{{{session ?? Session}}}","EMPPartnerSessionId":"emp-2","ProviderID":"DE-8EO","EvseID":"{{{evse ?? EvseId}}}","Identification":{"RemoteIdentification":{"EvcoID":"{{{evco}}}"}},"PartnerProductID":"Reservation"{{{more}}}}""");

    public Task<(HttpStatusCode Status, string Answer)> GiveBackAsync(string? session = null, string? evse = null, string provider = "DE-8EO") => PostAsync(
        $"reservation/v11/providers/{provider}/reservation-stop-request",
        $$"""{"SessionID":"{{session ?? Session}}","ProviderID":"{{provider}}","EvseID":"{{evse ?? EvseId}}"}""");

    /// <param name="serviceUrl">As it stands in Hubject's portal; null for the first node's.</param>
    public async Task<(HttpStatusCode Status, string Answer)> PostAsync(string path, string body, string? serviceUrl = null)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync(
            new Uri($"{serviceUrl ?? _world.ServiceUrl}/api/oicp/{path}"), new StringContent(body, Encoding.UTF8, "application/json"));
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the station was asked of an action, in order.</summary>
    public IReadOnlyList<JsonElement> Asked(string action) => [.. Station.Asked.Where(a => a.Action == action).Select(a => a.Payload)];

    public async ValueTask DisposeAsync()
    {
        if (_station is not null)
            await _station.DisposeAsync();
    }

    private static string Now(double minutesAgo = 0) => DateTime.UtcNow.AddMinutes(-minutesAgo).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

internal static class AnswerAssertions
{
    public static void ShouldBe(this (HttpStatusCode Status, string Answer) got, HttpStatusCode status, string code)
    {
        got.Status.ShouldBe(status);
        got.Answer.ShouldStartWith($$"""{"Result":{{(code == "000" ? "true" : "false")}},"StatusCode":{"Code":"{{code}}",""", customMessage: got.Answer);
    }

    public static void ShouldBe(this (HttpStatusCode Status, string Answer) got, string code) => got.ShouldBe(HttpStatusCode.OK, code);
}
