using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class RecordFixTests
{
    private const string By = "key:finance";
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Hafenplatz", "Hafenplatz 1", "Berlin", "10963", null, "DEU", "52.502210", "13.375420", "Europe/Berlin", true,
        [new("E1", "DE*ABC*E1", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, 11_000, ["T1"])])]);

    private static readonly Tariff Price = new(
        "T1", "EUR", [new([new(PriceDimension.Flat, 1m), new(PriceDimension.Energy, 0.40m), new(PriceDimension.Parking, 6m)])]);

    private static readonly ChargingStarted Started = new(
        new(new("CP1"), 1), "42", TokenRef.Read("card1"), Energy.FromWh(1_000), Ten, Ten, PermitResult.Accepted, "ocpi:p1",
        new RoamingGrant(new("p1"), GrantMethod.Whitelisted), Site: new("LOC1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin"), Tariff: new("T1", 1));

    private static readonly ChargingStopped Stopped = new(Energy.FromWh(11_000), Ten.AddHours(1), Ten.AddHours(1), "Local", "card1");

    [Fact]
    public void A_fix_of_nothing_leaves_the_history_as_it_is()
    {
        SessionEvent[] history = [Started, Stopped];
        new RecordFix().Over(history).ShouldBeSameAs(history);
        RecordFix.Of(null).ShouldBe(new());
        new RecordFix(MeterStop: Energy.Zero).Over([Started]).ShouldBe([Started], "it has not ended");
    }

    [Fact]
    public void Energy_and_times_that_are_put_right_are_priced()
    {
        var record = Issue(new(Ten.AddMinutes(10), Ten.AddMinutes(50), Energy.FromWh(2_000), Energy.FromWh(7_000)), [Started, Read(30, 4_000), Read(40, 9_000), Stopped]);
        (record.Start, record.End, record.Energy.Wh).ShouldBe((Ten.AddMinutes(10), Ten.AddMinutes(50), 5_000m));
        record.Price!.Total.ExclVat.ShouldBe(3.00m);
        record.Price.Volumes.TotalEnergyKwh.ShouldBe(5);
    }

    [Fact]
    public void From_the_moment_of_parking_on_nothing_was_taken_whatever_the_meter_said()
    {
        SessionEvent[] history = [Started, new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(5), Ten), new ChargingResumed(Ten.AddMinutes(15), Ten), Read(45, 10_000), Stopped];
        var record = Issue(new(ParkingFrom: Ten.AddMinutes(30)), history);
        (record.Price!.Volumes.TotalParkingHours, record.Price.Volumes.TotalEnergyKwh, record.ChargingEnd).ShouldBe((0.5m, 10, Ten.AddMinutes(30)));
        Issue(new(ParkingFrom: Stopped.At), history).Price!.Volumes.TotalParkingHours.ShouldBe(0);
    }

    [Fact]
    public void What_a_person_says_goes_before_how_the_charge_is_reckoned()
    {
        var agreed = Started with { Reckoning = new(Parking: ParkingBy.Power, AfterStop: AfterStop.UntilUnplugged) };
        var stop = Stopped with { Reason = "Remote" };
        SessionEvent[] history = [agreed, Read(20, 11_000), stop, new CableUnplugged(Ten.AddMinutes(90), Ten.AddMinutes(90))];
        var told = Issue(new(), history);
        (told.End, told.Price!.Volumes.TotalParkingHours, told.ChargingEnd).ShouldBe((Ten.AddMinutes(90), Hours(70), Ten.AddMinutes(20)));
        var ended = Issue(new(End: Ten.AddMinutes(50)), history);
        (ended.End, ended.Price!.Volumes.TotalParkingHours).ShouldBe((Ten.AddMinutes(50), 0.5m));
        var parked = Issue(new(ParkingFrom: Ten.AddMinutes(45)), history);
        (parked.End, parked.Price!.Volumes.TotalParkingHours, parked.ChargingEnd).ShouldBe((Ten.AddMinutes(90), 0.75m, Ten.AddMinutes(45)));
    }

    [Fact]
    public void Another_tariff_is_that_of_the_start() =>
        RecordIssuing.StartOf(new RecordFix(Tariff: new("T2", 4)).Over([Started, Stopped]))!.Tariff.ShouldBe(new("T2", 4));

    [Theory]
    [InlineData(false, false, "start-not-reported", "reports-missing", "meter-went-back", "stop-by-guess", "another-stop", "ended-by-watchdog")]
    [InlineData(true, false, "meter-went-back", "stop-by-guess", "another-stop", "ended-by-watchdog")]
    [InlineData(false, true, "start-not-reported", "reports-missing", "meter-went-back")]
    [InlineData(true, true)]
    public void Who_vouches_for_a_whole_end_of_the_charge_answers_the_doubts_about_it(bool start, bool stop, params string[] left)
    {
        var fix = new RecordFix(
            start ? Started.At : null, stop ? Stopped.At : null, start ? Started.Meter : null, stop ? Stopped.Meter : null);
        var history = fix.Over([Started with { Reconstructed = true, MeterMissing = true }, Read(10, 5_000), Read(20, 3_000), new ReportSetAside("stop", "{}", "it has ended", Ten),
            Stopped with { Guessed = true, By = "watchdog" }]);
        var policy = new RecordPolicy(CarriesPrice: true, WantsEmpty: false, NoCredit: "none");
        var about = new GateCase(Issue(fix, history), RecordIssuing.StartOf(history)!, RecordIssuing.StopOf(history)!, history, policy) { Fix = fix, MissingReports = 2 };
        var decision = RecordGate.Decide(about, GateSettings.Default);
        ((decision as ChargeRecordHeld)?.Holds.Select(h => h.Rule) ?? []).ShouldBe(left, ignoreOrder: true);
    }

    [Fact]
    public void Corrections_say_what_was_changed_from_what_to_what()
    {
        var record = Issue(new(), [Started, Stopped]);
        var first = new RecordFix(End: Ten.AddMinutes(30), MeterStop: Energy.FromWh(6_000.50m)).Correct(record, [Started, Stopped], By, Ten, "read by hand");
        first.ShouldBe(
            [
                new("end", "2026-03-01T11:00:00Z", "2026-03-01T10:30:00Z", By, Ten, "read by hand"), new("meterStopWh", "11000", "6000.5", By, Ten, "read by hand"),
            ]);
        var mended = Issue(RecordFix.Of(first), [Started, Stopped]) with { Corrections = first };

        var second = new RecordFix(MeterStop: Energy.FromWh(7_000), Tariff: new("T2", 3)).Correct(mended, [Started, Stopped], "key:other", Ten, "a slip");

        second.Skip(2).ShouldBe(
            [
                new("meterStopWh", "6000.5", "7000", "key:other", Ten, "a slip", Told: "11000"), new("tariffId", "T1", "T2", "key:other", Ten, "a slip", Tariff: new("T2", 3)),
            ]);
        RecordFix.Of(second).ShouldBe(new(End: Ten.AddMinutes(30), MeterStop: Energy.FromWh(7_000), Tariff: new("T2", 3)));
        second[^2].Say().ShouldBe("meterStopWh is 7000, was 6000.5: \"a slip\" (key:other, 2026-03-01T10:00:00Z)");
    }

    [Fact]
    public void What_the_station_tells_later_does_not_undo_a_fix_and_is_not_passed_over()
    {
        var record = Issue(new(), [Started, Stopped]);
        var corrections = new RecordFix(MeterStop: Energy.FromWh(6_000)).Correct(record, [Started, Stopped], By, Ten, "read by hand");
        RecordFix.Contradictions(corrections, [Started, Stopped]).ShouldBeEmpty();
        SessionEvent[] later = [Started, Stopped, new StopCompleted(Stopped with { Meter = Energy.FromWh(12_000) }, Ten)];

        var hold = RecordFix.Contradictions(corrections, later).ShouldHaveSingleItem();

        hold.ShouldBe("meterStopWh was put right to 6000 by key:finance when the station's word was 11000; it has since told 12000.");
        Issue(RecordFix.Of(corrections), later).MeterStop.Wh.ShouldBe(6_000);
        var about = new GateCase(record with { Corrections = corrections }, Started, Stopped, later, new(CarriesPrice: true, WantsEmpty: false));
        RecordGate.Decide(about, GateSettings.Default).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldBe([new("fix-contradicted", hold)]);
        // Whoever has seen it says so once more.
        var again = RecordFix.Of(corrections).Correct(record with { Corrections = corrections }, later, By, Ten, "seen");
        RecordFix.Contradictions(again, later).ShouldBeEmpty();
    }

    [Fact]
    public void A_record_in_anothers_stead_has_an_id_that_bills_may_have()
    {
        var session = new SessionId("11111111-1111-8111-8111-111111111111");
        var record = Issue(new(), [Started, Stopped]) with { Id = session.Value, Session = session };
        var second = record with { Id = ChargeRecordStream.NextIdOf(record), Corrects = record.Id };
        second.Id.ShouldBe("11111111111181118111111111111111-2");
        ChargeRecordStream.NextIdOf(second).ShouldBe("11111111111181118111111111111111-3");
        ChargeRecordStream.NextIdOf(second with { Id = "11111111111181118111111111111111-99" }).Length.ShouldBeLessThanOrEqualTo(36);
    }

    private static ChargeRecord Issue(RecordFix fix, IReadOnlyList<SessionEvent> history) =>
        RecordIssuing.Issue(new("s"), fix.Over(history), Place, Price, "{}", Ten);

    private static decimal Hours(int minutes) => (decimal)TimeSpan.FromMinutes(minutes).Ticks / TimeSpan.TicksPerHour;

    private static MeterRead Read(int minutes, decimal wh) => new([new(Ten.AddMinutes(minutes), [], Energy.FromWh(wh))], minutes, Ten);
}
