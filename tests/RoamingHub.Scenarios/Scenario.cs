using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RoamingHub.Scenarios;

/// <summary>A folder under <c>specs/scenarios</c>: its story, what is given, the station's frames, and the documents to be expected.</summary>
internal sealed partial class Scenario(string folder)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };

    public string Name => Path.GetFileName(folder);

    public JsonObject Given => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "given.json")))!.AsObject();

    /// <summary>The lines of <c>station.ocpp</c>: who speaks (<c>&gt;</c> the station, <c>&lt;</c> the hub, <c>=</c> a partner has received), and what.</summary>
    public IEnumerable<(char Speaker, string Text)> Lines =>
        File.ReadLines(Path.Combine(folder, "station.ocpp")).Where(l => l.Length > 0 && l[0] != '#').Select(l => Line().Match(l) is { Success: true } match
            ? (match.Groups["speaker"].Value[0], match.Groups["text"].Value)
            : throw new FormatException($"{Name}/station.ocpp: '{l}' is no line of a conversation."));

    /// <summary>
    /// The expected document. One that is not there yet is written as it was found, for its author to read, correct, and put <c>${any}</c>
    /// where time and chance speak.
    /// </summary>
    public string ReadOrWrite(string file, JsonNode found) => ReadOrWrite(file, found.ToJsonString(Indented) + "\n");

    /// <summary>The events of the session as they must stand in the log, one a line.</summary>
    public IReadOnlyList<JsonNode> EventsOrWrite(IReadOnlyList<JsonObject> found) =>
        [.. ReadOrWrite("expect/events.jsonl", string.Concat(found.Select(e => e.ToJsonString(Plain) + "\n")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];

    public static IEnumerable<string> All(string root) =>
        Directory.EnumerateDirectories(Path.Combine(root, "specs", "scenarios")).Where(f => File.Exists(Path.Combine(f, "given.json"))).Order();

    private string ReadOrWrite(string file, string found)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, found);
        }

        return File.ReadAllText(path);
    }

    // "+00:15 > [2,…]": minutes and seconds since the conversation began, for the reader; the frames carry their own times.
    [GeneratedRegex(@"^(\+\d+:\d\d(:\d\d)?\s+)?(?<speaker>[<>=])\s+(?<text>.+)$")]
    private static partial Regex Line();
}
