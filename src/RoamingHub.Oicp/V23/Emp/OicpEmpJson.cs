using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>What EMPs and Hubject say to one another, written and read as <see cref="OicpJson"/> does. A hub that serves CPOs has no use for it.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(TimestampConverter), typeof(DecimalConverter)])]
[JsonSerializable(typeof(PullEvseData))]
[JsonSerializable(typeof(PullEvseStatus))]
[JsonSerializable(typeof(PullEvseStatusById))]
[JsonSerializable(typeof(PullEvseStatusByOperator))]
[JsonSerializable(typeof(EvseStatusAnswer))]
[JsonSerializable(typeof(EvseStatusByIdAnswer))]
[JsonSerializable(typeof(PullPricingProductData))]
[JsonSerializable(typeof(PricingProductDataAnswer))]
[JsonSerializable(typeof(PullEvsePricing))]
[JsonSerializable(typeof(EvsePricingAnswer))]
[JsonSerializable(typeof(GetChargeDetailRecords))]
[JsonSerializable(typeof(ChargeDetailRecordsPage))]
[JsonSerializable(typeof(PushAuthenticationData))]
public sealed partial class OicpEmpJson : JsonSerializerContext
{
    public static OicpEmpJson Wire => Relaxed.Context;

    private static class Relaxed
    {
        public static readonly OicpEmpJson Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
