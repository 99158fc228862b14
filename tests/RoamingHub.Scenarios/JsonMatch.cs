using System.Text.Json.Nodes;

namespace RoamingHub.Scenarios;

/// <summary>
/// Compares whole documents. In an expected document the text <c>${any}</c> stands for anything; <c>${name}</c> for anything the first time it
/// is met, and for the same thing from then on.
/// </summary>
internal sealed class JsonMatch
{
    private readonly Dictionary<string, string> _names = [];

    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>Puts what is known into a text: every <c>${name}</c> that has been met.</summary>
    public string Fill(string text) => _names.Aggregate(text, (filled, name) => filled
        .Replace("\"${" + name.Key + "}\"", name.Value, StringComparison.Ordinal)
        .Replace("${" + name.Key + "}", name.Value.Trim('"'), StringComparison.Ordinal));

    /// <summary>Where the documents differ, and how; null when they match.</summary>
    public string? Difference(JsonNode? expected, JsonNode? found, string path = "")
    {
        if (expected is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith("${", StringComparison.Ordinal))
            return Named(text[2..^1], found, path);
        return (expected, found) switch
        {
            (null, null) => null,
            (JsonObject e, JsonObject f) => Members(e, f, path),
            (JsonArray e, JsonArray f) => Items(e, f, path),
            ({ } e, { } f) when JsonNode.DeepEquals(e, f) => null,
            _ => $"{path}: expected {expected?.ToJsonString() ?? "nothing"}, found {found?.ToJsonString() ?? "nothing"}",
        };
    }

    private string? Named(string name, JsonNode? found, string path)
    {
        if (name == "any")
            return found is null ? $"{path}: expected something, found nothing" : null;
        var json = found?.ToJsonString() ?? "null";
        if (_names.TryAdd(name, json) || _names[name].Trim('"') == json.Trim('"'))
            return null;
        return $"{path}: expected {name} = {_names[name]}, found {json}";
    }

    private string? Members(JsonObject expected, JsonObject found, string path)
    {
        foreach (var name in found.Select(m => m.Key).Except(expected.Select(m => m.Key)))
            return $"{path}/{name}: not expected, found {found[name]?.ToJsonString()}";
        return expected.Select(m => Difference(m.Value, found[m.Key], $"{path}/{m.Key}")).FirstOrDefault(d => d is not null);
    }

    private string? Items(JsonArray expected, JsonArray found, string path) =>
        expected.Count != found.Count
            ? $"{path}: expected {expected.Count} items, found {found.Count}: {found.ToJsonString()}"
            : expected.Select((e, i) => Difference(e, found[i], $"{path}/{i}")).FirstOrDefault(d => d is not null);
}
