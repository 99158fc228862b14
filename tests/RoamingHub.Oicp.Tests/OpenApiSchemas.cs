using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Tests;

/// <summary>Checks a document against a component of the published OpenAPI description: types, required and unknown members, words, patterns.</summary>
internal sealed class OpenApiSchemas(string json)
{
    /// <summary>Where the published schemas spell a member otherwise than the standard's text and live traffic do; ours is on the left.</summary>
    private static readonly Dictionary<(string Schema, string Member), string> Corrections = new()
    {
        [("EvseDataRecord", "ChargingStationID")] = "ChargingStationId",
        [("eRoamingAuthorizeRemoteReservationStart", "EMPPartnerSessionID")] = "EMPPartnerSessionId",
        [("eRoamingAuthorizeRemoteReservationStop", "EMPPartnerSessionID")] = "EMPPartnerSessionId",
    };

    private readonly JsonNode schemas = JsonNode.Parse(json)!["components"]!["schemas"]!;

    public IReadOnlyList<string> Check(string schema, JsonNode document)
    {
        var problems = new List<string>();
        Check(schemas[schema]!, schema, document, schema, problems);
        return problems;
    }

    private void Check(JsonNode schema, string name, JsonNode? value, string path, List<string> problems)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            var target = reference.Split('/')[^1];
            Check(schemas[target]!, target, value, path, problems);
            return;
        }
        switch ((string?)schema["type"])
        {
            case "object" when value is JsonObject members:
                CheckObject(schema, name, members, path, problems);
                break;
            case "array" when value is JsonArray items:
                foreach (var (i, item) in items.Index())
                    Check(schema["items"]!, name, item, $"{path}[{i}]", problems);
                break;
            case "string" when value is JsonValue text && text.TryGetValue<string>(out var word):
                if (schema["enum"] is JsonArray words && !words.Any(w => (string?)w == word))
                    problems.Add($"{path}: '{word}' is not one of its words");
                if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(word, pattern))
                    problems.Add($"{path}: '{word}' does not match {pattern}");
                break;
            case "boolean" when value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                break;
            case "integer" or "number" when value?.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                CheckNumber(schema, decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), path, problems);
                break;
            default:
                problems.Add($"{path}: is not of type {schema["type"]}");
                break;
        }
    }

    private void CheckObject(JsonNode schema, string name, JsonObject members, string path, List<string> problems)
    {
        var known = schema["properties"]!.AsObject();
        foreach (var (member, value) in members)
            if (known[Corrections.GetValueOrDefault((name, member), member)] is { } type)
                Check(type, member, value, $"{path}.{member}", problems);
            else
                problems.Add($"{path}.{member}: is not a member");
        foreach (var member in schema["required"]?.AsArray() ?? [])
            if (!members.ContainsKey((string)member!))
                problems.Add($"{path}.{member}: is missing");
    }

    private static void CheckNumber(JsonNode schema, decimal number, string path, List<string> problems)
    {
        if ((string?)schema["type"] == "integer" && number != decimal.Truncate(number))
            problems.Add($"{path}: is not whole");
        if (schema["minimum"] is { } min && number < min.GetValue<decimal>() || schema["maximum"] is { } max && number > max.GetValue<decimal>())
            problems.Add($"{path}: is out of range");
    }
}
