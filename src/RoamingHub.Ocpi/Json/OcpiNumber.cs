using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Ocpi;

/// <summary>`number` on the wire (OCPI 2.2.1 §16.4): at most four decimals, half away from zero, no exponent, no trailing zeros.</summary>
public static class OcpiNumber
{
    public static string Write(decimal value) => Round(value).ToString("0.####", CultureInfo.InvariantCulture);

    public static decimal Round(decimal value) => decimal.Round(value, 4, MidpointRounding.AwayFromZero);
}

internal sealed class OcpiNumberConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value)
            ? value
            : throw new JsonException("a number is a JSON number");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteRawValue(OcpiNumber.Write(value));
}
