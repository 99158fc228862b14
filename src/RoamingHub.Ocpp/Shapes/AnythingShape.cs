using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Ocpp.Shapes;

public sealed class AnythingShape : Shape
{
    internal AnythingShape()
    {
    }

    internal override void Check(ref Utf8JsonReader reader, ref CheckPass pass) => reader.Skip();

    /// <summary>The same value, with text that can be stored and without repeated members.</summary>
    internal override JsonNode? Tidy(ref Utf8JsonReader reader, DateTimeOffset receivedAt)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return JsonValue.Create(JsonText.Read(ref reader));
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    list.Add(Tidy(ref reader, receivedAt));
                return list;
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
                {
                    var name = JsonText.Read(ref reader);
                    reader.Read();
                    members.TryAdd(name, Tidy(ref reader, receivedAt));
                }
                return members;
            default:
                return JsonNode.Parse(ref reader);
        }
    }
}
