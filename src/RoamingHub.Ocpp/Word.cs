using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Ocpp;

/// <summary>
/// A value of a closed list, as it was sent. A word that the list does not hold is kept in <see cref="Text"/> and has no
/// <see cref="Known"/> value, so one new or misspelled word never costs the whole message.
/// </summary>
[JsonConverter(typeof(WordConverterFactory))]
public readonly record struct Word<TEnum>
    where TEnum : struct, Enum
{
    private readonly string? text;

    public Word(TEnum value) => text = Words<TEnum>.Write(value);

    public Word(string text) => this.text = text;

    /// <summary>What was or will be on the wire.</summary>
    public string Text => text ?? string.Empty;

    /// <summary>The value, or null when the list does not hold this word. Words are case-sensitive.</summary>
    public TEnum? Known => Words<TEnum>.Read(Text);

    public bool Is(TEnum value) => Text == Words<TEnum>.Write(value);

    public override string ToString() => Text;

    public static implicit operator Word<TEnum>(TEnum value) => new(value);
}

/// <summary>
/// The wire words of an enum: its member names, or what <see cref="JsonStringEnumMemberNameAttribute"/> says where a word is no C# name.
/// </summary>
internal static class Words<TEnum>
    where TEnum : struct, Enum
{
    private static readonly (TEnum Value, string Text, byte[] Utf8)[] Table =
        [.. Enum.GetValues<TEnum>().Select(value => (value, Spell(value), Encoding.UTF8.GetBytes(Spell(value))))];

    /// <summary>In the order of the enum.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(row => row.Text)];

    public static string Write(TEnum value)
    {
        foreach (var row in Table)
        {
            if (EqualityComparer<TEnum>.Default.Equals(row.Value, value))
                return row.Text;
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, null);
    }

    public static TEnum? Read(string text)
    {
        foreach (var row in Table)
        {
            if (row.Text == text)
                return row.Value;
        }
        return null;
    }

    /// <summary>Known words are shared, not allocated.</summary>
    internal static string Read(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence)
        {
            foreach (var row in Table)
            {
                if (reader.ValueSpan.SequenceEqual(row.Utf8))
                    return row.Text;
            }
        }
        return JsonText.Read(ref reader);
    }

    private static string Spell(TEnum value)
    {
        var name = value.ToString();
        return typeof(TEnum).GetField(name)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name;
    }
}

/// <summary>Makes the converter of each <see cref="Word{TEnum}"/>, once, when its message is first used.</summary>
public sealed class WordConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Word<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class WordConverter<TEnum> : JsonConverter<Word<TEnum>>
        where TEnum : struct, Enum
    {
        public override Word<TEnum> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String ? new(Words<TEnum>.Read(ref reader)) : throw new JsonException("A word must be text.");

        public override void Write(Utf8JsonWriter writer, Word<TEnum> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
