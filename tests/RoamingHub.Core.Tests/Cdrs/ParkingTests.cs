using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs;

/// <summary>What of a charge is charging, parking and curtailed time, under every reading that can be agreed.</summary>
public sealed class ParkingTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Tariff Price = new(
        "T1", "EUR", [new([new(PriceDimension.Energy, 0.5m), new(PriceDimension.Time, 2m), new(PriceDimension.Parking, 6m)])]);
    private static readonly ChargingStarted Started = new(
        new(new("CP1"), 1), "42", TokenRef.Read("card1"), Energy.Zero, Ten, Ten, PermitResult.Accepted, "local", Tariff: new("T1", 1));
    private static readonly ChargingStopped Stopped = Stop(60, 10_000);

    [Fact]
    public void Reports_count_by_their_own_time_whenever_they_come() =>
        Hours(Reckoning.House, [Resumed(40), Paused(PausedBy.Vehicle, 20)]).ShouldBe((40, 20, 0));

    [Fact]
    public void A_pause_told_twice_is_one() =>
        Hours(Reckoning.House, [Paused(PausedBy.Vehicle, 20), Paused(PausedBy.Vehicle, 30), Resumed(40), Resumed(50)]).ShouldBe((40, 20, 0));

    [Fact]
    public void A_pause_that_never_ended_lasts_until_the_stop() => Hours(Reckoning.House, [Paused(PausedBy.Vehicle, 45)]).ShouldBe((45, 15, 0));

    [Fact]
    public void A_pause_before_the_start_begins_with_it() => Hours(Reckoning.House, [Paused(PausedBy.Vehicle, -5), Resumed(15)]).ShouldBe((45, 15, 0));

    [Fact]
    public void A_vehicle_that_waits_after_the_station_gave_nothing_parks_from_then_on() =>
        Hours(new(Curtailed: Curtailed.Free), [Paused(PausedBy.Station, 10), Paused(PausedBy.Vehicle, 30)]).ShouldBe((10, 30, 20));

    [Fact]
    public void Time_that_the_station_held_back_is_charged_unless_it_was_agreed_to_be_free()
    {
        SessionEvent[] told = [Paused(PausedBy.Station, 10), Resumed(40)];

        Hours(Reckoning.House, told).ShouldBe((60, 0, 0));
        Hours(new(Curtailed: Curtailed.Free), told).ShouldBe((30, 0, 30));
        Priced(new(Curtailed: Curtailed.Free), told).Time.ExclVat.ShouldBe(1m);
        Priced(new(Curtailed: Curtailed.Free), told).Energy.ExclVat.ShouldBe(5m);
    }

    [Fact]
    public void Energy_that_flowed_while_the_station_said_it_held_it_back_makes_it_charging()
    {
        SessionEvent[] told = [Read(10, 1000), Paused(PausedBy.Station, 10), Read(40, 3000), Resumed(40)];

        Hours(new(Curtailed: Curtailed.Free), told).ShouldBe((60, 0, 0));
    }

    [Fact]
    public void A_register_that_stands_still_is_parking_where_power_tells()
    {
        SessionEvent[] told = [Read(20, 10_000), Read(40, 10_000), Read(50, 10_000)];

        Hours(Reckoning.House, told).ShouldBe((60, 0, 0));
        Hours(new(Parking: ParkingBy.Power), told).ShouldBe((20, 40, 0));
        Priced(new(Parking: ParkingBy.Power), told).Parking.ExclVat.ShouldBe(4m);
    }

    [Fact]
    public void Readings_may_come_in_any_order_and_twice() =>
        Hours(new(Parking: ParkingBy.Power), [Read(50, 10_000), Read(20, 10_000), Read(40, 10_000), Read(20, 10_000)]).ShouldBe((20, 40, 0));

    [Fact]
    public void A_short_standstill_is_none() => // a coarse register, or a vehicle that waits a moment
        Hours(new(Parking: ParkingBy.Power), [Read(20, 5000), Read(24, 5000), Read(50, 9900)]).ShouldBe((60, 0, 0));

    [Fact]
    public void A_vehicle_that_begins_late_has_parked_before() =>
        Hours(new(Parking: ParkingBy.Power), [Read(15, 0), Read(30, 4000)]).ShouldBe((45, 15, 0));

    [Fact]
    public void Power_alone_tells_where_readings_have_no_register() =>
        Hours(new(Parking: ParkingBy.Power), [Watched(10, 7), Watched(20, 0), Watched(35, 0.05m), Watched(40, 7)]).ShouldBe((45, 15, 0));

    [Fact]
    public void Power_that_flows_though_the_register_shows_nothing_yet_is_charging() =>
        Hours(new(Parking: ParkingBy.Power), [Read(20, 1000), Read(30, 1000, 1.4m), Read(40, 2000)]).ShouldBe((60, 0, 0));

    [Fact]
    public void Without_any_reading_nothing_tells_of_parking() => Hours(new(Parking: ParkingBy.Power), []).ShouldBe((60, 0, 0));

    [Fact]
    public void A_station_that_says_it_holds_back_explains_a_register_that_stands_still()
    {
        SessionEvent[] told = [Read(20, 10_000), Paused(PausedBy.Station, 20), Read(50, 10_000), Resumed(50)];

        Hours(new(Parking: ParkingBy.Power), told).ShouldBe((50, 10, 0)); // from 50 on nobody explains it
        Hours(new(Parking: ParkingBy.Power, Curtailed: Curtailed.Free), told).ShouldBe((20, 10, 30));
    }

    [Fact]
    public void What_the_station_reports_counts_beside_power() =>
        Hours(new(Parking: ParkingBy.Power), [Read(20, 5000), Paused(PausedBy.Vehicle, 20), Resumed(30), Read(50, 10_000)]).ShouldBe((40, 20, 0));

    [Fact]
    public void What_follows_the_stop_is_parking_until_the_cable_is_out_where_that_was_agreed()
    {
        SessionEvent[] told = [Stopped, new CableUnplugged(Ten.AddMinutes(90), Ten.AddMinutes(90))];

        Hours(Reckoning.House, told).ShouldBe((60, 0, 0));
        Hours(new(AfterStop: AfterStop.UntilUnplugged), told).ShouldBe((60, 30, 0));
        var record = Record(new(AfterStop: AfterStop.UntilUnplugged), told);
        (record.ChargingEnd, record.End).ShouldBe((Ten.AddMinutes(60), Ten.AddMinutes(90)));
        (record.Price!.Parking.ExclVat, record.Price.Total.ExclVat).ShouldBe((3m, 10m));
        record.Reckoning.ShouldBe(new(AfterStop: AfterStop.UntilUnplugged));
    }

    [Fact]
    public void A_cable_that_was_out_before_the_stop_came_adds_nothing() =>
        Hours(new(AfterStop: AfterStop.UntilUnplugged), [new CableUnplugged(Ten.AddMinutes(59), Ten.AddMinutes(59)), Stopped]).ShouldBe((60, 0, 0));

    [Fact]
    public void What_a_station_tells_after_it_was_away_is_not_believed_of_the_cable()
    {
        var unplugged = new CableUnplugged(Ten.AddMinutes(90), Ten.AddMinutes(90));

        Hours(new(AfterStop: AfterStop.UntilUnplugged), [Stopped with { ReceivedAt = Ten.AddMinutes(89) }, unplugged]).ShouldBe((60, 0, 0));
        Hours(new(AfterStop: AfterStop.UntilUnplugged), [Stopped, unplugged with { ReceivedAt = Ten.AddMinutes(70) }]).ShouldBe((60, 0, 0));
        Hours(new(AfterStop: AfterStop.UntilUnplugged), [Stopped, unplugged with { Unsure = true }]).ShouldBe((60, 0, 0));
        Hours(new(AfterStop: AfterStop.UntilUnplugged), [Stopped with { Reason = "EVDisconnected" }, unplugged]).ShouldBe((60, 0, 0));
    }

    [Fact]
    public void A_session_waits_for_its_cable_only_where_that_was_agreed_and_until_it_is_told()
    {
        var started = Started with { Reckoning = new(AfterStop: AfterStop.UntilUnplugged) };
        var unplugged = new CableUnplugged(Ten.AddMinutes(61), Ten.AddMinutes(61));

        Told([Started, Stopped]).AwaitsUnplugged.ShouldBeFalse();
        ChargingSession.Record(Told([Started, Stopped]), unplugged).ShouldBeEmpty();
        Told([started]).AwaitsUnplugged.ShouldBeFalse();
        Told([started, Stopped]).AwaitsUnplugged.ShouldBeTrue();
        ChargingSession.Record(Told([started, Stopped]), unplugged).ShouldBe([unplugged]);
        Told([started, Stopped, unplugged]).AwaitsUnplugged.ShouldBeFalse();
        ChargingSession.Record(Told([started, Stopped, unplugged]), unplugged with { At = Ten.AddMinutes(99) }).ShouldBeEmpty();
        Told([started, unplugged with { At = Ten.AddMinutes(1) }, Resumed(2), Stopped]).AwaitsUnplugged.ShouldBeTrue("a connector that charges again was not free");
    }

    [Fact]
    public void A_state_told_late_changes_the_past_and_not_the_present()
    {
        var numbered = new ReportNumbered(2, false, "ChargingStateChanged", "Charging", false, Ten.AddMinutes(40), Ten);
        var session = Told([Started, numbered]); // two reports are missing

        var charging = ChargingSession.Record(session, Resumed(40));
        charging.ShouldBe([Resumed(40)]);
        session = charging.Aggregate(session, (s, e) => ChargingSession.Evolve(new("s"), s, e)!);
        ChargingSession.Record(session, Paused(PausedBy.Vehicle, 20)).ShouldBe([Paused(PausedBy.Vehicle, 20)]);
        ChargingSession.Evolve(new("s"), session, Paused(PausedBy.Vehicle, 20))!.Paused.ShouldBeNull();
    }

    [Fact]
    public void A_pause_told_after_the_stop_counts_if_it_was_before_it()
    {
        var late = Paused(PausedBy.Vehicle, 20);
        ChargingSession.Record(Told([Started, Stopped]), late).ShouldBe([late, new StopCompleted(Stopped, late.ReceivedAt)]); // and its record is looked at again
        ChargingSession.Record(Told([Started, Stopped]), Paused(PausedBy.Vehicle, 60)).ShouldBeEmpty();
        ChargingSession.Record(Told([Started, Stopped]), Resumed(20)).ShouldBeEmpty();
    }

    [Fact]
    public void A_profile_that_this_hub_does_not_know_prices_nothing_and_is_named()
    {
        var record = Record(new(Rounding: "of-tomorrow"), []);

        record.Price.ShouldBeNull();
        RecordGate.Decide(new(record, Started, Stopped, [Started, Stopped], new(CarriesPrice: true, WantsEmpty: false)), GateSettings.Default).ShouldBeOfType<ChargeRecordHeld>()
            .Holds.ShouldHaveSingleItem().Text.ShouldContain("of-tomorrow");
    }

    [Fact]
    public void The_profile_of_the_start_prices_the_charge()
    {
        Priced(new(Rounding: "four-decimals"), []).Rounding.ShouldBe("four-decimals");
        Priced(null, []).Rounding.ShouldBe("minor-unit");
    }

    [Fact]
    public void A_reservation_that_nobody_used_is_rounded_by_the_profile_of_its_order()
    {
        var place = new Location("LOC1", new("DE", "ABC"), "Hafenplatz", "Hafenplatz 1", "Berlin", "10963", null, "DEU", "52.5", "13.3", "Europe/Berlin", true, []);
        var tariff = new Tariff("T1", "EUR", [new([new(PriceDimension.Time, 1m)], new(Reservation: ReservationPricing.Reservation))]);
        ChargeRecord Unused(Reckoning? agreed) => RecordIssuing.OfUnused(
            new(Guid.Empty, Started.Evse, Started.Token, null, 1, Ten, null, null, null, Ten, Ten, Reckoning: agreed), "r", Ten, Ten.AddMinutes(20), place, tariff, "{}", Ten)
            .ShouldNotBeNull();

        (Unused(null).Price!.Total.ExclVat, Unused(null).Price!.Rounding).ShouldBe((0.33m, "minor-unit"));
        (Unused(new(Rounding: "four-decimals")).Price!.Total.ExclVat, Unused(new(Rounding: "four-decimals")).Reckoning?.Rounding).ShouldBe((0.3333m, "four-decimals"));
    }

    private static ChargingSession Told(IReadOnlyList<SessionEvent> events) =>
        events.Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(new("s"), s, e))!;

    /// <summary>Minutes of charging, parking and curtailed time; they must add up to the whole.</summary>
    private static (int Charging, int Parking, int Curtailed) Hours(Reckoning reckoning, IReadOnlyList<SessionEvent> told)
    {
        var record = Record(reckoning, told);
        var volumes = record.Price!.Volumes;
        volumes.TotalHours.ShouldBe((decimal)(record.End - record.Start).TotalHours);
        volumes.TotalEnergyKwh.ShouldBe(10);
        int Minutes(Func<ChargePeriod, decimal> of) => (int)Math.Round(volumes.Periods.Sum(of) * 60);
        return (Minutes(p => p.ChargingHours), Minutes(p => p.ParkingHours), Minutes(p => p.CurtailedHours));
    }

    private static PricedCharge Priced(Reckoning? reckoning, IReadOnlyList<SessionEvent> told) => Record(reckoning, told).Price.ShouldNotBeNull();

    private static ChargeRecord Record(Reckoning? reckoning, IReadOnlyList<SessionEvent> told) => RecordIssuing.Issue(
        new("s"), [Started with { Reckoning = reckoning }, .. told, .. told.Any(e => e is ChargingStopped) ? Array.Empty<SessionEvent>() : [Stopped]], null, Price, "{}", Ten);

    private static ChargingStopped Stop(int minute, decimal wh) => new(Energy.FromWh(wh), Ten.AddMinutes(minute), Ten.AddMinutes(minute), "Local", "card1");

    private static ChargingPaused Paused(PausedBy by, int minute) => new(by, Ten.AddMinutes(minute), Ten.AddMinutes(minute));

    private static ChargingResumed Resumed(int minute) => new(Ten.AddMinutes(minute), Ten.AddMinutes(minute));

    private static MeterRead Read(int minute, decimal wh, decimal? kw = null) =>
        new([new(Ten.AddMinutes(minute), [], Energy.FromWh(wh), kw)], minute, Ten.AddMinutes(minute));

    private static MeterRead Watched(int minute, decimal kw) => new([new(Ten.AddMinutes(minute), [], null, kw)], minute, Ten.AddMinutes(minute));
}
