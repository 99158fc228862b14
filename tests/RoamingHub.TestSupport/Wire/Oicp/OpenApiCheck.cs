using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RoamingHub.TestSupport.Wire.Oicp;

/// <summary>
/// Holds documents against one OpenAPI description: types, required and unknown members, words, forms, sizes, with the <see cref="OicpCorrections"/>.
/// Null is no value, except in what Hubject writes, where it is the same as absent.
/// </summary>
public sealed class OpenApiCheck
{
    private static readonly ConcurrentDictionary<string, Regex> Forms = new();

    private readonly Dictionary<string, JsonElement> _schemas;

    public OpenApiCheck(string description)
    {
        using var document = JsonDocument.Parse(description);
        _schemas = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.Clone());
    }

    /// <param name="byCpo">The document was sent by a CPO.</param>
    public IReadOnlyList<string> Faults(string schema, JsonElement document, bool byCpo)
    {
        var found = new List<string>();
        Check(_schemas[schema], (schema, ""), document, schema, new(byCpo, found));
        return found;
    }

    private void Check(JsonElement schema, (string Schema, string Member) name, JsonElement value, string place, Findings findings)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var target = reference.GetString()!.Split('/')[^1];
            Check(_schemas[target], name.Member.Length > 0 && OicpCorrections.FormOf(name.Schema, name.Member, findings.ByCpo) is not null ? name : (target, ""), value, place, findings);
            return;
        }

        switch (schema.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "object" when value.ValueKind is JsonValueKind.Object:
                CheckObject(schema, Nested(name), value, place, findings);
                break;
            case "array" when value.ValueKind is JsonValueKind.Array:
                CheckList(schema, name, value, place, findings);
                break;
            case "string" when value.ValueKind is JsonValueKind.String:
                CheckText(schema, name, value.GetString()!, place, findings);
                break;
            case "boolean" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                break;
            case "integer" or "number" when value.ValueKind is JsonValueKind.Number:
                CheckNumber(schema, type.GetString()!, value, place, findings);
                break;
            default:
                findings.Add(place, $"is not of type {type}");
                break;
        }
    }

    private void CheckObject(JsonElement schema, string name, JsonElement value, string place, Findings findings)
    {
        var known = schema.GetProperty("properties");
        var there = new HashSet<string>();
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Null && !findings.ByCpo)
                continue;
            var described = known.TryGetProperty(member.Name, out _) ? member.Name : OicpCorrections.Described(name, member.Name);
            there.Add(described);
            if (known.TryGetProperty(described, out var type))
                Check(type, (name, member.Name), member.Value, $"{place}.{member.Name}", findings);
            else
                findings.Add($"{place}.{member.Name}", "is not a member");
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var member in required.EnumerateArray().Select(m => m.GetString()!).Where(m => !there.Contains(m)))
                findings.Add($"{place}.{member}", "is missing");
        }

        if (OicpCorrections.HoldsExactlyOne(name) && there.Count != 1)
            findings.Add(place, $"holds {there.Count} of its forms");
    }

    private void CheckList(JsonElement schema, (string Schema, string Member) name, JsonElement value, string place, Findings findings)
    {
        if (Number(schema, "maxItems") is { } most && value.GetArrayLength() > most)
            findings.Add(place, $"has more than {most} items");
        foreach (var (index, item) in value.EnumerateArray().Index())
            Check(schema.GetProperty("items"), name, item, $"{place}[{index}]", findings);
    }

    private static void CheckText(JsonElement schema, (string Schema, string Member) name, string text, string place, Findings findings)
    {
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.GetString() == text))
            findings.Add(place, $"'{text}' is not one of its words");
        var form = OicpCorrections.FormOf(name.Schema, name.Member, findings.ByCpo)
            ?? (schema.TryGetProperty("pattern", out var pattern) ? Forms.GetOrAdd(pattern.GetString()!, p => new Regex(p, RegexOptions.CultureInvariant)) : null);
        if (form is not null && !form.IsMatch(text))
            findings.Add(place, $"'{text}' does not match {form}");
        if (schema.TryGetProperty("format", out var format) && format.ValueEquals("date-time") && !OicpCorrections.DateTime().IsMatch(text))
            findings.Add(place, $"'{text}' is no date-time");
        if (Number(schema, "maximum") is { } longest && text.Length > longest && !OicpCorrections.IsCutNowhere(name.Member))
            findings.Add(place, $"is longer than {longest}");
        if (Number(schema, "minimum") is { } shortest && text.Length < shortest)
            findings.Add(place, $"is shorter than {shortest}");
    }

    private static void CheckNumber(JsonElement schema, string type, JsonElement value, string place, Findings findings)
    {
        if (!OicpCorrections.IsDecimal(value.GetRawText()))
        {
            findings.Add(place, $"{value.GetRawText()} is no decimal of three places");
            return;
        }

        var number = value.GetDecimal();
        if (type == "integer" && number != decimal.Truncate(number))
            findings.Add(place, "is not whole");
        if (number < Number(schema, "minimum") || number > Number(schema, "maximum"))
            findings.Add(place, "is out of range");
    }

    // An object described inside another is named by its way there.
    private static string Nested((string Schema, string Member) name) => name.Member.Length == 0 ? name.Schema : $"{name.Schema}.{name.Member}";

    private static decimal? Number(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    private sealed record Findings(bool ByCpo, List<string> Found)
    {
        public void Add(string place, string text) => Found.Add($"{place}: {text}");
    }
}
