using System.Text.Json;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Tests.Formats;

public class FormatsTests
{
    [Theory]
    [InlineData("b2688855-7f00-0002-6d8e-48d883f6abb6", true)]
    [InlineData("zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", true)]
    [InlineData("b26888557f0000026d8e48d883f6abb6", false)]
    [InlineData("b2688855-7f00-0002-6d8e-48d883f6abb6\n", false)]
    public void A_session_id_has_the_shape_of_a_guid_but_any_letters(string text, bool valid) => SessionIds.IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("DE*AB7*E840*6487", true)]
    [InlineData("DEAB7E8406487", true)]
    [InlineData("de*ab7*e840*6487", true)]
    [InlineData("+49*810*000*438", true)]
    [InlineData("49*810*000*438", true)]
    [InlineData("DE*AB7*E123456789012345678901234567890", true)]
    [InlineData("DE*AB7*E1234567890123456789012345678901", false)]
    [InlineData("DE-AB7-E840", false)]
    [InlineData("DE*AB7*840", false)]
    [InlineData("+49810000438", false)]
    [InlineData("DE*AB7*E", false)]
    public void An_evse_id_is_ISO_or_DIN(string text, bool valid) => EvseIds.IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("DE*AB7*E840*6487", "deab7e8406487", true)]
    [InlineData("+49*810*000*438", "49*810*000*438", true)]
    [InlineData("+49*810*000*438", "+49*810*0004*38", false)]
    public void Evse_ids_compare_without_optional_separators(string one, string other, bool same) =>
        (EvseIds.Canonical(one) == EvseIds.Canonical(other)).ShouldBe(same);

    [Theory]
    [InlineData("DE*AB7*E840", "DEAB7", true)]
    [InlineData("deab7e840", "DE*AB7", true)]
    [InlineData("DE*AB8*E840", "DE*AB7", false)]
    [InlineData("+49*810*000*438", "49*810", true)]
    [InlineData("+49*811*000*438", "+49*810", false)]
    [InlineData("+49*810*000*438", "DE*AB7", false)]
    public void An_evse_belongs_to_the_operator_in_its_id(string evse, string @operator, bool belongs) =>
        EvseIds.BelongsTo(evse, @operator).ShouldBe(belongs);

    [Theory]
    [InlineData("DE*A36", true)]
    [InlineData("DEA36", true)]
    [InlineData("+49*536", true)]
    [InlineData("DE-A36", false)]
    [InlineData("+49536", false)]
    public void An_operator_id_knows_only_the_asterisk(string text, bool valid) => OperatorIds.IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("DE-8EO", true)]
    [InlineData("DE*8EO", true)]
    [InlineData("DE8EO", true)]
    [InlineData("DE|8EO", false)]
    [InlineData("*", false)]
    public void A_provider_id_knows_hyphen_and_asterisk_but_not_the_slip_of_the_published_pattern(string text, bool valid) =>
        ProviderIds.IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("*", true)]
    [InlineData("DE-8EO", true)]
    [InlineData("DE-8EOxyz", false)]
    [InlineData("anything*", false)]
    public void In_pricing_a_provider_is_one_or_everyone(string text, bool valid) => ProviderIds.IsValidOrEveryone(text).ShouldBe(valid);

    [Fact]
    public void Providers_are_the_same_whatever_their_separator() => ProviderIds.Same("DE*ICE", "de-ice").ShouldBeTrue();

    [Theory]
    [InlineData("DE-8EO-CAet5e4XY-3", true)]
    [InlineData("DE8EOCAet5e43X1", true)]
    [InlineData("DE*8EO*Aet5e4*3", true)]
    [InlineData("DE*ICE*I01000*6", true)]
    [InlineData("DE*8EO*CAet5e4XY*3", false)]
    [InlineData("DE-8EO-CAet5e4XY", false)]
    public void A_contract_carries_its_check_digit(string text, bool valid) => EvcoIds.IsValid(text).ShouldBe(valid);

    // What is missing is computed, what is there is not doubted.
    [Theory]
    [InlineData("DE8EOC12345678", "DE8EOC123456786")]
    [InlineData("DE-8EO-C12345678", "DE-8EO-C12345678-6")]
    [InlineData("DE-8EO-CAet5e4XY-3", "DE-8EO-CAet5e4XY-3")]
    [InlineData(" DE*8EO*Aet5e4*3 ", "DE*8EO*Aet5e4*3")]
    [InlineData("DE*8EO*C12345678", null)]
    [InlineData("no contract", null)]
    public void A_contract_without_its_check_digit_is_given_it(string contract, string? expected)
    {
        EvcoIds.TryNormalise(contract, out var evcoId).ShouldBe(expected is not null);
        evcoId.ShouldBe(expected);
    }

    [Theory]
    [InlineData("NN123ABCDEFGHI", 'T')]
    [InlineData("FRXYZ123456789", '2')]
    [InlineData("ITA1B2C3E4F5G6", '4')]
    [InlineData("ESZU8WOX834H1D", 'R')]
    [InlineData("PT73902837ABCZ", 'Z')]
    [InlineData("DE83DUIEN83QGZ", 'D')]
    [InlineData("DE83DUIEN83ZGQ", 'M')]
    [InlineData("DE8AA001234567", '0')]
    public void The_check_digit_is_that_of_the_known_examples(string contract, char digit) => EvcoCheckDigit.Of(contract).ShouldBe(digit);

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void A_PIN_has_at_most_20_characters(int length, bool valid) =>
        (Identification.QrCode("DE-8EO-CAet5e4XY-3", new string('1', length)).Validate().Count == 0).ShouldBe(valid);

    [Fact]
    public void The_expiry_of_a_card_is_a_time_in_ISO_form() => JsonSerializer.Serialize(
        new RFIDIdentification("04A1B2C3", RfidTechnology.MifareDesfire, ExpiryDate: new DateTimeOffset(2027, 1, 31, 23, 59, 59, TimeSpan.FromHours(1))), OicpJson.Wire.Options)
        .ShouldContain("\"ExpiryDate\":\"2027-01-31T23:59:59+01:00\"");

    [Fact]
    public void A_contract_names_its_provider()
    {
        EvcoIds.ProviderOf("de-8eo-CAet5e4XY-3").ShouldBe("DE8EO");
        EvcoIds.Same("DE-8EO-CAET5E4XY-3", "DE8EOCAet5e4XY3").ShouldBeTrue();
    }

    [Theory]
    [InlineData("1234abcd", "1234ABCD")]
    [InlineData(" 04a1b2c3d4e5f6", "04A1B2C3D4E5F6")]
    [InlineData("0123456789ABCDEF0123", "0123456789ABCDEF0123")]
    [InlineData("AFFH1768", null)]
    [InlineData("12345ABCD", null)]
    [InlineData("0123456789ABCDEF", null)]
    public void A_card_id_becomes_a_UID_or_has_no_form(string cardId, string? expected)
    {
        Uids.TryNormalise(cardId, out var uid).ShouldBe(expected is not null);
        uid.ShouldBe(expected);
    }

    [Theory]
    [InlineData("+49 (0)30 / 123-456", "+4930123456")]
    [InlineData("0049 30 123456", "+4930123456")]
    [InlineData("+1234", null)]
    [InlineData("030 123456", null)]
    [InlineData("+1234567890123456", null)]
    public void A_phone_number_is_a_plus_and_digits(string text, string? expected)
    {
        PhoneNumbers.TryNormalise(text, out var number).ShouldBe(expected is not null);
        number.ShouldBe(expected);
    }

    [Theory]
    [InlineData("13.3", true)]
    [InlineData("-113.356465", true)]
    [InlineData("13.3564651", false)]
    [InlineData("13", false)]
    [InlineData("13,35", false)]
    public void A_degree_has_one_to_six_places(string text, bool valid) => GeoFormats.IsDegree(text).ShouldBe(valid);

    [Fact]
    public void Degrees_are_written_with_six_places_and_a_point()
    {
        GeoFormats.Degree(13m).ShouldBe("13.000000");
        GeoFormats.Degree(-0.12345678m).ShouldBe("-0.123457");
    }

    [Theory]
    [InlineData("52.480495 13.356465", true)]
    [InlineData("52.480495,13.356465", true)]
    [InlineData("52 13", false)]
    public void Google_coordinates_are_a_pair(string text, bool valid) => GeoFormats.IsGoogle(text).ShouldBe(valid);

    [Theory]
    [InlineData("9° 21' 39.32''", true)]
    [InlineData("9°21'39.32''", true)]
    [InlineData("9° 21' 39''", false)]
    public void Degrees_minutes_seconds_have_a_fraction(string text, bool valid) => GeoFormats.IsDegreeMinuteSecond(text).ShouldBe(valid);

    [Theory]
    [InlineData(60, "UTC+01:00")]
    [InlineData(0, "UTC+00:00")]
    [InlineData(-210, "UTC-03:30")]
    public void A_time_zone_is_an_offset(int minutes, string expected)
    {
        UtcOffsets.ToText(TimeSpan.FromMinutes(minutes)).ShouldBe(expected);
        UtcOffsets.IsValid(expected).ShouldBeTrue();
        UtcOffsets.IsValid("Europe/Berlin").ShouldBeFalse();
        UtcOffsets.IsValid("UTC,01:00").ShouldBeFalse();
    }

    [Theory]
    [InlineData("de", true)]
    [InlineData("en-GB", true)]
    [InlineData("EN", false)]
    public void Languages_are_in_small_letters(string text, bool valid) => Languages.IsValid(text).ShouldBe(valid);

    [Fact]
    public void A_bcrypt_hash_fits() => HashValues.IsValid("$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy").ShouldBeTrue();

    [Theory]
    [InlineData("DE*ABC*P1234", true)]
    [InlineData("DEABCP1234", true)]
    [InlineData("DE*ABC*1234", false)]
    [InlineData("DE*ABC*P", false)]
    [InlineData("+49*810*P1", false)]
    [InlineData("DE*ABC*P1234567890123456789012345678901", false)]
    public void A_charging_pool_id_has_a_P(string text, bool valid) => ChargingPoolIds.IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("DE", "DEU")]
    [InlineData("at", "AUT")]
    [InlineData("CH", "CHE")]
    [InlineData("GB", "GBR")]
    [InlineData("deu", "DEU")]
    [InlineData("XX", "XX")]
    public void A_country_has_three_letters(string given, string told)
    {
        Countries.ToAlpha3(given).ShouldBe(told);
        Countries.IsAlpha3(told).ShouldBe(told.Length == 3);
        ThreeLetters.IsValid("DE").ShouldBeFalse();
    }

    [Fact]
    public void English_is_English_wherever_it_is_spoken()
    {
        Languages.IsEnglish("en").ShouldBeTrue();
        Languages.IsEnglish("en-GB").ShouldBeTrue();
        Languages.IsEnglish("enm").ShouldBeFalse();
    }
}
