using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Cdrs;

/// <summary>Meters that go back, and what keeps a record from a partner that cannot give it back.</summary>
public sealed class RegisterTrailTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly RecordPolicy Final = new(CarriesPrice: false, WantsEmpty: true, NoCredit: "never", NeedsReference: true);
    private static readonly ChargingStarted Start = new(
        new(new("CP1"), 1), "42", TokenRef.Read("04A1B2C3"), Energy.FromWh(1_000), Ten, Ten, PermitResult.Accepted, "p1",
        new RoamingGrant(new("p1"), GrantMethod.Asked, "session-1"), Site: new("LOC1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin"));
    private static readonly ChargingStopped Stop = new(Energy.FromWh(9_000), Ten.AddHours(1), Ten.AddHours(1), "Local", null);

    [Fact]
    public void A_meter_that_is_reset_in_the_middle_is_seen_though_its_end_is_above_its_start() =>
        Drop(Reading(10, 5_000), Reading(20, 200), Reading(30, 4_000)).ShouldBe(new(Ten.AddMinutes(20), Energy.FromWh(5_000), Energy.FromWh(200)));

    [Fact]
    public void A_stop_below_the_last_reading_is_a_meter_that_went_back() =>
        Drop(Reading(10, 9_500)).ShouldBe(new(Ten.AddHours(1), Energy.FromWh(9_500), Energy.FromWh(9_000)));

    [Fact]
    public void Readings_that_come_late_are_read_in_the_order_of_their_time_and_rounding_is_no_step_back() =>
        Drop(Reading(30, 7_000), Reading(10, 3_000), Reading(20, 5_000), Reading(21, 4_999.6m)).ShouldBeNull();

    [Fact]
    public void Such_a_record_waits_for_a_person_where_it_cannot_be_taken_back()
    {
        Rules(Final, Reading(10, 5_000), Reading(20, 200)).ShouldBe(["meter-went-back"]);
        Rules(Final with { NoCredit = null }, Reading(10, 5_000), Reading(20, 200)).ShouldBeEmpty();
        Rules(Final).ShouldBeEmpty();
    }

    [Fact]
    public void A_charge_that_its_partner_never_named_waits_too() =>
        Rules(Final, Start with { Grant = new(new("p1"), GrantMethod.Whitelisted) }, Stop).ShouldBe(["no-reference"]);

    [Fact]
    public void A_meter_that_shows_less_than_nothing_waits_too() =>
        Rules(Final, Start with { Meter = Energy.FromWh(-100) }, Stop).ShouldBe(["negative-meter"]);

    [Fact]
    public void A_record_without_signed_values_waits_where_they_were_promised()
    {
        var promised = Final with { NeedsSigned = true };
        Rules(promised).ShouldBe(["signed-values-missing"]);
        Rules(promised, new MeterRead([new(Ten.AddMinutes(1), [new("OCMF|a|b", "", "", "Transaction.Begin", Format: "SignedData")])], 1, Ten)).ShouldBeEmpty();
        Rules(Final).ShouldBeEmpty();
    }

    private static RegisterDrop? Drop(params MeterRead[] readings) => RegisterTrail.FirstDrop([Start, .. readings, Stop], Start, Stop);

    private static IEnumerable<string> Rules(RecordPolicy policy, params MeterRead[] readings) => Rules(policy, Start, Stop, readings);

    private static IEnumerable<string> Rules(RecordPolicy policy, ChargingStarted start, ChargingStopped stop, params MeterRead[] readings)
    {
        List<SessionEvent> history = [start, .. readings, stop];
        var record = RecordIssuing.Issue(new("s"), history, null, null, null, Ten);
        return RecordGate.Decide(new(record, start, stop, history, policy), GateSettings.Default) is ChargeRecordHeld held ? held.Holds.Select(h => h.Rule) : [];
    }

    private static MeterRead Reading(int minutes, decimal wh) => new([new(Ten.AddMinutes(minutes), [], Energy.FromWh(wh))], minutes, Ten.AddMinutes(minutes));
}
