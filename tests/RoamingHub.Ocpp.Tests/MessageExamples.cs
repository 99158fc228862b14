using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Ocpp.Tests;

/// <summary>Holds the examples of one protocol version against its table, types and shapes.</summary>
internal static class MessageExamples
{
    public static TheoryData<string> Names(MessageTable table)
    {
        var names = new TheoryData<string>();
        foreach (var action in table.All.Select(message => message.Action).Order(StringComparer.Ordinal))
        {
            names.Add(action);
            names.Add(action + "Response");
        }
        return names;
    }

    public static void ShouldSurviveReadingAndWriting(string folder, string name, MessageTable table, JsonSerializerContext json, Type types)
    {
        var example = File.ReadAllBytes(Path.Combine(Repository.Messages(folder), name + ".json"));
        var isResponse = name.EndsWith("Response", StringComparison.Ordinal);
        var message = table.Find(isResponse ? name[..^"Response".Length] : name)!;

        var deviations = new List<Deviation>();
        (isResponse ? message.Response : message.Request).Check(example, deviations);
        deviations.ShouldBeEmpty();

        var type = types.Assembly.GetType($"{types.Namespace}.{(isResponse ? name : name + "Request")}", throwOnError: true)!;
        var payload = JsonSerializer.Deserialize(example, type, json)!;
        var written = JsonSerializer.SerializeToUtf8Bytes(payload, type, json);
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(example)).ShouldBeTrue(System.Text.Encoding.UTF8.GetString(written));
    }

    public static void ShouldBeComplete(string folder, MessageTable table)
    {
        var files = Directory.GetFiles(Repository.Messages(folder), "*.json").Select(Path.GetFileNameWithoutExtension);
        files.ShouldBe(table.All.SelectMany(message => new[] { message.Action, message.Action + "Response" }), ignoreOrder: true);
    }
}
