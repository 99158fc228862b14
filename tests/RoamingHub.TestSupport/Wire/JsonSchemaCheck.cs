using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RoamingHub.TestSupport.Wire;

/// <summary>Holds a JSON value against a schema, as far as the schemas of OCPP go: drafts 4 and 6 without conditions and references elsewhere.</summary>
internal sealed class JsonSchemaCheck(JsonElement root)
{
    private readonly List<string> _faults = [];

    public static IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var check = new JsonSchemaCheck(schema);
        check.Check(string.Empty, schema, value);
        return check._faults;
    }

    private void Check(string place, JsonElement schema, JsonElement value)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("type", out var type) && !IsA(type.GetString()!, value))
        {
            _faults.Add($"{place}: {value.ValueKind} is no {type.GetString()}");
            return;
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            _faults.Add($"{place}: {value.GetRawText()} is none of the words");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(place, schema, value);
                break;
            case JsonValueKind.Array:
                CheckList(place, schema, value);
                break;
            case JsonValueKind.String:
                CheckText(place, schema, value.GetString()!);
                break;
            case JsonValueKind.Number:
                CheckNumber(place, schema, value.GetDecimal());
                break;
        }
    }

    private void CheckObject(string place, JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                _faults.Add($"{place}/{name.GetString()}: missing");
        }

        var isOpen = !schema.TryGetProperty("additionalProperties", out var additional) || additional.GetBoolean();
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out var described))
                Check($"{place}/{member.Name}", described, member.Value);
            else if (!isOpen)
                _faults.Add($"{place}/{member.Name}: not in the schema");
        }
    }

    private void CheckList(string place, JsonElement schema, JsonElement value)
    {
        var length = value.GetArrayLength();
        if (Number(schema, "minItems") is { } min && length < min)
            _faults.Add($"{place}: {length} items, at least {min}");
        if (Number(schema, "maxItems") is { } max && length > max)
            _faults.Add($"{place}: {length} items, at most {max}");
        if (!schema.TryGetProperty("items", out var items))
            return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Check($"{place}/{index++}", items, item);
    }

    private void CheckText(string place, JsonElement schema, string text)
    {
        if (Number(schema, "maxLength") is { } max && text.EnumerateRunes().Count() > max)
            _faults.Add($"{place}: {text.Length} characters, at most {max}");
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        if (format == "date-time" && !IsDateTime(text))
            _faults.Add($"{place}: {text} is no date-time");
        if (format == "uri" && !Uri.TryCreate(text, UriKind.Absolute, out _))
            _faults.Add($"{place}: {text} is no URI");
    }

    private void CheckNumber(string place, JsonElement schema, decimal number)
    {
        if (Number(schema, "minimum") is { } min && number < min)
            _faults.Add($"{place}: {number}, at least {min}");
        if (Number(schema, "maximum") is { } max && number > max)
            _faults.Add($"{place}: {number}, at most {max}");
        if (Number(schema, "multipleOf") is { } step && number % step != 0)
            _faults.Add($"{place}: {number} is no multiple of {step}");
    }

    private JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]) : schema;

    private static bool IsA(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.Truncate(number) == number,
        "number" => value.ValueKind is JsonValueKind.Number,
        _ => throw new NotSupportedException($"The schemas know no type {type}."),
    };

    // RFC 3339: with seconds and an offset.
    private static bool IsDateTime(string text) =>
        text.Length >= 20 && text[10] is 'T' && (text[^1] is 'Z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static decimal? Number(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value.GetDecimal() : null;
}
