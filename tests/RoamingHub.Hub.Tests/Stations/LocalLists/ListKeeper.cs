using System.Globalization;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations.LocalLists;

/// <summary>A station's own list, kept as the standard says, in either version's words.</summary>
internal sealed class ListKeeper(string protocol)
{
    private readonly bool _old = protocol == "ocpp1.6";
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _refusals = new();

    public int Version { get; set; }

    public int? Room { get; init; }

    public int? PerMessage { get; init; }

    /// <summary>Tag and status, in order.</summary>
    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(e => $"{e.Key}:{e.Value}")];
        }
    }

    /// <summary>The next update gets this answer instead.</summary>
    public void RefuseNext(string status) => _refusals.Enqueue(status);

    public void Attach(PlainStation station)
    {
        station.On("GetLocalListVersion", _ => $$"""{"{{(_old ? "listVersion" : "versionNumber")}}":{{Version}}}""");
        station.On("GetConfiguration", _ => JsonSerializer.Serialize(new
        {
            configurationKey = new[] { ("LocalAuthListMaxLength", Room), ("SendLocalListMaxLength", PerMessage) }.Where(k => k.Item2 is not null)
                .Select(k => new { key = k.Item1, @readonly = true, value = k.Item2!.Value.ToString(CultureInfo.InvariantCulture) }),
        }));
        station.On("GetVariables", asked => JsonSerializer.Serialize(new { getVariableResult = asked.GetProperty("getVariableData").EnumerateArray().Select(Variable) }));
        station.On("SendLocalList", Take);
    }

    private Dictionary<string, object> Variable(JsonElement asked)
    {
        var value = asked.GetProperty("variable").GetProperty("name").GetString() switch { "Entries" => Room, "ItemsPerMessage" => PerMessage, _ => null };
        var result = new Dictionary<string, object>
        {
            ["attributeStatus"] = value is null ? "UnknownVariable" : "Accepted", ["component"] = asked.GetProperty("component"), ["variable"] = asked.GetProperty("variable"),
        };
        if (value is not null)
            result["attributeValue"] = value.Value.ToString(CultureInfo.InvariantCulture);
        return result;
    }

    private string Take(JsonElement update)
    {
        lock (_lock)
        {
            var version = update.GetProperty(_old ? "listVersion" : "versionNumber").GetInt32();
            var full = update.GetProperty("updateType").GetString() == "Full";
            var list = update.TryGetProperty("localAuthorizationList", out var given) ? given.EnumerateArray().ToList() : [];
            if (_refusals.TryDequeue(out var refusal))
                return Status(refusal);
            if (!full && version <= Version)
                return Status("VersionMismatch");
            if (list.Count > (PerMessage ?? int.MaxValue))
                return Status("Failed");
            if (full)
                _entries.Clear();
            foreach (var entry in list)
            {
                var tag = _old ? entry.GetProperty("idTag").GetString()! : entry.GetProperty("idToken").GetProperty("idToken").GetString()!;
                if (entry.TryGetProperty(_old ? "idTagInfo" : "idTokenInfo", out var info))
                    _entries[tag] = info.GetProperty("status").GetString()!;
                else
                    _entries.Remove(tag);
            }

            Version = version;
            return Status(_entries.Count > (Room ?? int.MaxValue) ? "Failed" : "Accepted");
        }
    }

    private static string Status(string word) => $$"""{"status":"{{word}}"}""";
}
