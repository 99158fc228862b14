using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Sessions;

public sealed class ChargingSessionTests
{
    private static readonly SessionId Id = new("6f1c0d5e-0000-8000-8000-000000000001");
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly ChargingStarted Started = new(
        new(new("CP1"), 1), "42", TokenRef.Read("card1"), Energy.FromWh(1000), Ten, Ten, PermitResult.Accepted, "local");
    private static readonly MeterRead Read = ReadAt(Ten.AddMinutes(10), 2000);
    private static readonly ChargingStopped Stopped = new(Energy.FromWh(5000), Ten.AddHours(1), Ten.AddHours(1), "Local", "card1");

    [Fact]
    public void A_first_start_is_recorded() => ChargingSession.Record(null, Started).ShouldBe([Started]);

    [Fact]
    public void A_second_start_adds_nothing() =>
        ChargingSession.Record(After(Started), Started with { ReceivedAt = Ten.AddMinutes(5), Token = TokenRef.Read(" CARD1 "), Transaction = "43" }).ShouldBeEmpty();

    [Fact]
    public void Another_start_is_set_aside() =>
        ChargingSession.Record(After(Started), Started with { Meter = Energy.FromWh(1001) }).ShouldHaveSingleItem().ShouldBeOfType<ReportSetAside>().Kind.ShouldBe("start");

    [Fact]
    public void Readings_before_any_start_are_set_aside() =>
        ChargingSession.Record(null, Read).ShouldHaveSingleItem().ShouldBeOfType<ReportSetAside>().Why.ShouldBe("no session has begun");

    [Fact]
    public void Readings_are_recorded_once()
    {
        ChargingSession.Record(After(Started), Read).ShouldBe([Read]);
        ChargingSession.Record(After(Started, Read), Read with { ReceivedAt = Ten.AddHours(3) }).ShouldBeEmpty();
    }

    [Fact]
    public void The_latest_reading_counts_whatever_order_they_come_in()
    {
        var session = After(Started, ReadAt(Ten.AddMinutes(20), 3000), ReadAt(Ten.AddMinutes(10), 2000))!;
        session.Last.ShouldBe(Energy.FromWh(3000));
        session.Consumed.ShouldBe(Energy.FromWh(2000));
    }

    [Fact]
    public void What_a_meter_signed_counts_also_when_it_comes_after_the_end()
    {
        var signed = new Sample("OCMF|a|b", "", "", "Transaction.End", Format: "SignedData");
        var plain = new Sample("5000", "Wh", "Energy.Active.Import.Register");
        MeterRead At(DateTimeOffset at) => new([new(at, [plain, signed], Energy.FromWh(5000))], 7, at);
        var (within, after) = (At(Ten.AddMinutes(59)), At(Ten.AddHours(2)));

        var late = ChargingSession.Record(After(Started, Stopped), within);
        late[0].ShouldBe(within);
        var signedLate = late.OfType<SignedValuesCameLate>().ShouldHaveSingleItem();
        signedLate.Readings.ShouldHaveSingleItem().Samples.ShouldBe([signed]);
        ChargingSession.Record(After(Started, Stopped), after).Select(e => e.GetType()).ShouldBe([typeof(ReportSetAside), typeof(SignedValuesCameLate)]);
        ChargingSession.Record(After(Started, Stopped), Read).OfType<SignedValuesCameLate>().ShouldBeEmpty("nothing in it is signed");

        var again = Stopped with { Readings = [new(Ten, [signed])] };
        ChargingSession.Record(After(Started, Stopped), again).ShouldHaveSingleItem().ShouldBeOfType<SignedValuesCameLate>();
        ChargingSession.Record(After(Started, again), again).ShouldBeEmpty();
        SignedReadings.All([Started, Stopped, signedLate]).ShouldHaveSingleItem().Text.ShouldBe("OCMF|a|b");
    }

    [Fact]
    public void A_stop_ends_the_charge()
    {
        var session = After(Started, Read, Stopped)!;
        session.Open.ShouldBeFalse();
        session.Consumed.ShouldBe(Energy.FromWh(4000));
    }

    [Fact]
    public void A_second_stop_adds_nothing() => ChargingSession.Record(After(Started, Stopped), Stopped with { ReceivedAt = Ten.AddHours(2) }).ShouldBeEmpty();

    [Fact]
    public void Another_stop_is_set_aside_and_changes_nothing()
    {
        var report = ChargingSession.Record(After(Started, Stopped), Stopped with { Meter = Energy.FromWh(9000) });
        report.ShouldHaveSingleItem().ShouldBeOfType<ReportSetAside>().Report.ShouldContain("9000");
        After(Started, Stopped, report[0])!.Consumed.ShouldBe(Energy.FromWh(4000));
    }

    [Fact]
    public void Readings_of_after_the_stop_are_set_aside() =>
        ChargingSession.Record(After(Started, Stopped), ReadAt(Stopped.At.AddSeconds(1), 6000)).ShouldHaveSingleItem().ShouldBeOfType<ReportSetAside>();

