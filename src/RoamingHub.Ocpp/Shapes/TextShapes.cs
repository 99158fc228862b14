using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

public sealed class TextShape : Shape
{
    internal TextShape(int maxLength) => MaxLength = maxLength;

    public int MaxLength { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
            return;
        }
        // The raw form is never shorter than the text.
        if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= MaxLength)
            return;
        var text = JsonText.Read(ref reader, out var sound);
        if (!sound)
            pass.Report(DeviationRule.BadText);
        if (text.Length > MaxLength && text.EnumerateRunes().Count() > MaxLength)
            pass.Report(DeviationRule.TooLong);
    }

    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt) =>
        Scalar(ref reader) is { } text ? JsonValue.Create(text) : null;

    /// <summary>Numbers and flags where text belongs keep the form they were sent in: 12.30 is "12.30".</summary>
    internal static string? Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
            return JsonText.Read(ref reader);
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        reader.Skip();
        return null;
    }
}

/// <summary>Text from a closed list.</summary>
public sealed class WordShape : Shape
{
    private readonly byte[][] utf8;
    private readonly Dictionary<string, string> meant;

    internal WordShape(IReadOnlyList<string> words, Dictionary<string, string> misspelled)
    {
        Words = words;
        utf8 = [.. words.Select(Encoding.UTF8.GetBytes)];
        meant = new Dictionary<string, string>(misspelled, StringComparer.OrdinalIgnoreCase);
        foreach (var word in words)
            meant.TryAdd(word, word);
    }

    public IReadOnlyList<string> Words { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
            return;
        }
        if (!IsKnown(ref reader))
            pass.Report(DeviationRule.UnknownWord);
    }

    /// <summary>A word in other letter case, or with white space around it, is that word. An unknown word stays as it was sent.</summary>
    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt)
    {
        if (TextShape.Scalar(ref reader) is not { } text)
            return null;
        return JsonValue.Create(Words.Contains(text) ? text : meant.GetValueOrDefault(text.Trim(), text));
    }

    private bool IsKnown(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            return Words.Contains(JsonText.Read(ref reader));
        foreach (var word in utf8)
        {
            if (reader.ValueSpan.SequenceEqual(word))
                return true;
        }
        return false;
    }
}

public sealed class TimeShape : Shape
{
    private const int LongestTime = 64;

    internal TimeShape()
    {
    }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
            return;
        }
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestTime)
        {
            pass.Report(DeviationRule.BadDateTime);
            return;
        }
        Span<char> text = stackalloc char[LongestTime];
        text = text[..Encoding.UTF8.GetChars(reader.ValueSpan, text)];
        if (!WireTime.TryRead(text, out _, out var exact) || !exact)
            pass.Report(DeviationRule.BadDateTime);
    }

    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt) =>
        TextShape.Scalar(ref reader) is { } text && WireTime.TryRead(text, out var time, out _)
            ? JsonValue.Create(WireTime.WriteExact(time))
            : null;
}
