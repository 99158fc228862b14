using System.Text.Json;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Ocpp.Tests;

/// <summary>Compares a shape with the JSON schema that the Open Charge Alliance publishes for the same payload.</summary>
internal sealed class OfficialSchema(JsonElement root)
{
    private readonly List<string> differences = [];

    public static IReadOnlyList<string> Compare(string file, Shape shape)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var schema = new OfficialSchema(document.RootElement);
        schema.Compare(Path.GetFileNameWithoutExtension(file), document.RootElement, shape);
        return schema.differences;
    }

    private void Compare(string place, JsonElement schema, Shape shape)
    {
        schema = Resolve(schema);
        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        switch (shape)
        {
            case ObjectShape o when type == "object":
                CompareMembers(place, schema, o);
                break;
            case ListShape l when type == "array":
                Expect(place + " minItems", Number(schema, "minItems") ?? 0, l.Min);
                Expect(place + " maxItems", Number(schema, "maxItems") ?? int.MaxValue, l.Max);
                Compare(place + "[]", schema.GetProperty("items"), l.Item);
                break;
            case WordShape w when schema.TryGetProperty("enum", out var words):
                Expect(place, Sorted(words.EnumerateArray().Select(word => word.GetString()!)), Sorted(w.Words));
                break;
            case TimeShape when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time":
            case AnythingShape when type is null:
            case FlagShape when type == "boolean":
            case NumberShape when type == "number":
                break;
            case WholeShape w when type == "integer":
                if (Number(schema, "minimum") is { } min)
                    Expect(place + " minimum", min, w.Min);
                if (Number(schema, "maximum") is { } max)
                    Expect(place + " maximum", max, w.Max);
                break;
            case TextShape t when type == "string" && !schema.TryGetProperty("enum", out _):
                Expect(place + " maxLength", Number(schema, "maxLength") ?? int.MaxValue, t.MaxLength);
                break;
            default:
                differences.Add($"{place}: {type} is described as {shape.GetType().Name}");
                break;
        }
    }

    private void CompareMembers(string place, JsonElement schema, ObjectShape shape)
    {
        var properties = schema.TryGetProperty("properties", out var named) ? named.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : [];
        var required = schema.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(name => name.GetString()!) : [];
        Expect(place + " members", Sorted(properties.Keys), Sorted(shape.Members.Select(member => member.Name)));
        Expect(place + " required", Sorted(required), Sorted(shape.Members.Where(member => member.IsRequired).Select(member => member.Name)));
        var isOpen = !schema.TryGetProperty("additionalProperties", out var additional) || additional.GetBoolean();
        Expect(place + " open", isOpen, shape.IsOpen);
        foreach (var member in shape.Members.Where(member => properties.ContainsKey(member.Name)))
            Compare($"{place}.{member.Name}", properties[member.Name], member.Shape);
    }

    private JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;

    private void Expect<T>(string place, T official, T ours)
    {
        if (!EqualityComparer<T>.Default.Equals(official, ours))
            differences.Add($"{place}: official {official}, ours {ours}");
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    private static long? Number(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? (long)value.GetDouble() : null;
}
