using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.Tests;

/// <summary>The example documents in specs/messages/oicp23 and the types that read them.</summary>
public static class MessageExamples
{
    private static readonly Dictionary<string, (JsonTypeInfo Type, string Schema)> Known = new()
    {
        ["PushEvseData"] = (OicpJson.Wire.PushEvseData, "eRoamingPushEvseData"),
        ["PushEvseStatus"] = (OicpJson.Wire.PushEvseStatus, "eRoamingPushEvseStatus"),
        ["PushPricingProductData"] = (OicpJson.Wire.PushPricingProductData, "eRoamingPushPricingProductData"),
        ["PushEvsePricing"] = (OicpJson.Wire.PushEvsePricing, "eRoamingPushEVSEPricing"),
        ["AuthorizeStart"] = (OicpJson.Wire.AuthorizeStart, "eRoamingAuthorizeStart"),
        ["AuthorizationStart"] = (OicpJson.Wire.AuthorizationStart, "eRoamingAuthorizationStart"),
        ["AuthorizeStop"] = (OicpJson.Wire.AuthorizeStop, "eRoamingAuthorizeStop"),
        ["AuthorizationStop"] = (OicpJson.Wire.AuthorizationStop, "eRoamingAuthorizationStop"),
        ["AuthorizeRemoteStart"] = (OicpJson.Wire.AuthorizeRemoteStart, "eRoamingAuthorizeRemoteStart"),
        ["AuthorizeRemoteStop"] = (OicpJson.Wire.AuthorizeRemoteStop, "eRoamingAuthorizeRemoteStop"),
        ["AuthorizeRemoteReservationStart"] = (OicpJson.Wire.AuthorizeRemoteReservationStart, "eRoamingAuthorizeRemoteReservationStart"),
        ["AuthorizeRemoteReservationStop"] = (OicpJson.Wire.AuthorizeRemoteReservationStop, "eRoamingAuthorizeRemoteReservationStop"),
        ["Acknowledgement"] = (OicpJson.Wire.Acknowledgement, "eRoamingAcknowledgment"),
        ["ChargingNotificationStart"] = (OicpJson.Wire.ChargingNotificationStart, "eRoamingChargingNotificationStart"),
        ["ChargingNotificationProgress"] = (OicpJson.Wire.ChargingNotificationProgress, "eRoamingChargingNotificationProgress"),
        ["ChargingNotificationEnd"] = (OicpJson.Wire.ChargingNotificationEnd, "eRoamingChargingNotificationEnd"),
        ["ChargingNotificationError"] = (OicpJson.Wire.ChargingNotificationError, "eRoamingChargingNotificationError"),
        ["ChargeDetailRecord"] = (OicpJson.Wire.ChargeDetailRecord, "eRoamingChargeDetailRecord"),
    };

    public static TheoryData<string> Names => new(Known.Keys);

    public static IEnumerable<string> AllNames => Known.Keys;

    public static string SchemaOf(string message) => Known[message].Schema;

    public static object Read(string message) => JsonSerializer.Deserialize(Repository.Example(message), Known[message].Type)!;

    public static string Write(string message, object value) => JsonSerializer.Serialize(value, Known[message].Type);

    /// <summary>An example with its own type, to change one member of.</summary>
    public static T Read<T>() where T : class, IOicpMessage => (T)Read(typeof(T).Name);
}
