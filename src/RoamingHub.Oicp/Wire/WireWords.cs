using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Oicp.Wire;

/// <summary>
/// The words of an enumeration as OICP writes them, blanks included. The word of a value stands on the value itself, in
/// <see cref="JsonStringEnumMemberNameAttribute"/>, and nowhere else. Reading is exact: no other case, no numbers.
/// </summary>
public static class WireWords
{
    /// <summary>The wire's word for a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => WireWords<T>.ByValue[value];

    /// <summary>The value for a wire's word.</summary>
    public static bool TryRead<T>(string? word, out T value) where T : struct, Enum
    {
        value = default;
        return word is not null && WireWords<T>.ByWord.TryGetValue(word, out value);
    }

    /// <summary>All words, for messages that tell what would have been right.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => WireWords<T>.Words;
}

internal static class WireWords<T> where T : struct, Enum
{
    public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(v => v, WordOf);
    public static readonly FrozenDictionary<string, T> ByWord =
        ByValue.ToFrozenDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);

    public static readonly IReadOnlyList<string> Words = [.. Enum.GetValues<T>().Select(WordOf)];

    private static string WordOf(T value)
    {
        var name = value.ToString();
        return typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name;
    }
}

internal sealed class WireWordConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WireWords.TryRead<T>(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"is not one of {string.Join(", ", WireWords.All<T>())}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireWords.Of(value));
}
