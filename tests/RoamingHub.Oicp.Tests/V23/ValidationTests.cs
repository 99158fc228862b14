using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.Tests.V23;

public class ValidationTests
{
    private static readonly EvseDataRecord Evse = MessageExamples.Read<PushEvseData>().OperatorEvseData.EvseDataRecord[0];
    private static readonly ChargeDetailRecord Cdr = MessageExamples.Read<ChargeDetailRecord>();
    private static readonly ChargingNotificationProgress Progress = MessageExamples.Read<ChargingNotificationProgress>();

    [Fact]
    public void An_evse_record_is_checked_member_by_member()
    {
        Problems(Evse with { EvseID = "de*abc*e1" }).ShouldBe(["EvseID is not in upper case"]);
        Problems(Evse with { ChargingPoolID = "DE*ABC*X1" }).ShouldBe(["ChargingPoolID is not a ChargingPoolID"]);
        Problems(Evse with { ChargingStationNames = [] }).ShouldBe(["ChargingStationNames must not be empty"]);
        Problems(Evse with { ChargingStationNames = [new("de", new string('x', 151))] }).ShouldBe(["ChargingStationNames[0].value must have 1 to 150 characters"]);
        Problems(Evse with { Address = Evse.Address with { Street = "A", Country = "DE" } })
            .ShouldBe(["Address.Country is not a country code of three capitals", "Address.Street must have 2 to 100 characters"]);
        Problems(Evse with { Address = Evse.Address with { Floor = "ground", TimeZone = "Europe/Berlin" } })
            .ShouldBe(["Address.Floor is longer than 5 characters", "Address.TimeZone is not an offset such as UTC+01:00"]);
        Problems(Evse with { GeoCoordinates = new() }).ShouldBe(["GeoCoordinates must hold exactly one notation"]);
        Problems(Evse with { Plugs = [] }).ShouldBe(["Plugs must not be empty"]);
        Problems(Evse with { ChargingFacilities = [new(PowerType.Dc, 1000, Amperage: 500)] })
            .ShouldBe(["ChargingFacilities[0].Power must lie between 0 and 999", "ChargingFacilities[0].Amperage must lie between 0 and 99"]);
        Problems(Evse with { EnergySource = [new(EnergyType.Wind, 100)] }).ShouldBe(["EnergySource[0].Percentage must lie between 0 and 99"]);
        Problems(Evse with { PaymentOptions = [PaymentOption.NoPayment, PaymentOption.Direct] }).ShouldBe(["PaymentOptions holds `No Payment` beside others"]);
        Problems(Evse with { HotlinePhoneNumber = "+49 30 123" }).ShouldBe(["HotlinePhoneNumber is not a phone number (+ and 5 to 15 digits)"]);
        Problems(Evse with { AdditionalInfo = [new("de", "Hinten")] }).ShouldBe(["AdditionalInfo must begin with English"]);
        Problems(Evse with { IsOpen24Hours = false, OpeningTimes = null }).ShouldBe(["OpeningTimes is missing, and the EVSE is not open 24 hours"]);
        Problems(Evse with { OpeningTimes = [new([new("6:00", "25:00")], Days.Monday)] })
            .ShouldBe(["OpeningTimes[0].Period[0].begin is not a time of day", "OpeningTimes[0].Period[0].end is not a time of day"]);
    }

    [Fact]
    public void An_evse_open_all_day_needs_no_opening_times() => Problems(Evse with { IsOpen24Hours = true, OpeningTimes = null }).ShouldBeEmpty();

    [Fact]
    public void One_push_names_an_evse_once()
    {
        var push = new OperatorEvseData("DE*ABC", "ABC", [Evse, Evse with { EvseID = Evse.EvseID.Replace("*", "", StringComparison.Ordinal) }]);

        Problems(push).ShouldBe(["EvseDataRecord names the same thing twice"]);
    }

    [Fact]
    public void EvseNotFound_is_never_pushed() => Problems(new EvseStatusRecord("DE*ABC*E1", EvseState.EvseNotFound))
        .ShouldBe(["EvseStatus must not be EvseNotFound, which only answers use"]);

    [Fact]
    public void An_identification_is_exactly_one()
    {
        Problems(new Identification()).ShouldBe(["must hold exactly one identification"]);
        Problems(Identification.Card("1234ABCD") with { RemoteIdentification = new("DE-8EO-CAet5e4XY-3") })
            .ShouldBe(["must hold exactly one identification"]);
        Problems(Identification.Card("1234abcd"))
            .ShouldBe(["RFIDMifareFamilyIdentification.UID is not a UID of 8, 14 or 20 upper-case hex digits"]);
    }

    [Fact]
    public void A_listed_card_does_not_authorize()
    {
        var card = new Identification { RFIDIdentification = new("1234ABCD", RfidTechnology.MifareClassic) };

        Problems(card).ShouldBeEmpty();
        Problems(new AuthorizeStart("DE*ABC", card))
            .ShouldBe(["Identification.RFIDIdentification must not be used here: use RFIDMifareFamilyIdentification"]);
    }

