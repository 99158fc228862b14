using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp;

/// <summary>
/// OICP on the wire: names as the standard writes them, nulls left out, unknown members ignored. What a type demands must be there: reading
/// throws <see cref="JsonException"/> otherwise (<see cref="OicpReader"/> tells all that is missing instead). Use <see cref="Wire"/>.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(TimestampConverter), typeof(DecimalConverter)])]
[JsonSerializable(typeof(PushEvseData))]
[JsonSerializable(typeof(PushEvseStatus))]
[JsonSerializable(typeof(PushPricingProductData))]
[JsonSerializable(typeof(PushEvsePricing))]
[JsonSerializable(typeof(AuthorizeStart))]
[JsonSerializable(typeof(AuthorizationStart))]
[JsonSerializable(typeof(AuthorizeStop))]
[JsonSerializable(typeof(AuthorizationStop))]
[JsonSerializable(typeof(AuthorizeRemoteStart))]
[JsonSerializable(typeof(AuthorizeRemoteStop))]
[JsonSerializable(typeof(AuthorizeRemoteReservationStart))]
[JsonSerializable(typeof(AuthorizeRemoteReservationStop))]
[JsonSerializable(typeof(ChargingNotificationStart))]
[JsonSerializable(typeof(ChargingNotificationProgress))]
[JsonSerializable(typeof(ChargingNotificationEnd))]
[JsonSerializable(typeof(ChargingNotificationError))]
[JsonSerializable(typeof(ChargeDetailRecord))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(ErrorPage))]
public sealed partial class OicpJson : JsonSerializerContext
{
    /// <summary>The context to read and write with. `+` and umlauts stand as they are, which some partners' parsers need.</summary>
    public static OicpJson Wire => Relaxed.Context;

    /// <summary>A notification with its own type's members; through the interface only the common ones would be written.</summary>
    public static byte[] ToUtf8(IChargingNotification notification) => notification switch
    {
        ChargingNotificationStart start => JsonSerializer.SerializeToUtf8Bytes(start, Wire.ChargingNotificationStart),
        ChargingNotificationProgress progress => JsonSerializer.SerializeToUtf8Bytes(progress, Wire.ChargingNotificationProgress),
        ChargingNotificationEnd end => JsonSerializer.SerializeToUtf8Bytes(end, Wire.ChargingNotificationEnd),
        ChargingNotificationError error => JsonSerializer.SerializeToUtf8Bytes(error, Wire.ChargingNotificationError),
        _ => throw new ArgumentException($"Not a notification of OICP 2.3: {notification?.GetType().Name}.", nameof(notification)),
    };

    // A class of its own, so that Default is there before it is copied.
    private static class Relaxed
    {
        public static readonly OicpJson Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
