using RoamingHub.Core.Reservations;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Reservations;

public sealed class ReservationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StationId Cp1 = new("CP1");
    private static readonly ReservationReport.Agreed Agreed = new(new(Cp1, 1), 17, "CARD1", "FLEET", Noon.AddMinutes(15), Noon);
    private static readonly ReservationReport.ChargeBegan Charge = new(new("s1"), new(Cp1, 1), "card1 ", null, Named: false, Noon.AddMinutes(5));

    [Fact]
    public void A_station_that_agrees_holds_a_reservation() =>
        After(Agreed).ShouldBe((ReservationStatus.Active, 17, "CARD1"));

    [Fact]
    public void The_same_report_again_adds_nothing()
    {
        var known = Fold(null, Agreed, 5);
        Reservation.Record(known, Agreed, 5).ShouldBeEmpty();
        var cancelled = Fold(known, new ReservationReport.Withdrawn(Noon), 6);
        Reservation.Record(cancelled, Agreed, 5).ShouldBeEmpty();
        Reservation.Record(cancelled, new ReservationReport.Withdrawn(Noon), 6).ShouldBeEmpty();
    }

    [Fact]
    public void A_number_that_is_used_again_replaces_what_stood_there()
    {
        var known = Fold(Fold(null, Agreed, 5), Agreed with { IdTag = "CARD2", ExpiresAt = Noon.AddHours(1) }, 6)!;
        known.Made!.IdTag.ShouldBe("CARD2");
        known.Open.ShouldBeTrue();
    }

    [Fact]
    public void A_partners_order_stands_on_the_reservation_it_led_to()
    {
        var ordered = new ReservationOrdered(new(Cp1, 1), 17, "card1", new PartnerId("p1"), "R-1", Agreed.ExpiresAt, Noon);
        var known = Fold(Reservation.Evolve(null, ordered), Agreed, 5)!;
        (known.Made!.Partner?.Value, known.Made.Reference).ShouldBe(("p1", "R-1"));
        Fold(known, Agreed, 6)!.Made!.Partner.ShouldBeNull();
    }

    [Fact]
    public void A_charge_that_names_it_uses_it_whatever_card_and_place() =>
        After(Agreed, Charge with { Named = true, Evse = new(Cp1, 2), IdTag = "OTHER" }).Status.ShouldBe(ReservationStatus.Used);

    [Fact]
    public void A_charge_of_its_card_or_group_on_its_place_uses_it()
    {
        After(Agreed, Charge).Status.ShouldBe(ReservationStatus.Used);
        After(Agreed, Charge with { IdTag = "CARD2", ParentIdTag = "fleet" }).Status.ShouldBe(ReservationStatus.Used);
        After(Agreed with { Evse = new(Cp1, 0) }, Charge with { Evse = new(Cp1, 2) }).Status.ShouldBe(ReservationStatus.Used);
        After(Agreed with { Evse = new(Cp1, 1, 2) }, Charge with { Evse = new(Cp1, 2, 2) }).Status.ShouldBe(ReservationStatus.Used);
    }

    [Fact]
    public void Another_charge_leaves_it_alone()
    {
        After(Agreed, Charge with { IdTag = "CARD2" }).Status.ShouldBe(ReservationStatus.Active);
        After(Agreed, Charge with { Evse = new(Cp1, 2) }).Status.ShouldBe(ReservationStatus.Active);
        After(Agreed, Charge with { At = Noon.AddHours(-1) }).Status.ShouldBe(ReservationStatus.Active);
        After(Agreed with { Evse = new(Cp1, 1, 2) }, Charge with { Evse = new(Cp1, 1, 1) }).Status.ShouldBe(ReservationStatus.Active);
    }

    [Fact]
    public void The_clock_ends_it_and_a_charge_heard_of_late_has_used_it_all_the_same()
    {
        var over = Fold(Fold(null, Agreed, 5), new ReservationReport.TimePassed(Noon.AddMinutes(15)), 0);
        over!.Status.ShouldBe(ReservationStatus.Expired);
        Fold(over, Charge with { Named = true }, 7)!.Status.ShouldBe(ReservationStatus.Used);
        Fold(over, Charge with { Named = true, At = Noon.AddHours(1) }, 7)!.Status.ShouldBe(ReservationStatus.Expired);
        Reservation.Record(Fold(null, Agreed, 5), new ReservationReport.TimePassed(Noon.AddMinutes(14)), 0).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_station_tells_of_its_end_counts_once()
    {
        After(Agreed, new ReservationReport.EndTold(Expired: true, Noon)).Status.ShouldBe(ReservationStatus.Expired);
        After(Agreed, new ReservationReport.EndTold(Expired: false, Noon)).Status.ShouldBe(ReservationStatus.Cancelled);
        After(Agreed, Charge, new ReservationReport.EndTold(Expired: true, Noon)).Status.ShouldBe(ReservationStatus.Used);
        Reservation.Record(null, new ReservationReport.EndTold(true, Noon), 1).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CP1", 17)]
    [InlineData("CP/1-2", -5)]
    public void A_stream_names_its_station_and_number(string station, int id) =>
        ReservationStream.KeyOf(ReservationStream.Of(new(station), id)).ShouldBe((new StationId(station), id));

    private static (ReservationStatus Status, int Id, string IdTag) After(params ReservationReport[] reports)
    {
        Reservation? known = null;
        for (var i = 0; i < reports.Length; i++)
            known = Fold(known, reports[i], i + 1);
        return (known!.Status, known.Made!.Id, known.Made.IdTag);
    }

    private static Reservation? Fold(Reservation? known, ReservationReport report, long cause) =>
        Reservation.Record(known, report, cause).Aggregate(known, Reservation.Evolve);
}
