using System.Collections.Concurrent;
using System.Text.Json;

namespace RoamingHub.TestSupport.Wire;

/// <summary>
/// The JSON schemas that the Open Charge Alliance publishes, where a checkout has them beside it: they may not be copied, so elsewhere the
/// checks have nothing to say.
/// </summary>
public static class OfficialSchemas
{
    private static readonly ConcurrentDictionary<string, JsonElement?> Read = new();

    public static bool Present { get; } = Folder("ocpp1.6") is not null && Folder("ocpp2.0.1") is not null;

    /// <summary>What is wrong with a payload; null when there is no such message.</summary>
    /// <param name="protocol">As the subprotocol is called: ocpp1.6 or ocpp2.0.1.</param>
    public static IReadOnlyList<string>? Faults(string protocol, string action, bool isResponse, JsonElement payload)
    {
        var name = isResponse ? action + "Response" : protocol == "ocpp2.0.1" ? action + "Request" : action;
        var schema = Read.GetOrAdd($"{protocol}/{name}", _ => Load(protocol, name));
        return schema is { } found ? JsonSchemaCheck.Faults(found, payload) : null;
    }

    private static JsonElement? Load(string protocol, string name)
    {
        var file = Path.Combine(Folder(protocol)!, name + ".json");
        if (!File.Exists(file))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    private static string? Folder(string protocol)
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            var candidate = Path.Combine(place.FullName, "shared", "specs", protocol);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
