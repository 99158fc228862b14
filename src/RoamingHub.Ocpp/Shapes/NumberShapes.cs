using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

public sealed class WholeShape : Shape
{
    internal WholeShape(long min, long max, long? orElse) => (Min, Max, OrElse) = (min, max, orElse);

    public long Min { get; }

    public long Max { get; }

    internal long? OrElse { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.Number)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
        }
        else if (reader.TryGetInt64(out var value))
        {
            if (value < Min || value > Max)
                pass.Report(DeviationRule.OutOfRange);
        }
        else
        {
            var isFraction = reader.ValueSpan.IndexOfAny(".eE"u8) >= 0 && reader.TryGetDecimal(out _);
            pass.Report(isFraction ? DeviationRule.WrongType : DeviationRule.NumberTooLarge);
        }
    }

    /// <summary>
    /// "12", 12.0 and 1.2e1 are 12, and 12.5 is rounded. What fits no int, or no long where the shape allows that, is unreadable.
    /// </summary>
    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt)
    {
        if (NumberShape.Scalar(ref reader) is not { } number)
            return OrElse is { } fallback ? JsonValue.Create(fallback) : null;
        var whole = decimal.Round(number, MidpointRounding.AwayFromZero);
        return whole >= Math.Min(Min, int.MinValue) && whole <= Math.Max(Max, int.MaxValue) ? JsonValue.Create((long)whole)
            : OrElse is { } orElse ? JsonValue.Create(orElse) : null;
    }
}

public sealed class NumberShape : Shape
{
    private readonly decimal? step;

    internal NumberShape(decimal min, decimal max, decimal? step) => (Min, Max, this.step) = (min, max, step);

    public decimal Min { get; }

    public decimal Max { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.Number)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
        }
        else if (!reader.TryGetDecimal(out var value))
        {
            pass.Report(DeviationRule.NumberTooLarge);
        }
        else if (value < Min || value > Max || (step is { } s && value % s != 0))
        {
            pass.Report(DeviationRule.OutOfRange);
        }
    }

    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt) =>
        Scalar(ref reader) is { } number ? JsonValue.Create(number) : null;

    /// <summary>A number, or text that holds one.</summary>
    internal static decimal? Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number)
            return reader.TryGetDecimal(out var number) ? number : null;
        if (reader.TokenType is JsonTokenType.String)
        {
            var text = JsonText.Read(ref reader);
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fromText) ? fromText : null;
        }
        reader.Skip();
        return null;
    }
}

public sealed class FlagShape : Shape
{
    internal FlagShape()
    {
    }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return;
        pass.Report(DeviationRule.WrongType);
        reader.Skip();
    }

    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt) =>
        TextShape.Scalar(ref reader)?.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "1" => JsonValue.Create(true),
            "FALSE" or "0" => JsonValue.Create(false),
            _ => null,
        };
}
