using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Tests.Events;
using RoamingHub.Storage.Tests.ReadModels;

namespace RoamingHub.Storage.Tests;

public sealed class ChargeHistoriesTests : ReadModelTest
{
    private static readonly SessionId Other = new("99999999-9999-8999-8999-999999999999");

    private static readonly MeterRead Read = new(
        [Reading(10, 2_000), Reading(20, 3_000)], 7, Facts.Noon.AddMinutes(20)); // two readings in one report

    private static readonly ChargingStopped Stopped = new(
        Energy.FromWh(4_000), Facts.Noon.AddHours(1), Facts.Noon.AddHours(1), "Local", null, [Reading(30, 3_500)]);

    private ChargeHistories Histories => new(World.Database);

    [Fact]
    public async Task Many_charges_are_told_at_once_each_in_order_and_without_samples()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, Read);
        await TellSessionAsync(Other, Facts.Started);
        await TellSessionAsync(Facts.Session1, Stopped);

        var told = await Histories.ReadAsync([Facts.Session1, Other, new("00000000-0000-8000-8000-000000000000")], default);

        told.Of(Facts.Session1).Select(e => e.GetType().Name).ShouldBe(["ChargingStarted", "MeterRead", "ChargingStopped"]);
        told.Of(Other).Count.ShouldBe(1);
        told.Of(new("00000000-0000-8000-8000-000000000000")).ShouldBeEmpty();
        var readings = told.Of(Facts.Session1).OfType<MeterRead>().Single().Readings;
        readings.Select(r => (r.At, r.Register, r.PowerKw, r.CurrentA)).ShouldBe(Read.Readings.Select(r => (r.At, r.Register, r.PowerKw, r.CurrentA)));
        readings.ShouldAllBe(r => r.Samples == null || r.Samples.Count == 0);
        told.Of(Facts.Session1).OfType<ChargingStopped>().Single().ShouldSatisfyAllConditions(
            s => s.Readings!.Single().Register.ShouldBe(Energy.FromWh(3_500)), s => s.Meter.ShouldBe(Stopped.Meter));
        World.Log.Types.Serialize(told.Of(Other).Single()).ShouldBe(World.Log.Types.Serialize(Facts.Started)); // all else is there
    }

    [Fact]
    public async Task A_history_can_be_cut_where_a_record_was_made_of_it()
    {
        await TellSessionAsync(Facts.Session1, Facts.Started, new ReportNumbered(0, false, "x", null, false, Facts.Noon, Facts.Noon), Read, Stopped);
        var told = await Histories.ReadAsync([Facts.Session1], default);

        told.Of(Facts.Session1).Count.ShouldBe(3); // no price is made of the report's number
        told.Of(Facts.Session1, version: 3).Count.ShouldBe(2);
        var stopped = (await World.Log.ReadStreamAsync(SessionStream.Of(Facts.Session1)))[^1].Position;
        told.Of(Facts.Session1, before: stopped).Count.ShouldBe(2);
        told.Of(Facts.Session1, before: stopped + 1).Count.ShouldBe(3);
    }

    private static Reading Reading(int minute, decimal wh) => new(
        Facts.Noon.AddMinutes(minute), [new("1", "Wh", "Energy.Active.Import.Register"), new("11", "kW", "Power.Active.Import")], Energy.FromWh(wh), 11, 16);
}
