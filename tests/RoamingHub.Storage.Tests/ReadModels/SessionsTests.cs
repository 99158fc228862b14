using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;
using SessionIndex = RoamingHub.Storage.ReadModels.Sessions;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class SessionsTests : ReadModelTest
{
    private static readonly SessionId Session2 = new("22222222-2222-8222-8222-222222222222");

    private SessionIndex Sessions => new(World.Database);

    [Fact]
    public async Task A_charge_is_listed_as_it_began()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started);

        var session = await FindAsync(Facts.Session1);
        session.Open.ShouldBeTrue();
        session.Evse.ShouldBe(Facts.Plug1);
        session.EvseUid.ShouldBe("3256");
        session.IdTag.ShouldBe("04aabbcc");
        session.Partner.ShouldBe(Facts.Emsp);
        session.Consumed.ShouldBe(Energy.Zero);
        session.MeterStop.ShouldBeNull();
    }

    [Fact]
    public async Task Energy_follows_the_newest_reading_by_the_meters_clock()
    {
        await TellSessionAsync(
            Facts.Session1, Facts.Started, Facts.MeterRead(Facts.Noon.AddMinutes(2), 3000), Facts.MeterRead(Facts.Noon.AddMinutes(1), 2000));
        (await FindAsync(Facts.Session1)).Consumed.ShouldBe(Energy.FromWh(2000));

        await TellSessionAsync(Facts.Session1, Facts.MeterRead(Facts.Noon.AddSeconds(90), 2500));
        (await FindAsync(Facts.Session1)).Consumed.ShouldBe(Energy.FromWh(2000));

        await TellSessionAsync(Facts.Session1, Facts.MeterRead(Facts.Noon.AddMinutes(3), 4000.5m));
        (await FindAsync(Facts.Session1)).Consumed.ShouldBe(Energy.FromWh(3000.5m));
    }

    [Fact]
    public async Task The_list_agrees_with_what_Core_makes_of_the_same_events()
    {
        object[] history =
        [
            Facts.Started, Facts.MeterRead(Facts.Noon.AddMinutes(5), 1800), new ChargingPaused(PausedBy.Vehicle, Facts.Noon, Facts.Noon),
            Facts.MeterRead(Facts.Noon.AddMinutes(4), 1700), new ChargingResumed(Facts.Noon, Facts.Noon), Facts.Stopped,
        ];
        await TellSessionAsync(Facts.Session1, history);

        var core = history.Cast<SessionEvent>().Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(Facts.Session1, s, e))!;
        var listed = await FindAsync(Facts.Session1);
        (listed.Open, listed.Consumed, listed.Paused, listed.LastAt, listed.StopReason).ShouldBe(
            (core.Open, core.Consumed, core.Paused, core.LastAt, core.Stop!.Reason));
    }

    [Fact]
    public async Task A_session_ends_by_its_station_or_by_the_back_office()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.Stopped);
        await TellSessionAsync(Session2, Facts.Started with { Transaction = "4712" }, new SessionClosed(Facts.Noon, "gone", "key:support"));

        var stopped = await FindAsync(Facts.Session1);
        (stopped.Open, stopped.MeterStop, stopped.StoppedAt, stopped.StopReason).ShouldBe(
            (false, Energy.FromWh(12500.5m), Facts.Stopped.At, "EVDisconnected"));
        var closed = await FindAsync(Session2);
        (closed.Open, closed.MeterStop, closed.StoppedAt).ShouldBe((false, null, null));
        (await Sessions.OpenOnStationAsync(Facts.Cp1, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Readings_are_kept_whole_and_in_order_with_those_of_the_stop()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.MeterRead(Facts.Noon.AddMinutes(1), 1100), Facts.Stopped);

        var readings = (await Sessions.ReadingsAsync([Facts.Session1, Session2], default))[Facts.Session1];

        readings.Select(r => r.At).ShouldBe([Facts.Noon.AddMinutes(1), Facts.Noon.AddHours(1)]);
        readings[0].Samples.ShouldBe(
            """[{"value":"1100","unit":"Wh","measurand":"Energy.Active.Import.Register","context":"Sample.Periodic","phase":"L1","location":"Outlet","format":"Raw"}]""");
    }

    [Fact]
    public async Task A_station_finds_its_own_transactions_only_and_the_newest_of_a_name()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.Stopped);
        await TellSessionAsync(Session2, Facts.Started);

        (await Sessions.FindByTransactionAsync(Facts.Cp1, "4711", default)).ShouldBe(Session2);
        (await Sessions.FindByTransactionAsync(new("CP-2"), "4711", default)).ShouldBeNull();
        (await Sessions.OpenOnStationAsync(Facts.Cp1, default)).ShouldBe([Session2]);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_newest_first()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.Stopped);
        await TellSessionAsync(Session2, Facts.Started with { Evse = new(new("CP-2"), 1), Grant = null, At = Facts.Noon.AddDays(1) });

        (await ListAsync(new())).ShouldBe([Session2, Facts.Session1]);
        (await ListAsync(new(Station: Facts.Cp1))).ShouldBe([Facts.Session1]);
        (await ListAsync(new(IdTag: " 04AABBcc"))).Count.ShouldBe(2);
        (await ListAsync(new(Open: true))).ShouldBe([Session2]);
        (await ListAsync(new(Open: false))).ShouldBe([Facts.Session1]);
        (await ListAsync(new(Partner: Facts.Emsp))).ShouldBe([Facts.Session1]);
        (await ListAsync(new(From: Facts.Noon.AddDays(1)))).ShouldBe([Session2]);
        (await ListAsync(new(To: Facts.Noon.AddDays(1)))).ShouldBe([Facts.Session1]);
        var first = await Sessions.ListAsync(new(), new(Limit: 1), default);
        (await Sessions.ListAsync(new(), new(Limit: 1, After: first.Next), default)).Items.Single().Id.ShouldBe(Facts.Session1);
    }

    [Fact]
    public async Task A_session_knows_its_record()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Facts.Stopped);
        (await FindAsync(Facts.Session1)).CdrId.ShouldBeNull();

        await World.TellAsync(ChargeRecordStream.Of(Facts.Record.Id), new ChargeRecordSuppressed(Facts.Record, "nothing"));

        (await FindAsync(Facts.Session1)).CdrId.ShouldBe(Facts.Record.Id);
    }

    [Theory]
    [InlineData("33333333-3333-8333-8333-333333333333")]
    [InlineData("no guid")]
    public async Task An_unknown_session_is_null(string id) => (await Sessions.FindAsync(new(id), default)).ShouldBeNull();

    private async Task<SessionRow> FindAsync(SessionId id) => (await Sessions.FindAsync(id, default)).ShouldNotBeNull();

    private async Task<IReadOnlyList<SessionId>> ListAsync(SessionFilter filter) =>
        [.. (await Sessions.ListAsync(filter, Everything, default)).Items.Select(s => s.Id)];
}
