using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Sessions;

/// <summary>Records that wait for a cable: what ends the wait is in the log, whoever was there when it was told.</summary>
public sealed class AwaitedCablesTests
{
    private static readonly StationId Station = new("CP-1");
    private static readonly EvseRef Evse = new(Station, 1);
    private readonly DateTimeOffset _stop = new(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    [Fact]
    public async Task A_connector_that_is_free_when_the_hub_is_back_ends_the_wait_and_costs_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await WaitingAsync(hub, hub.Service<EventLog>(), 1);
        await hub.StopAsync();

        await using var node = await hub.AnotherNodeAsync();
        var log = node.Services.GetRequiredService<EventLog>();
        await AppendAsync(log, StationStream.Of(Station), new StationConnected(Station, "ocpp1.6", 2, _stop.AddMinutes(3)), Free(_stop.AddMinutes(3)));

        var record = await RecordAsync(hub, log, 1);
        record.End.ShouldBe(_stop);
        (await UnpluggedAsync(log, 1)).ShouldSatisfyAllConditions(u => u.At.ShouldBe(_stop.AddMinutes(3)), u => u.Unsure.ShouldBeTrue());
    }

    [Fact]
    public async Task What_a_connected_station_has_told_counts_although_the_node_that_heard_it_died()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var log = hub.Service<EventLog>();
        await WaitingAsync(hub, log, 1);
        await AppendAsync(log, StationStream.Of(Station), Free(_stop.AddMinutes(3), connector: 2));
        await AppendAsync(log, StationStream.Of(Station), Free(_stop.AddMinutes(4)), Free(_stop.AddMinutes(5)));

        (await RecordAsync(hub, log, 1)).End.ShouldBe(_stop.AddMinutes(4));
        (await UnpluggedAsync(log, 1)).Unsure.ShouldBeFalse();
        await hub.Database.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM hub.awaited_cables)");
    }

    [Fact]
    public async Task The_next_charge_of_the_connector_ends_the_wait_and_one_that_is_told_late_does_not()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var log = hub.Service<EventLog>();
        await WaitingAsync(hub, log, 1);

        await BeginAsync(log, 2, _stop.AddHours(-9), null); // replayed
        await AppendAsync(log, StationStream.Of(Station), Free(_stop.AddMinutes(1), connector: 2));
        await hub.Database.UntilAsync("SELECT (SELECT last_seq_id FROM log.mt_event_progression WHERE name = 'cables') >= (SELECT max(seq_id) FROM log.mt_events WHERE type LIKE 'connector%')");
        (await hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE type = 'cable_unplugged'")).ShouldBe(0);

        await BeginAsync(log, 3, _stop.AddMinutes(6), new(AfterStop: AfterStop.UntilUnplugged));
        (await RecordAsync(hub, log, 1)).End.ShouldBe(_stop);
        (await UnpluggedAsync(log, 1)).Unsure.ShouldBeTrue();
        (await hub.Database.QueryAsync<string>("SELECT string_agg(session, ',') FROM hub.awaited_cables")).ShouldBe(IdOf(3).Value);
    }

    [Fact]
    public async Task A_charge_that_waited_before_the_waits_were_kept_is_among_them()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var log = hub.Service<EventLog>();
        await BeginAsync(log, 2, _stop.AddHours(-3), null);
        await WaitingAsync(hub, log, 1);
        await hub.Database.UntilAsync("SELECT count(*) = 2 FROM read.sessions");
        using var migration = new StreamReader(typeof(AwaitedCables).Assembly.GetManifestResourceStream("Migrations/0230_awaited_cables.sql")!);
        var fill = (await migration.ReadToEndAsync()).Split(';').Single(s => s.Contains("INSERT INTO hub.awaited_cables", StringComparison.Ordinal));

        await hub.Database.ExecuteAsync($"DELETE FROM hub.awaited_cables; {fill}");
        (await hub.Database.QueryAsync<string>("SELECT string_agg(session, ',') FROM hub.awaited_cables WHERE stopped AND unsure")).ShouldBe(IdOf(1).Value);

        await AppendAsync(log, StationStream.Of(Station), Free(_stop.AddMinutes(3)));
        (await RecordAsync(hub, log, 1)).End.ShouldBe(_stop);
    }

    private async Task WaitingAsync(HubUnderTest hub, EventLog log, int number)
    {
        await BeginAsync(log, number, _stop.AddHours(-1), new(AfterStop: AfterStop.UntilUnplugged));
        await AppendAsync(log, SessionStream.Of(IdOf(number)), new ChargingStopped(Energy.FromWh(2000), _stop, _stop, null, null));
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.settlements WHERE session = '{IdOf(number).Value}' AND due_at > now() + interval '11 hours')");
        await hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM hub.awaited_cables WHERE stopped)");
    }

    private static Task BeginAsync(EventLog log, int number, DateTimeOffset at, Reckoning? reckoning) => AppendAsync(
        log, SessionStream.Of(IdOf(number)),
        new ChargingStarted(
            Evse, number.ToString(System.Globalization.CultureInfo.InvariantCulture), TokenRef.Read("04AABBCC"), Energy.FromWh(1000), at, at, PermitResult.Accepted, "local",
            Reckoning: reckoning));

    private static ConnectorStateReported Free(DateTimeOffset at, int connector = 1) =>
        new(Evse with { Connector = connector }, ConnectorState.Available, "Available", "NoError", null, null, null, at, at);

    private static SessionId IdOf(int number) => new($"{number}1111111-1111-8111-8111-111111111111");

    private static Task AppendAsync(EventLog log, string stream, params object[] facts) => log.AppendAsync(stream, ExpectedVersion.Any, facts);

    private static async Task<ChargeRecord> RecordAsync(HubUnderTest hub, EventLog log, int number)
    {
        await hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE stream_id = 'charge-record-{IdOf(number).Value}')");
        return ChargeRecordStream.RecordOf((await log.ReadStreamAsync(ChargeRecordStream.Of(IdOf(number).Value)))[0].Data)!;
    }

    private static async Task<CableUnplugged> UnpluggedAsync(EventLog log, int number) =>
        (await log.ReadStreamAsync(SessionStream.Of(IdOf(number)))).Select(e => e.Data).OfType<CableUnplugged>().ShouldHaveSingleItem();
}
