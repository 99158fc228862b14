using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

/// <summary>A record as the bill a partner gets, whole (OCPI 2.2.1 §10.3.1).</summary>
public sealed class CdrMappingTests
{
    private const string Tariff =
        """
        {"country_code":"DE","party_id":"ABC","id":"AC","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":0.5,"vat":19,"step_size":1},{"type":"ENERGY","price":0.4,"vat":19,"step_size":1},{"type":"PARKING_TIME","price":2,"vat":19,"step_size":1}]}],"last_updated":"2026-01-01T00:00:00Z"}
        """;

    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Market place", "An address that goes on for more than forty-five characters", "Berlin", "10115",
        "A state with a very long name", "DEU", "52.520008", "13.404954", "Europe/Berlin", true,
        [new("3256", "DE*ABC*E3256", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, null, ["AC"])])]);

    private static readonly ChargingStarted Start = new(
        new(new("CP1"), 1), "17", new("CARD1", "card1", TokenKind.Rfid, "NL-EMS-C1", new("NL", "EMS")), Energy.FromWh(1_000), Ten, Ten,
        PermitResult.Accepted, "ocpi:p1", new(new("p1"), GrantMethod.Asked, "REF-1"),
        Site: new("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin"), Tariff: new("AC", 1));

    [Fact]
    public void A_charge_with_parking_is_a_bill_that_adds_up()
    {
        var record = Issue(
            Start, new MeterRead([new(Ten.AddMinutes(20), [], Energy.FromWh(8_333))], 1, Ten),
            new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(40), Ten),
            new ChargingStopped(Energy.FromWh(13_000), Ten.AddMinutes(70), Ten, "EVDisconnected", null));
        var cdr = CdrMapping.ToOcpi(record, Ten.AddMinutes(71));
        cdr.Validate(strict: true).ShouldBeEmpty();
        OcpiJson.Write(cdr).ShouldBe(
            $$"""
            {"country_code":"DE","party_id":"ABC","id":"{{record.Id}}","start_date_time":"2026-03-01T10:00:00Z","end_date_time":"2026-03-01T11:10:00Z","session_id":"{{record.Id}}","cdr_token":{"country_code":"NL","party_id":"EMS","uid":"card1","type":"RFID","contract_id":"NL-EMS-C1"},"auth_method":"AUTH_REQUEST","authorization_reference":"REF-1","cdr_location":{"id":"LOC1","name":"Market place","address":"An address that goes on for more than forty-f","city":"Berlin","postal_code":"10115","state":"A state with a very","country":"DEU","coordinates":{"latitude":"52.520008","longitude":"13.404954"},"evse_uid":"3256","evse_id":"DE*ABC*E3256","connector_id":"1","connector_standard":"IEC_62196_T2","connector_format":"SOCKET","connector_power_type":"AC_3_PHASE"},"currency":"EUR","tariffs":[{{Tariff.Trim()}}],"charging_periods":[{"start_date_time":"2026-03-01T10:00:00Z","dimensions":[{"type":"ENERGY","volume":12},{"type":"TIME","volume":0.6667}],"tariff_id":"AC"},{"start_date_time":"2026-03-01T10:40:00Z","dimensions":[{"type":"ENERGY","volume":0},{"type":"PARKING_TIME","volume":0.5}],"tariff_id":"AC"}],"total_cost":{"excl_vat":6.3,"incl_vat":7.5},"total_fixed_cost":{"excl_vat":0.5,"incl_vat":0.6},"total_energy":12,"total_energy_cost":{"excl_vat":4.8,"incl_vat":5.71},"total_time":1.1667,"total_parking_time":0.5,"total_parking_cost":{"excl_vat":1,"incl_vat":1.19},"remark":"Stop reason: EVDisconnected","last_updated":"2026-03-01T11:11:00Z"}
            """);
    }

    [Fact]
    public void A_record_released_without_a_price_costs_nothing_and_says_what_was_measured()
    {
        var record = Issue(Start with { Tariff = null }, new ChargingStopped(Energy.FromWh(3_000), Ten.AddHours(1), Ten, "Local", null)) with { Tariff = null, TariffDetails = null, Price = null };
        var cdr = CdrMapping.ToOcpi(record, Ten);
        cdr.Validate(strict: true).ShouldBeEmpty();
        (cdr.TotalCost!.ExclVat, cdr.TotalEnergy, cdr.TotalTime, cdr.Tariffs).ShouldBe((0m, 2m, 1m, null));
        cdr.ChargingPeriods.ShouldHaveSingleItem().TariffId.ShouldBeNull();
    }

    [Fact]
    public void Only_an_EVSE_that_has_no_id_in_the_standards_form_is_a_stand_in_on_the_bill()
    {
        var record = Issue(Start, new ChargingStopped(Energy.FromWh(3_000), Ten.AddHours(1), Ten, "Local", null));
        CdrMapping.ToOcpi(record, Ten).CdrLocation!.EvseId.ShouldBe("DE*ABC*E3256");
        CdrMapping.ToOcpi(record with { Site = record.Site! with { EvseId = null } }, Ten).CdrLocation!.EvseId.ShouldBe("#NA");
    }

    [Fact]
    public void A_period_begins_wherever_a_price_does_and_everything_adds_up()
    {
        const string dayAndNight =
            """
            {"country_code":"DE","party_id":"ABC","id":"AC","currency":"EUR","elements":[
              {"price_components":[{"type":"ENERGY","price":0.5,"step_size":1}],"restrictions":{"start_time":"08:00","end_time":"11:15"}},
              {"price_components":[{"type":"ENERGY","price":0.4,"step_size":1}],"restrictions":{"max_kwh":8}},
              {"price_components":[{"type":"ENERGY","price":0.3,"step_size":1},{"type":"PARKING_TIME","price":1,"step_size":1}]}],"last_updated":"2026-01-01T00:00:00Z"}
            """;
        var record = Issue(
            dayAndNight, Start, new MeterRead([new(Ten.AddMinutes(30), [], Energy.FromWh(7_000))], 1, Ten), new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(50), Ten),
            new ChargingStopped(Energy.FromWh(11_000), Ten.AddMinutes(80), Ten, "Local", null)); // in Berlin it is 11:00
        var cdr = CdrMapping.ToOcpi(record, Ten);
        cdr.Validate(strict: true).ShouldBeEmpty();
        var periods = cdr.ChargingPeriods!;
        periods.Select(p => (int)(p.StartDateTime!.Value - Ten).TotalMinutes).ShouldBe([0, 15, 40, 50]); // another hour, 8 kWh, parking
        periods.SelectMany(p => p.Dimensions!).Select(d => d.Type!.Text).Distinct().Order().ShouldBe(["ENERGY", "PARKING_TIME", "TIME"]);
        decimal Sum(params string[] types) => periods.SelectMany(p => p.Dimensions!).Where(d => types.Contains(d.Type!.Text)).Sum(d => d.Volume!.Value);
        (Sum("ENERGY"), Sum("TIME", "PARKING_TIME"), Sum("PARKING_TIME")).ShouldBe((cdr.TotalEnergy!.Value, cdr.TotalTime!.Value, cdr.TotalParkingTime!.Value));
        (cdr.TotalEnergy, cdr.TotalTime, cdr.TotalParkingTime).ShouldBe((10m, 1.3333m, 0.5m));
        cdr.TotalCost!.ExclVat.ShouldBe(cdr.TotalEnergyCost!.ExclVat + cdr.TotalParkingCost!.ExclVat);
        (cdr.TotalFixedCost, cdr.TotalTimeCost, cdr.TotalReservationCost).ShouldBe((null, null, null));
        (cdr.Tariffs!.Single().Id, periods.Select(p => p.TariffId).Distinct().Single()).ShouldBe(("AC", "AC"));
    }

    [Fact]
    public void A_home_that_is_not_published_is_paid_back_and_signed_records_stand_on_the_bill()
    {
        var record = Issue(Start, new ChargingStopped(Energy.FromWh(3_000), Ten.AddHours(1), Ten, "Local", null));
        var readings = new SignedReading[] { new(SignedMoment.Start, "OCMF|{}|{}", new("x", null, null, "MFk=")), new(SignedMoment.Between, new('x', 5_000), null), new(SignedMoment.End, "OCMF|{1}|{}", null) };
        var cdr = CdrMapping.ToOcpi(record with { Location = Place with { Publish = false, Home = true } }, Ten, SignedDataMapping.ToOcpi(readings));
        cdr.Validate(strict: true).ShouldBeEmpty();
        cdr.HomeChargingCompensation.ShouldBe(true);
        OcpiJson.Write(cdr.SignedData!).ShouldBe(
            """
            {"encoding_method":"OCMF","public_key":"MFk=","signed_values":[{"nature":"Start","plain_data":"OCMF|{}|{}","signed_data":"T0NNRnx7fXx7fQ=="},{"nature":"End","plain_data":"OCMF|{1}|{}","signed_data":"T0NNRnx7MX18e30="}]}
            """);
        SignedDataMapping.ToOcpi(
            [new(SignedMoment.End, "AP;0;3;X", null)], new(MeteringVerdict.Unverifiable, [], [], null, "3059", KeyOrigin.Pinned, []), "https://transparency.example")!.ShouldSatisfyAllConditions(
            d => d.EncodingMethod.ShouldBe("Alfen Eichrecht"), d => d.Url.ShouldBe("https://transparency.example"), d => d.PublicKey.ShouldBe("3059", "the key that is known, where none came along"));
        (CdrMapping.ToOcpi(record, Ten).HomeChargingCompensation, SignedDataMapping.ToOcpi([])).ShouldBe((null, null));
    }

    [Fact]
    public void A_free_charge_names_the_tariff_that_made_it_free()
    {
        const string free = """{"country_code":"DE","party_id":"ABC","id":"FREE","currency":"EUR","elements":[{"price_components":[{"type":"ENERGY","price":0,"step_size":1}]}],"last_updated":"2026-01-01T00:00:00Z"}""";
        var cdr = CdrMapping.ToOcpi(Issue(free, Start, new ChargingStopped(Energy.FromWh(3_000), Ten.AddHours(1), Ten, "Local", null)), Ten);
        cdr.Validate(strict: true).ShouldBeEmpty();
        (cdr.TotalCost!.ExclVat, OcpiJson.Write(cdr.Tariffs!.Single()), cdr.ChargingPeriods!.Single().TariffId).ShouldBe((0m, free, "FREE"));
        (cdr.Id!.Length, cdr.SessionId).ShouldBe((36, cdr.Id));
    }

    [Fact]
    public void A_record_of_no_known_place_is_no_valid_bill()
    {
        var record = Issue(Start, new ChargingStopped(Energy.FromWh(3_000), Ten.AddHours(1), Ten, "Local", null)) with { Site = null, Location = null };
        CdrMapping.ToOcpi(record, Ten).Validate().Select(f => f.Member).ShouldContain("cdr_location");
    }

    private static ChargeRecord Issue(params SessionEvent[] history) => Issue(Tariff, history);

    private static ChargeRecord Issue(string json, params SessionEvent[] history)
    {
        var tariff = TariffMapping.ToCore(OcpiJson.Parse<RoamingHub.Ocpi.V221.Tariffs.Tariff>(json));
        return RecordIssuing.Issue(SessionKey.Of(Start.Evse, "CARD1", Start.Meter, Ten), history, Place, tariff, json, Ten);
    }
}
