using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
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

    [Fact]
    public void A_charge_is_priced_from_its_history()
    {
        var record = Issue([Started, Stopped]);
        record.Energy.Kwh.ShouldBe(11);
        record.Price!.Total.ExclVat.ShouldBe(5.29m);
        record.Price.Total.InclVat.ShouldBe(6.30m);
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
    public void A_meter_that_went_backwards_is_not_priced() => Issue([Started with { Meter = Energy.FromWh(20_000) }, Stopped]).Price.ShouldBeNull();


    private static ChargeRecord Issue(IReadOnlyList<SessionEvent> history) => RecordIssuing.Issue(new("s"), history, Place, Price, "{}", Ten);

    private static MeterRead Reading(int minutes, decimal wh) => new([new(Ten.AddMinutes(minutes), [], Energy.FromWh(wh))], minutes, Ten);
}
