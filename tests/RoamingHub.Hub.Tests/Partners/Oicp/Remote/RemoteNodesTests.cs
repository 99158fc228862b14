using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Orders;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>Several nodes, one answer; and a node that ends.</summary>
public sealed class RemoteNodesTests
{
    private const string Start = "charging/v21/providers/DE*8EO/authorize-remote/start";
    private const string Stop = "charging/v21/providers/DE*8EO/authorize-remote/stop";

    private const string StartBody =
        """{"SessionID":"zzzzzzzz-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}}}""";

    private const string StopBody = """{"SessionID":"zzzzzzzz-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""";

    [Fact]
    public async Task A_command_is_one_on_two_nodes_and_after_a_restart()
    {
        await using var world = await OicpWorld.StartAsync();
        await world.AddPartnerAsync();
        await using var other = await world.Hub.AnotherNodeAsync();
        await using var station = await world.StationAsync();
        var (here, there) = (world.ServiceUrl, $"{other.Url}/oicp/{world.Partner.Value.ToUpperInvariant()}");

        // The station's socket is at the first node.
        var answers = await Task.WhenAll(PostAsync(there, Start, StartBody), PostAsync(here, Start, StartBody), PostAsync(there, Start, StartBody));
        answers.Distinct().ShouldHaveSingleItem().ShouldBe("000");
        var charge = await station.NextRemoteChargeAsync();
        await charge.Started;
        CallsTo(station).ShouldBe(1);

        // A reservation that runs out while no node is there to see it.
        await using var place = await RemotePlace.OfAsync(world, 700, "ocpp1.6", "Available", null, 1, publish: true);
        var grant = new RoamingGrant(world.Partner, GrantMethod.Commanded, place.Session, Provider: OicpWorld.Provider, Product: "Reservation");
        await world.Hub.Service<PlaceOrders>().ReserveAsync(
            new(Guid.NewGuid(), ["E700"], new(OicpWorld.Contract, OicpWorld.Contract, TokenKind.Contract, OicpWorld.Contract), null,
                DateTimeOffset.UtcNow.AddSeconds(3), grant, place.Session, null, TimeSpan.FromSeconds(10)), default);
        await world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'reservation_made'");

        await world.Hub.StopAsync();
        await using var again = new StationSimulator(new StationOptions { Id = "CP1", Url = new($"{other.Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/CP1") });
        await again.ConnectAsync();
        await again.BootAsync();
        (await PostAsync(there, Start, StartBody)).ShouldBe(answers[0]);
        CallsTo(again).ShouldBe(0);
        (await PostAsync(there, Stop, StopBody.Replace('z', 'Z'))).ShouldBe("400"); // another session: ids are compared as they are
        again.Answer("RemoteStopTransaction", HubCallAnswer.Result("""{"status":"Accepted"}"""u8));
        var stops = await Task.WhenAll(PostAsync(there, Stop, StopBody), PostAsync(there, Stop, StopBody));
        stops.Distinct().ShouldHaveSingleItem().ShouldBe("000");
        again.History.Frames.Count(f => f.Direction == FrameDirection.Received && f.Raw.Contains("\"RemoteStopTransaction\"", StringComparison.Ordinal)).ShouldBe(1);

        var records = $"FROM log.mt_events WHERE type = 'charge_record_sealed' AND data::text LIKE '%{place.Session}%'";
        await world.Hub.Database.UntilAsync($"SELECT count(*) = 1 {records}");
        await world.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND content LIKE '%{place.Session}%'");

        await world.Hub.Database.ExecuteAsync("ALTER TABLE log.mt_events RENAME TO mt_events_away");
        (await PostAsync(there, Start, StartBody)).ShouldBe("021"); // H13
        await world.Hub.Database.ExecuteAsync("ALTER TABLE log.mt_events_away RENAME TO mt_events");
        other.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await PostAsync(there, Start, StartBody)).ShouldBe("320"); // R19
    }

    private static int CallsTo(StationSimulator station) =>
        station.History.Frames.Count(f => f.Direction == FrameDirection.Received && f.Raw.Contains("\"RemoteStartTransaction\"", StringComparison.Ordinal));

    private static async Task<(HttpStatusCode Status, string Answer)> PostAsync(string serviceUrl, string path, string body)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync(new Uri($"{serviceUrl}/api/oicp/{path}"), new StringContent(body, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
