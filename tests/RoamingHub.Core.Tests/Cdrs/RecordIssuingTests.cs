using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class RecordIssuingTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Site Here = new("LOC1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin");
    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Hafenplatz", "Hafenplatz 1", "Berlin", "10963", null, "DEU", "52.502210", "13.375420", "Europe/Berlin", true,
        [new("E1", "DE*ABC*E1", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, 11_000, ["T1"])])]);
    private static readonly Tariff Price = new(
        "T1", "EUR", [new([new(PriceDimension.Flat, 1m, 19m), new(PriceDimension.Energy, 0.39m, 19m), new(PriceDimension.Parking, 6m, 19m)])]);
    private static readonly ChargingStarted Started = new(
        new(new("CP1"), 1), "42", TokenRef.Read("card1"), Energy.FromWh(0), Ten, Ten, PermitResult.Accepted, "ocpi:p1",
        new RoamingGrant(new("p1"), GrantMethod.Whitelisted), Site: Here, Tariff: new("T1", 1));
    private static readonly ChargingStopped Stopped = new(Energy.FromWh(11_000), Ten.AddHours(1), Ten.AddHours(1), "Local", "card1");
    private static readonly RecordPolicy Partner = new(CarriesPrice: true, WantsEmpty: false);

    [Fact]
    public void A_charge_is_priced_from_its_history()
    {
        var record = Issue([Started, Stopped]);
        record.Energy.Kwh.ShouldBe(11);
        record.Price!.Total.ExclVat.ShouldBe(5.29m);
        record.Price.Total.InclVat.ShouldBe(6.30m);
        RecordGate.Decide(record, Started, Stopped, Partner).ShouldBeOfType<ChargeRecordSealed>();
    }

    [Fact]
    public void The_same_history_gives_the_same_record() => Issue([Started, Stopped]).Price!.Explain().ShouldBe(Issue([Started, Stopped]).Price!.Explain());

    [Fact]
    public void Time_in_which_the_vehicle_takes_nothing_is_parking()
    {
        var record = Issue([Started, new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(30), Ten), Stopped]);
        record.Price!.Volumes.TotalParkingHours.ShouldBe(0.5m);
        record.Price.Parking.ExclVat.ShouldBe(3.00m);
        record.Price.Volumes.TotalEnergyKwh.ShouldBe(11);
        record.ChargingEnd.ShouldBe(Ten.AddMinutes(30));
    }

    [Fact]
    public void Time_in_which_the_station_gives_nothing_is_charging() =>
        Issue([Started, new ChargingPaused(PausedBy.Station, Ten.AddMinutes(30), Ten), Stopped]).Price!.Volumes.TotalParkingHours.ShouldBe(0);

    [Fact]
    public void Readings_that_go_backwards_take_no_energy_away()
    {
        var record = Issue([Started, Reading(20, 4000), Reading(30, 3000), Reading(40, 7000), Stopped]);
        record.Price!.Volumes.TotalEnergyKwh.ShouldBe(11);
        record.Price.Volumes.Periods.ShouldAllBe(p => p.EnergyKwh >= 0);
    }

    [Fact]
    public void A_clock_that_stood_still_takes_no_energy_away() =>
        Issue([Started, Stopped with { At = Ten }]).Price!.Energy.ExclVat.ShouldBe(4.29m);

    [Fact]
    public void More_than_the_connector_can_give_is_held()
    {
        var record = Issue([Started, Stopped with { Meter = Energy.FromWh(50_000) }]);
        RecordGate.Decide(record, Started, Stopped, Partner).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldHaveSingleItem().Rule.ShouldBe("more-than-possible");
    }

    [Fact]
    public void A_step_of_the_meter_in_a_charge_of_a_second_is_not_held()
    {
        var stop = Stopped with { At = Started.At.AddSeconds(1), Meter = Started.Meter + Energy.FromWh(100) };
        RecordGate.Decide(Issue([Started, stop]), Started, stop, Partner).ShouldBeOfType<ChargeRecordSealed>();
    }

    [Fact]
    public void A_meter_that_went_backwards_is_held_and_not_priced()
    {
        var started = Started with { Meter = Energy.FromWh(20_000) };
        var record = Issue([started, Stopped]);
        record.Price.ShouldBeNull();
        RecordGate.Decide(record, started, Stopped, Partner).ShouldBeOfType<ChargeRecordHeld>().Holds.Select(h => h.Rule).ShouldContain("negative-energy");
    }

    [Fact]
    public void An_end_before_the_start_is_held() =>
        RecordGate.Decide(Issue([Started, Stopped with { At = Ten.AddHours(-1) }]), Started, Stopped, Partner)
            .ShouldBeOfType<ChargeRecordHeld>().Holds.Select(h => h.Rule).ShouldContain("end-before-start");

    [Fact]
    public void A_record_without_a_price_is_held_where_records_carry_one()
    {
        var record = RecordIssuing.Issue(new("s"), [Started, Stopped], Place, null, null, Ten);
        RecordGate.Decide(record, Started, Stopped, Partner).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldHaveSingleItem().Rule.ShouldBe("no-price");
        RecordGate.Decide(record, Started, Stopped, new(CarriesPrice: false, WantsEmpty: true)).ShouldBeOfType<ChargeRecordSealed>();
    }

    [Fact]
    public void A_charge_with_a_refused_token_is_held()
    {
        var started = Started with { Permit = PermitResult.Invalid, PermitBy = "none" };
        RecordGate.Decide(Issue([started, Stopped]), started, Stopped, Partner).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldHaveSingleItem().Rule.ShouldBe("not-authorized");
    }

    [Fact]
    public void Nothing_in_under_two_minutes_is_suppressed_unless_the_partner_wants_it()
    {
        var record = Issue([Started, Stopped with { Meter = Energy.Zero, At = Ten.AddSeconds(119) }]);
        RecordGate.Decide(record, Started, Stopped, Partner).ShouldBeOfType<ChargeRecordSuppressed>();
        RecordGate.Decide(record, Started, Stopped, Partner with { WantsEmpty = true }).ShouldBeOfType<ChargeRecordSealed>();
        RecordGate.Decide(Issue([Started, Stopped with { Meter = Energy.Zero }]), Started, Stopped, Partner).ShouldBeOfType<ChargeRecordSealed>();
    }

    [Fact]
    public void What_is_found_of_signed_values_holds_a_record_by_policy()
    {
        var record = Issue([Started, Stopped]) with
        {
            Metering = new(MeteringVerdict.Tampered, [new(MeteringVerdict.MissingEnd, "no end"), new(MeteringVerdict.Tampered, "changed")], [], null, null, null, []),
        };
        RecordGate.Decide(record, Started, Stopped, Partner).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldBe([new("signed-tampered", "changed")]);
        var lenient = MeteringPolicy.Default with { Holding = new HashSet<MeteringVerdict>() };
        RecordGate.Decide(record, Started, Stopped, Partner, default, lenient).ShouldBeOfType<ChargeRecordSealed>();
        var strict = MeteringPolicy.Default with { Holding = new HashSet<MeteringVerdict> { MeteringVerdict.MissingEnd, MeteringVerdict.Tampered } };
        RecordGate.Decide(record, Started, Stopped, Partner, default, strict).ShouldBeOfType<ChargeRecordHeld>().Holds.Select(h => h.Rule).ShouldBe(["signed-missing-end", "signed-tampered"]);
    }

    [Theory]
    [InlineData(true, KeyOrigin.Pinned, false, true)] // the operator wrote its key down: it was to sign
    [InlineData(true, KeyOrigin.Station, true, true)] // it was published as one that signs
    [InlineData(true, KeyOrigin.Station, false, false)] // nobody promised
    [InlineData(false, KeyOrigin.Pinned, true, false)] // a credit mends it
    public void A_begin_that_nobody_signed_holds_what_cannot_be_taken_back(bool final, KeyOrigin key, bool published, bool holds)
    {
        var record = Issue([Started, Stopped]) with { Metering = new(MeteringVerdict.MissingStart, [new(MeteringVerdict.MissingStart, "no begin")], [], null, "3059", key, []) };
        var policy = Partner with { NoCredit = final ? "once for ever" : null, NeedsSigned = published };
        var decided = RecordGate.Decide(record, Started, Stopped, policy);
        (decided is ChargeRecordHeld held ? held.Holds.Select(h => h.Rule) : []).ShouldBe(holds ? ["signed-missing-start"] : []);
    }

    private static ChargeRecord Issue(IReadOnlyList<SessionEvent> history) => RecordIssuing.Issue(new("s"), history, Place, Price, "{}", Ten);

    private static MeterRead Reading(int minutes, decimal wh) => new([new(Ten.AddMinutes(minutes), [], Energy.FromWh(wh))], minutes, Ten);
}
