using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using Xunit.Abstractions;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>
/// An hour in which Hubject is down while stations change their states and drivers charge, played by a clock that skips; the hub, Hubject and the
/// stations live by it. Some charges had begun before, some begin meanwhile at our own risk.
/// </summary>
public sealed class HubjectOutageTests(ITestOutputHelper output)
{
    private const int Charges = 20;
    private const int Stations = 5;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(3); // twenty of them are an hour

    [Fact]
    public async Task Hubject_is_down_for_an_hour_of_charges_and_states_and_then_has_all_of_it_once()
    {
        var clock = new SkippingClock();
        await using var world = await OicpWorld.StartAsync(clock, ("Hub:Stations:PingTimeout", "3600"), ("Hub:Oicp:CircuitSeconds", "30")); // what is skipped is no silence
        await world.DescribeAsync(Given.Location([.. Enumerable.Range(1, Stations).Select(i => Given.Evse($"E{i}", $"DE*ABC*E{i}"))]));
        await world.AddPartnerAsync(""","whenDown":{"policy":"allowKnown","maxCharges":100,"maxKwh":100,"maxMinutes":600}""");
        await world.EvseDataAsync(Stations);
        var hubject = world.Hubject;
        hubject.ClockTolerance = TimeSpan.FromMinutes(5);
        var stations = new List<StationSimulator>();
        for (var i = 1; i <= Stations; i++)
            stations.Add(await StationAsync(world, clock, i));
        foreach (var i in Enumerable.Range(1, Stations))
            await world.EvseStatusAsync($"DE*ABC*E{i}", "Available");

        // Every card has been accepted before; five charges run when Hubject goes.
        var cards = Enumerable.Range(0, Charges).Select(i => string.Create(CultureInfo.InvariantCulture, $"04C0DE{i:X8}")).ToList();
        foreach (var card in cards)
        {
            hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
            (await stations[0].AuthorizeAsync(card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        }

        var unused = hubject.Sessions.Count;
        clock.Skip(TimeSpan.FromMinutes(20)); // those permits have run out
        var running = new List<StationCharge>();
        for (var i = 0; i < Stations; i++)
            running.Add(await BeginAsync(stations[i], clock, cards[i], Energy(i)));
        hubject.Sessions.Count.ShouldBe(unused + Stations);

        hubject.Faults.SetAll(new HubjectFault.Down());
        var (began, real) = (clock.GetUtcNow(), Stopwatch.StartNew());
        var before = hubject.Exchanges.Count;
        for (var i = 0; i < Charges; i++)
        {
            var station = stations[i % Stations];
            if (i >= Stations)
                running[i % Stations] = await BeginAsync(station, clock, cards[i], Energy(i));
            await running[i % Stations].StopAsync();
            foreach (var state in new[] { ChargePointStatus.Finishing, ChargePointStatus.Available, ChargePointStatus.Preparing, ChargePointStatus.Available })
                await station.StatusAsync(1, state);
            clock.Skip(Pause);
        }

        await stations[1].StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        (clock.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        await world.Hub.Database.UntilAsync(
            $"SELECT count(*) = {Charges} FROM log.mt_events WHERE type IN ('charge_record_sealed', 'charge_record_held')");
        hubject.Cdrs.ShouldBeEmpty();
        var inVain = hubject.Exchanges.Skip(before).Where(e => e.FromCpo).ToList();
        (await world.Hub.Database.QueryAsync<long>("SELECT count(*) FROM hub.exposures WHERE ended_at IS NULL")).ShouldBe(Charges - Stations);

        hubject.Faults.ClearAll();
        var (back, since) = (Stopwatch.StartNew(), hubject.Exchanges.Count);
        await UntilAsync(clock, () => hubject.Cdrs.Count >= Charges); // nobody need say that it is back
        await UntilAsync(clock, () => hubject.EvseStatus(OicpWorld.Operator).Single(s => s.EvseID == "DE*ABC*E2").EvseStatus.ToString() == "OutOfService");
        foreach (var i in new[] { 1, 3, 4, 5 })
            await world.EvseStatusAsync($"DE*ABC*E{i}", "Available");
        await world.Hub.Database.UntilAsync("SELECT count(*) = 0 FROM hub.deliveries WHERE state IN ('waiting', 'retrying')");
        var drained = back.Elapsed;

        // Each charge once, with its own energy, under a SessionID of its own; what began while Hubject was away was asked for once, later.
        hubject.Cdrs.Select(c => c.ConsumedEnergy).Order().ShouldBe(Enumerable.Range(0, Charges).Select(i => Energy(i) / 1000m));
        hubject.Cdrs.Select(c => c.Identification.CardUid).Order(StringComparer.Ordinal).ShouldBe(cards.Order(StringComparer.Ordinal));
        var after = hubject.Exchanges.Skip(since).Where(e => e.FromCpo).ToList();
        after.Count(e => e.Operation == OicpOperation.ChargeDetailRecord).ShouldBe(Charges);
        after.Count(e => e.Operation == OicpOperation.AuthorizeStart).ShouldBe(Charges - Stations);
        hubject.Sessions.Count.ShouldBe(unused + Charges);
        (await world.Hub.Database.QueryAsync<long>("SELECT count(*) FROM hub.exposures WHERE outcome = 'billed'")).ShouldBe(Charges - Stations);

        // Of each EVSE only how it stands now; no two pushes of a kind at once, no late progress, nothing after a record (the simulator watches).
        var told = after.Where(e => e.Operation == OicpOperation.PushEvseStatus)
            .SelectMany(e => JsonNode.Parse(e.Request)!["OperatorEvseStatus"]!["EvseStatusRecord"]!.AsArray().Select(r => (string)r!["EvseID"]!)).ToList();
        told.Count.ShouldBe(told.Distinct().Count());
        after.ShouldNotContain(e => e.Request.Contains("\"Progress\"", StringComparison.Ordinal));
        hubject.Violations.ShouldBeEmpty();
        BudgetsAreKept(hubject.Exchanges);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Charges} charges and {Charges * 4} states in one simulated hour took {real.Elapsed.TotalSeconds:0.0} s; {inVain.Count} calls in vain ({string.Join(", ", inVain.GroupBy(e => e.Operation).Select(g => $"{g.Key} {g.Count()}"))}); {after.Count} calls and {drained.TotalSeconds:0.0} s until Hubject had all of it ({string.Join(", ", after.GroupBy(e => e.Operation).Select(g => $"{g.Key} {g.Count()}"))})"));
        foreach (var station in stations)
            await station.DisposeAsync();
    }

    private static void BudgetsAreKept(IReadOnlyList<HubjectExchange> exchanges)
    {
        foreach (var calls in exchanges.Where(e => e.FromCpo).GroupBy(e => e.Operation))
        {
            var times = calls.Select(c => c.At).ToList();
            var most = times.Max(at => times.Count(t => t >= at && t < at + TimeSpan.FromMinutes(1)));
            most.ShouldBeLessThanOrEqualTo(RoamingHub.Hub.Partners.Oicp.OicpOptions.Policy[calls.Key]);
        }
    }

    private static async Task UntilAsync(SkippingClock clock, Func<bool> condition)
    {
        using var enough = new CancellationTokenSource(OicpWorld.Patience);
        while (!condition())
        {
            await Task.Delay(250, enough.Token);
            clock.Skip(TimeSpan.FromSeconds(5)); // what waits for its next try; less than a call waits for its answer
        }
    }

    private static long Energy(int charge) => 50 + charge; // Wh; each charge is known by its own

    private static async Task<StationSimulator> StationAsync(OicpWorld world, SkippingClock clock, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"ST{number}");
        await world.LinkAsync(id, $"E{number}");
        var station = world.Hub.Watch(new StationSimulator(new StationOptions { Id = id, Url = world.Hub.StationUrl(id), Time = clock }));
        await station.ConnectAsync();
        await station.BootAsync();
        await station.StatusAsync(1, ChargePointStatus.Available);
        return station;
    }

    private static async Task<StationCharge> BeginAsync(StationSimulator station, SkippingClock clock, string card, long energy)
    {
        station.Clock.Set(clock.GetUtcNow() - Length);
        (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(energy) { Duration = Length });
        (await charge.Started).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        return charge;
    }
}
