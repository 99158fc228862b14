using System.Text.Json.Serialization;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.EvseData;

[JsonConverter(typeof(WireWordConverter<Plug>))]
public enum Plug
{
    [JsonStringEnumMemberName("Small Paddle Inductive")] SmallPaddleInductive,
    [JsonStringEnumMemberName("Large Paddle Inductive")] LargePaddleInductive,
    [JsonStringEnumMemberName("AVCON Connector")] Avcon,
    [JsonStringEnumMemberName("Tesla Connector")] Tesla,
    [JsonStringEnumMemberName("NEMA 5-20")] Nema520,
    [JsonStringEnumMemberName("Type E French Standard")] TypeE,
    [JsonStringEnumMemberName("Type F Schuko")] TypeF,
    [JsonStringEnumMemberName("Type G British Standard")] TypeG,
    [JsonStringEnumMemberName("Type J Swiss Standard")] TypeJ,
    [JsonStringEnumMemberName("Type 1 Connector (Cable Attached)")] Type1Cable,
    [JsonStringEnumMemberName("Type 2 Outlet")] Type2Outlet,
    [JsonStringEnumMemberName("Type 2 Connector (Cable Attached)")] Type2Cable,
    [JsonStringEnumMemberName("Type 3 Outlet")] Type3Outlet,
    [JsonStringEnumMemberName("IEC 60309 Single Phase")] Iec60309SinglePhase,
    [JsonStringEnumMemberName("IEC 60309 Three Phase")] Iec60309ThreePhase,
    [JsonStringEnumMemberName("CCS Combo 2 Plug (Cable Attached)")] CcsCombo2,
    [JsonStringEnumMemberName("CCS Combo 1 Plug (Cable Attached)")] CcsCombo1,
    [JsonStringEnumMemberName("CHAdeMO")] Chademo,
}

/// <summary>Where signed meter values can be checked. With `External` every CDR must carry them.</summary>
[JsonConverter(typeof(WireWordConverter<CalibrationLawDataAvailability>))]
public enum CalibrationLawDataAvailability
{
    Local,
    External,
    [JsonStringEnumMemberName("Not Available")] NotAvailable,
}

[JsonConverter(typeof(WireWordConverter<AuthenticationMode>))]
public enum AuthenticationMode
{
    [JsonStringEnumMemberName("NFC RFID Classic")] NfcRfidClassic,
    [JsonStringEnumMemberName("NFC RFID DESFire")] NfcRfidDesfire,
    PnC,
    [JsonStringEnumMemberName("REMOTE")] Remote,
    [JsonStringEnumMemberName("Direct Payment")] DirectPayment,
    [JsonStringEnumMemberName("No Authentication Required")] NoAuthenticationRequired,
}

[JsonConverter(typeof(WireWordConverter<PaymentOption>))]
public enum PaymentOption
{
    [JsonStringEnumMemberName("No Payment")] NoPayment,
    Direct,
    Contract,
}

[JsonConverter(typeof(WireWordConverter<ValueAddedService>))]
public enum ValueAddedService
{
    Reservation,
    DynamicPricing,
    ParkingSensors,
    MaximumPowerCharging,
    PredictiveChargePointUsage,
    ChargingPlans,
    RoofProvided,
    None,
}

[JsonConverter(typeof(WireWordConverter<Accessibility>))]
public enum Accessibility
{
    [JsonStringEnumMemberName("Free publicly accessible")] FreePubliclyAccessible,
    [JsonStringEnumMemberName("Restricted access")] RestrictedAccess,
    [JsonStringEnumMemberName("Paying publicly accessible")] PayingPubliclyAccessible,
    [JsonStringEnumMemberName("Test Station")] TestStation,
}

[JsonConverter(typeof(WireWordConverter<AccessibilityLocation>))]
public enum AccessibilityLocation { OnStreet, ParkingLot, ParkingGarage, UndergroundParkingGarage }

/// <summary>Does the operator push this EVSE's status? Text on the wire, not a boolean.</summary>
[JsonConverter(typeof(WireWordConverter<DynamicInfoAvailable>))]
public enum DynamicInfoAvailable
{
    [JsonStringEnumMemberName("true")] Yes,
    [JsonStringEnumMemberName("false")] No,
    [JsonStringEnumMemberName("auto")] Auto,
}