    [Fact]
    public void A_remote_command_names_its_driver_by_contract()
    {
        var start = MessageExamples.Read<AuthorizeRemoteStart>();

        Problems(start with { Identification = Identification.Card("1234ABCD") }).ShouldBe(["Identification.RemoteIdentification is missing"]);
        Problems(start with { SessionID = "7", ProviderID = "8EO" }).ShouldBe(["SessionID is not a SessionID", "ProviderID is not a ProviderID"]);
        Problems(start with { PartnerProductID = new string('x', 51) }).ShouldBe(["PartnerProductID must have 1 to 50 characters"]);
        Problems(MessageExamples.Read<AuthorizeRemoteStop>() with { EvseID = "E1" }).ShouldBe(["EvseID is not an EvseID"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_reservation_lasts_1_to_99_minutes(int minutes) =>
        Problems(MessageExamples.Read<AuthorizeRemoteReservationStart>() with { Duration = minutes }).ShouldBe(["Duration must lie between 1 and 99"]);

    [Fact]
    public void A_cdrs_times_are_in_order()
    {
        Problems(Cdr with { SessionStart = Cdr.ChargingStart.AddSeconds(1) }).ShouldBe(["SessionStart is after ChargingStart"]);
        Problems(Cdr with { ChargingStart = Cdr.ChargingEnd.AddSeconds(1) }).ShouldBe(["ChargingStart is after ChargingEnd"]);
        Problems(Cdr with { SessionEnd = Cdr.ChargingEnd.AddSeconds(-1) }).ShouldBe(["ChargingEnd is after SessionEnd"]);
    }

    [Fact]
    public void A_cdrs_energy_is_the_difference_of_its_meter_values()
    {
        Problems(Cdr with { ConsumedEnergy = 14.124m }).ShouldBe(["ConsumedEnergy is not MeterValueEnd less MeterValueStart"]);
        Problems(Cdr with { ConsumedEnergy = 14.124m, MeterValueEnd = null }).ShouldBeEmpty();
        Problems(Cdr with { ConsumedEnergy = -1, MeterValueEnd = null }).ShouldBe(["ConsumedEnergy must lie between 0 and " + decimal.MaxValue]);
    }

    [Fact]
    public void Signed_values_run_from_start_to_end_and_say_how_to_check_them()
    {
        SignedMeteringValue start = new("a", MeteringStatus.Start), progress = new("b", MeteringStatus.Progress), end = new("c", MeteringStatus.End);

        Problems(Cdr with { SignedMeteringValues = [end, start] }).ShouldBe(["SignedMeteringValues must run from Start over Progress to End"]);
        Problems(Cdr with { SignedMeteringValues = [start, start, end] }).ShouldBe(["SignedMeteringValues must run from Start over Progress to End"]);
        Problems(Cdr with { SignedMeteringValues = [start, .. Enumerable.Repeat(progress, 8), end] }).ShouldBeEmpty();
        Problems(Cdr with { SignedMeteringValues = [start, .. Enumerable.Repeat(progress, 9), end] }).ShouldBe(["SignedMeteringValues holds more than 10 values"]);
        Problems(Cdr with { CalibrationLawVerificationInfo = null }).ShouldBe(["CalibrationLawVerificationInfo is missing, and there are signed values"]);
    }

    [Fact]
    public void A_PIN_has_20_characters_at_most_and_a_partners_session_id_250()
    {
        Problems(Identification.QrCode("DE-8EO-CAet5e4XY-3", new string('1', 20))).ShouldBeEmpty();
        Problems(Identification.QrCode("DE-8EO-CAet5e4XY-3", new string('1', 21))).ShouldBe(["QRCodeIdentification.PIN is longer than 20 characters"]);
        Problems(Cdr with { CPOPartnerSessionID = new string('x', 250) }).ShouldBeEmpty();
        Problems(Cdr with { CPOPartnerSessionID = new string('x', 251), EMPPartnerSessionID = new string('x', 251) })
            .ShouldBe(["CPOPartnerSessionID is longer than 250 characters", "EMPPartnerSessionID is longer than 250 characters"]);
    }

    [Fact]
    public void A_cdr_tells_no_PIN() => Problems(Cdr with { Identification = Identification.QrCode("DE-8EO-CAet5e4XY-3", "1234") })
        .ShouldBe(["Identification must not tell a PIN"]);

    [Fact]
    public void Progress_has_a_duration_or_an_energy_and_the_duration_is_in_milliseconds()
    {
        Problems(Progress with { ChargingDuration = null, ConsumedEnergyProgress = null })
            .ShouldBe(["ChargingDuration is missing, and so is ConsumedEnergyProgress"]);
        Problems(Progress with { ChargingDuration = null }).ShouldBeEmpty();
        Problems(Progress with { ChargingDuration = 900 }).ShouldBe(["ChargingDuration is not the milliseconds from ChargingStart to EventOccurred"]);
        Problems(Progress with { EventOccurred = Progress.ChargingStart.AddSeconds(-1), ChargingDuration = null })
            .ShouldBe(["EventOccurred is before ChargingStart"]);
    }

    [Fact]
    public void Prices_have_three_places_at_most()
    {
        var product = MessageExamples.Read<PushPricingProductData>().PricingProductData.PricingProductDataRecords[0];

        Problems(product with { PricePerReferenceUnit = 0.4193m }).ShouldBe(["PricePerReferenceUnit has more than 3 decimal places"]);
        Problems(product with { ProductPriceCurrency = "€" }).ShouldBe(["ProductPriceCurrency is not a currency code"]);
        Problems(product with { ProductAvailabilityTimes = [new(Days.Everyday)] }).ShouldBe(["ProductAvailabilityTimes[0].Periods is missing"]);
    }

    [Fact]
    public void Evse_pricing_names_at_least_one_product_per_evse()
    {
        Problems(new PushEvsePricing(ActionType.FullLoad, [])).ShouldBe(["EVSEPricing must not be empty"]);
        Problems(new EvsePricing("DE*ABC*E1", "every*", [])).ShouldBe(["ProviderID is not `*` or a ProviderID", "EvseIDProductList must not be empty"]);
    }

    [Fact]
    public void Additional_info_of_a_status_is_cut_to_its_length() =>
        StatusCode.Of(OicpCodes.DataError, new string('x', 2000)).Validate().ShouldBeEmpty();

    private static IEnumerable<string> Problems(IOicpMessage message) => message.Validate().Select(p => p.ToString());
}
