using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Hub.Partners.Oicp.EvseData;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>What the back office says of a partner, and the settings as they are stored: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OicpTerms))]
[JsonSerializable(typeof(OicpSettings))]
[JsonSerializable(typeof(EvseDefaults))]
internal sealed partial class OicpPartnerJson : JsonSerializerContext
{
    /// <summary>Names and umlauts stay as they are.</summary>
    public static OicpPartnerJson Plain => Relaxed.Context;

    // A class of its own, so that Default is there before it is copied.
    private static class Relaxed
    {
        public static readonly OicpPartnerJson Context = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

/// <summary>The catalogue's description of a place, as far as the decisions' own view of it leaves things out: snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(PlaceDetails))]
internal sealed partial class PlaceDetailsJson : JsonSerializerContext;
