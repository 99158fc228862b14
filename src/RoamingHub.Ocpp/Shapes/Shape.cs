using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

/// <summary>
/// What a JSON value of the protocol looks like. A shape checks raw bytes in one pass, and can tidy a value that breaks it:
/// drop what nobody knows, read "12" and 12.0 as 12, keep what is too long. Shapes are made with <see cref="Describe"/>.
/// </summary>
public abstract class Shape
{
    private protected Shape()
    {
    }

    /// <summary>Adds what is wrong with the payload, in document order, at most 64 deviations. Never throws on any bytes.</summary>
    public void Check(ReadOnlySpan<byte> payload, ICollection<Deviation> deviations)
    {
        var pass = new CheckPass(deviations);
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            if (this is ObjectShape && reader.TokenType is not JsonTokenType.StartObject)
            {
                reader.Skip();
                pass.Report(DeviationRule.NotAnObject);
            }
            else
            {
                Check(ref reader, ref pass);
            }
            reader.Read();
        }
        catch (JsonException)
        {
            deviations.Add(new Deviation(string.Empty, DeviationRule.NotJson));
        }
    }

    /// <summary>Rewrites a payload so that it can be read. Null when that cannot be done without inventing facts.</summary>
    /// <param name="receivedAt">Stands in for a required time that is unreadable.</param>
    public JsonNode? Tidy(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            return Tidy(ref reader, receivedAt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Starts on the first token of the value, which is not null, and ends on its last.</summary>
    internal abstract void Check(ref Utf8JsonReader reader, ref CheckPass pass);

    /// <summary>Moves like <see cref="Check(ref Utf8JsonReader, ref CheckPass)"/>. Null means unreadable.</summary>
    internal abstract JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt);
}
