using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Wire;

/// <summary>Reads one period or a list of them.</summary>
internal sealed class OneOrManyPeriods : JsonConverter<IReadOnlyList<Period>>
{
    public override IReadOnlyList<Period>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? JsonSerializer.Deserialize(ref reader, OicpJson.Wire.IReadOnlyListPeriod)
            : [JsonSerializer.Deserialize(ref reader, OicpJson.Wire.Period)!];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Period> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, OicpJson.Wire.IReadOnlyListPeriod);
}
