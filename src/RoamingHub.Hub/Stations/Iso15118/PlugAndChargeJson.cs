using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>
/// The messages of Plug and Charge as they stand in a DataTransfer: those of OCPP 2.0.1, slightly simplified. Read leniently, since stations
/// follow drafts: the id may be an object or a text, and members that begin with a number or with iso are the same.
/// </summary>
internal static class PlugAndChargeJson
{
    public static JsonElement? Parse(string? data)
    {
        try
        {
            return data is not null && JsonElement.Parse(data) is { ValueKind: JsonValueKind.Object } body ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of the first of these members that is one.</summary>
    public static string? Text(JsonElement body, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text)
                return text;
        }

        return null;
    }

    public static string? IdTokenOf(JsonElement body) =>
        body.TryGetProperty("idToken", out var token) && token.ValueKind == JsonValueKind.Object ? Text(token, "idToken") : Text(body, "idToken");

    /// <summary>Null: there are some, and one of them cannot be read.</summary>
    public static IReadOnlyList<CertificateHash>? HashesOf(JsonElement body)
    {
        if (!body.TryGetProperty("iso15118CertificateHashData", out var list) && !body.TryGetProperty("15118CertificateHashData", out list))
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var hashes = list.EnumerateArray().Select(HashOf).ToList();
        return hashes.Contains(null) ? null : [.. hashes.OfType<CertificateHash>()];
    }

    public static CertificateHash? HashOf(JsonElement hash) =>
        hash.ValueKind == JsonValueKind.Object && Text(hash, "hashAlgorithm") is { } algorithm && Text(hash, "issuerNameHash") is { } name
        && Text(hash, "issuerKeyHash") is { } key && Text(hash, "serialNumber") is { } serial
            ? new(algorithm, name, key, serial, Text(hash, "responderURL", "responderUrl"))
            : null;

    /// <summary>Members without a value are left out.</summary>
    public static string Write(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var answer = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                answer[name] = value;
        }

        return answer.ToJsonString();
    }
}
