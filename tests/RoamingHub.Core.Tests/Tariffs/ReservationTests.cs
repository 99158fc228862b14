using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class ReservationTests
{
    private static readonly Restrictions Reserved = new(Reservation: ReservationPricing.Reservation);

    [Fact]
    public void Reservation_and_charge_do_not_price_one_another()
    {
        var tariff = Tariff(Always(Flat(1), Time(10)), When(Reserved, Flat(2), Time(20)));
        var charge = Price(tariff, Charge(At(10), At(11)) with { Reservation = new(At(9, 30), At(10), Used: true) });

        charge.Lines.Select(l => (l.Dimension, l.ExclVat)).ShouldBe(
        [
            (LineDimension.ReservationFlat, 2m), (LineDimension.ReservationTime, 10m),
            (LineDimension.Flat, 1m), (LineDimension.Time, 10m),
        ]);
        (charge.Reservation.ExclVat, charge.Fixed.ExclVat, charge.Time.ExclVat).ShouldBe((12m, 1m, 10m));
        (charge.Volumes.TotalReservationHours, charge.Volumes.TotalHours).ShouldBe((0.5m, 1m));
    }

    [Fact]
    public void A_used_reservation_ends_when_the_charge_begins()
    {
        var charge = Price(Tariff(When(Reserved, Time(60))), Charge(At(10), At(11)) with { Reservation = new(At(9, 30), At(10, 15), Used: true) });

        charge.Reservation.ExclVat.ShouldBe(30);
    }

    [Fact]
    public void Reservation_time_is_cut_by_the_wall_clock_and_stepped_by_itself()
    {
        var tariff = Tariff(
            When(Reserved with { EndTime = new(9, 45) }, Time(60, step: 600)), When(Reserved, Time(120, step: 600)), Always(Time(6, step: 3600)));
        var charge = Price(tariff, Charge(At(10), At(10, 5)) with { Reservation = new(At(9, 32), At(10), Used: true) });

        charge.Lines.Select(l => (l.Dimension, Math.Round(l.Measured * 60), Math.Round(l.Billed * 60))).ShouldBe(
            [(LineDimension.ReservationTime, 13m, 13m), (LineDimension.ReservationTime, 15m, 17m), (LineDimension.Time, 5m, 60m)]);
    }

    [Fact]
    public void Without_a_charge_the_flat_price_of_charges_is_not_due()
    {
        var charge = Price(Tariff(Always(Flat(1))), new ChargeTimeline(At(10), At(10), [], new(At(9), At(10), Used: false)));

        charge.Total.ShouldBe(new Amount(0));
        charge.Volumes.Periods.ShouldHaveSingleItem().ReservationHours.ShouldBe(1);
    }
}
