using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>
/// Takes secrets that are known out of what quotes them: a station that is sent a key may tell in its answer what was wrong with it, under any
/// name. Short ones are hidden only where they are all there is, or every digit would be.
/// </summary>
internal static class QuotedSecrets
{
    private const int ShortestQuoted = 4;

    private static readonly JsonWriterOptions AsItWas = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same text when it quotes nothing. Blanks between the parts of a JSON text that quotes something are lost.</summary>
    public static string Hide(string text, IReadOnlyList<string> secrets)
    {
        if (secrets.Count == 0)
            return text;
        try
        {
            return HideInJson(text, secrets);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return HideInText(text, secrets);
        }
    }

    public static string HideInText(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length >= ShortestQuoted)
                text = text.Replace(secret, StationSecrets.Hidden, StringComparison.OrdinalIgnoreCase);
            else if (text == secret)
                return StationSecrets.Hidden;
        }

        return text;
    }

    private static string HideInJson(string text, IReadOnlyList<string> secrets)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var hidden = new ArrayBufferWriter<byte>(text.Length);
        using var writer = new Utf8JsonWriter(hidden, AsItWas);
        var quotes = false;
        var isFrame = text.StartsWith('['); // whose type is a number that nobody sent it
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(Without(reader.GetString()!));
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(Without(reader.GetString()!));
                    break;
                default:
                    var raw = Encoding.UTF8.GetString(reader.ValueSpan);
                    if (HideInText(raw, secrets) == raw || (isFrame && reader.CurrentDepth == 1))
                        writer.WriteRawValue(reader.ValueSpan);
                    else
                        writer.WriteStringValue(Without(raw));
                    break;
            }
        }

        writer.Flush();
        return quotes ? Encoding.UTF8.GetString(hidden.WrittenSpan) : text;

        string Without(string part)
        {
            var rest = HideInText(part, secrets);
            quotes |= rest != part;
            return rest;
        }
    }
}
