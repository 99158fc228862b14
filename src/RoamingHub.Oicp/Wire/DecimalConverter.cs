using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Oicp.Wire;

/// <summary>Numbers with at most three places (kWh, prices), without an exponent and without trailing zeros.</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) ? value : throw new JsonException("is not a number");

    // Dividing by a one with many zeros takes the trailing zeros off a decimal.
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(decimal.Round(value, 3, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m);
}

/// <summary>A whole number that some partners write with decimals (kW of a facility): read to the nearest, written whole.</summary>
internal sealed class NearestWholeConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) && value is > int.MinValue and < int.MaxValue
            ? (int)decimal.Round(value, MidpointRounding.AwayFromZero)
            : throw new JsonException("is not a number");

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