    [Fact]
    public void Readings_that_come_late_belong_to_the_charge_and_do_not_change_what_it_took()
    {
        ChargingSession.Record(After(Started, Stopped), Read).ShouldBe([Read, new StopCompleted(Stopped, Read.ReceivedAt)], "the record is looked at again");
        After(Started, Stopped, Read)!.Consumed.ShouldBe(Energy.FromWh(4000));
    }

    [Fact]
    public void A_pause_that_is_told_after_the_stop_belongs_to_the_charge_if_it_lies_in_it()
    {
        var (pause, later) = (new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(50), Ten.AddHours(2)), Ten.AddHours(2));
        ChargingSession.Record(After(Started, Stopped), pause).ShouldBe([pause, new StopCompleted(Stopped, later)], "the record is looked at again");
        ChargingSession.Record(After(Started, Stopped, pause), pause).ShouldBeEmpty();
        var resumed = new ChargingResumed(Ten.AddMinutes(55), later);
        ChargingSession.Record(After(Started, Stopped, pause), resumed).ShouldBe([resumed, new StopCompleted(Stopped, later)]);
        ChargingSession.Record(After(Started, Stopped), pause with { At = Stopped.At }).ShouldBeEmpty();
    }

    [Fact]
    public void A_counted_report_that_was_made_before_adds_nothing()
    {
        var session = After(Started, Numbered(0));
        ChargingSession.Record(Id, session, [Numbered(0) with { ReceivedAt = Ten.AddHours(5) }, Read]).ShouldBeEmpty();
        ChargingSession.Record(Id, session, [Numbered(1), Read]).ShouldBe([Numbered(1), Read]);
    }

    [Fact]
    public void A_number_that_a_station_uses_twice_for_different_reports_loses_neither()
    {
        var other = Numbered(0) with { At = Ten.AddMinutes(10) };
        ChargingSession.Record(Id, After(Started, Numbered(0)), [other, Read]).ShouldBe([other, Read]);
    }

    [Fact]
    public void A_counted_report_that_comes_when_the_charge_has_ended_has_its_record_looked_at_again_once() =>
        ChargingSession.Record(Id, After(Started, Stopped), [Numbered(1), Read]).ShouldBe([Numbered(1), Read, new StopCompleted(Stopped, Read.ReceivedAt)]);

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(0, new[] { 0, 1, 2 })]
    [InlineData(2, new[] { 0, 3 })]
    [InlineData(4, new[] { 4 })]
    public void What_a_station_has_counted_and_not_delivered_is_missing(int missing, int[] numbers) =>
        After([Started, .. numbers.Select(Numbered)])!.MissingReports.ShouldBe(missing);

    [Fact]
    public void What_becomes_known_of_the_start_takes_its_place()
    {
        var token = TokenRef.Read("CARD1");
        var later = After(Started with { Token = TokenRef.Read(""), Meter = Energy.Zero, MeterMissing = true }, Read, new StartCompleted(Started with { Token = token }, Ten))!;
        later.Start.Token.ShouldBe(token);
        later.Consumed.ShouldBe(Energy.FromWh(1000));
    }

    [Fact]
    public void A_pause_is_recorded_once_until_the_charge_resumes()
    {
        var pause = new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(30), Ten.AddMinutes(30));
        ChargingSession.Record(After(Started), pause).ShouldBe([pause]);
        ChargingSession.Record(After(Started, pause), pause).ShouldBeEmpty();
        var resume = new ChargingResumed(Ten.AddMinutes(40), Ten.AddMinutes(40));
        ChargingSession.Record(After(Started, pause), resume).ShouldBe([resume]);
        ChargingSession.Record(After(Started), resume).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_closed_session_reports_is_set_aside() =>
        ChargingSession.Record(After(Started, new SessionClosed(Ten, null, "admin")), Stopped).ShouldHaveSingleItem().ShouldBeOfType<ReportSetAside>();

    [Fact]
    public void Two_starts_that_say_the_same_have_the_same_name()
    {
        var evse = new EvseRef(new("CP1"), 1);
        SessionKey.Of(evse, "card1", Energy.FromWh(1), Ten).ShouldBe(SessionKey.Of(evse, " CARD1", Energy.FromWh(1.0m), Ten.ToOffset(TimeSpan.FromHours(2))));
        SessionKey.Of(evse, "card1", Energy.FromWh(1), Ten).ShouldNotBe(SessionKey.Of(evse, "card1", Energy.FromWh(2), Ten));
        SessionKey.Of(evse, "card1", Energy.FromWh(1), Ten).ShouldNotBe(SessionKey.Of(evse with { Connector = 2 }, "card1", Energy.FromWh(1), Ten));
        Guid.TryParse(SessionKey.Of(evse, "card1", Energy.FromWh(1), Ten).Value, out _).ShouldBeTrue();
    }

    private static ReportNumbered Numbered(int number) => new(number, false, "MeterValuePeriodic", "Charging", false, Ten, Ten);

    private static ChargingSession? After(params SessionEvent[] events) => events.Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(Id, s, e));

    private static MeterRead ReadAt(DateTimeOffset at, decimal wh)
    {
        Reading[] readings = [new(at, [new($"{wh}", "Wh", "Energy.Active.Import.Register")], Energy.FromWh(wh))];
        return new(readings, ReadingDigest.Of(readings), at);
    }
}
