using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Ocpi;

/// <summary>
/// A word of an OCPI enum, as it stood on the wire. The members of our enums are the wire words themselves, so nothing is translated.
/// A word we do not know does not fail the object that carries it: <see cref="Value"/> is null and <see cref="Text"/> keeps it,
/// so it is written back as it came. Words are case-sensitive (OCPI 2.2.1 §16.7).
/// </summary>
[JsonConverter(typeof(WordConverterFactory))]
public sealed record Word<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, Word<T>> Known =
        Enum.GetValues<T>().ToFrozenDictionary(value => value.ToString(), value => new Word<T>(value.ToString(), value), StringComparer.Ordinal);

    private Word(string text, T? value) => (Text, Value) = (text, value);

    public string Text { get; }

    /// <summary>Null for a word that OCPI 2.2.1 does not have.</summary>
    public T? Value { get; }

    public static implicit operator Word<T>(T value) => Of(value.ToString());

    [SuppressMessage("Design", "CA1000", Justification = "Word<TokenType>.Of(text) is how it reads best.")]
    public static Word<T> Of(string text) => Known.GetValueOrDefault(text) ?? new Word<T>(text, null);

    public override string ToString() => Text;
}

internal sealed class WordConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Word<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class WordConverter<T> : JsonConverter<Word<T>>
    where T : struct, Enum
{
    public override Word<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Word<T>.Of(reader.GetString()!)
            : throw new JsonException($"a word of {typeof(T).Name} is a string");

    public override void Write(Utf8JsonWriter writer, Word<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
