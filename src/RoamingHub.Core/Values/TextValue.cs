using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Core.Values;

/// <summary>A name with a meaning: one text, never mixed up with another kind of name.</summary>
public interface ITextValue<out TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

/// <summary>Writes a name as a plain JSON string, also as the key of an object.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the serializer.")]
public sealed class TextValueConverter<T> : JsonConverter<T>
    where T : ITextValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Of(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
