using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

public sealed class ListShape : Shape
{
    internal ListShape(Shape item, int min, int max) => (Item, Min, Max) = (item, min, max);

    public Shape Item { get; }

    public int Min { get; }

    public int Max { get; }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            pass.Report(DeviationRule.WrongType);
            reader.Skip();
            return;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            pass.Enter(count++);
            if (reader.TokenType is JsonTokenType.Null)
                pass.Report(DeviationRule.Null);
            else
                Item.Check(ref reader, ref pass);
            pass.Leave();
        }
        if (count < Min || count > Max)
            pass.Report(DeviationRule.ListSize);
    }

    /// <summary>One value where a list belongs is a list of one; an item that cannot be read is left out.</summary>
    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            return Item.Tidy(ref reader, receivedAt) is { } single ? new JsonArray(single) : null;

        var tidied = new JsonArray();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.Null && Item.Tidy(ref reader, receivedAt) is { } item)
                tidied.Add(item);
        }
        return tidied;
    }
}
