using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Oicp.Wire;

/// <summary>
/// `2026-03-01T15:45:00+01:00`: the offset is the charging site's and is compulsory, since Hubject forwards times untouched.
/// Milliseconds are written only when there are some; `Z` and fractions are read.
/// </summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && HasOffset(reader.GetString()!) && reader.TryGetDateTimeOffset(out var at))
            return at;
        throw new JsonException("is not a date-time with an offset");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(value.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffzzz",
            CultureInfo.InvariantCulture));

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
