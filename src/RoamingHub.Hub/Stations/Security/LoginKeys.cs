using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>Hides the keys that stations log in with, in the facts that tell of calls to them.</summary>
internal static class LoginKeys
{
    private const string Hidden = "***";

    /// <summary>The configuration key of OCPP 1.6 and the variable of OCPP 2.0.1.</summary>
    private static readonly string[] Names = ["AuthorizationKey", "BasicAuthPassword"];

    /// <summary>The same text (the very same string) when it holds no key; else a copy with the key hidden.</summary>
    public static string Hide(string json)
    {
        if (!AreIn(json))
            return json;
        try
        {
            var root = JsonNode.Parse(json);
            return Walk(root) ? root!.ToJsonString() : json;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return Hidden; // not sound JSON, or a member twice: better nothing than a key
        }
    }

    /// <summary>Whether this may be a text in which a key was hidden.</summary>
    public static bool MayHide(string json) => json.Contains(Hidden, StringComparison.Ordinal);

    /// <summary>Whether the text speaks of such a key at all.</summary>
    public static bool AreIn(string json) => Array.Exists(Names, name => json.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static bool Walk(JsonNode? node)
    {
        var hidden = false;
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                    hidden |= Walk(item);
                break;
            case JsonObject members:
                if (IsName(members["key"]))
                    hidden |= Cover(members, "value");
                if (members["variable"] is JsonObject variable && IsName(variable["name"]))
                    hidden |= Cover(members, "attributeValue");
                foreach (var (_, value) in members.ToList())
                    hidden |= Walk(value);
                break;
        }

        return hidden;
    }

    private static bool Cover(JsonObject members, string member)
    {
        if (members[member] is null)
            return false;
        members[member] = Hidden;
        return true;
    }

    private static bool IsName(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && Names.Contains(text, StringComparer.OrdinalIgnoreCase);
}
