using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>Every recorded frame of a real station gets the answer its line in the corpus names, over a real socket.</summary>
public sealed class RecordedFramesTests
{
    [Fact]
    public async Task Every_recorded_frame_of_a_station_gets_its_answer()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var wrong = new List<string>();
        var played = 0;
        foreach (var frame in Corpus().Where(f => (string?)f["from"] == "station" && (string?)f["protocol"] == "ocpp1.6"))
        {
            // A station of its own for each frame: what one of them did must not decide about the next.
            await using var station = await hub.StationAsync("REC-" + ++played);
            var answer = await station.SendRawAsync((string)frame["raw"]!, (string?)frame["expect"] == "nothing" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(10));
            var found = answer is null ? "nothing" : JsonNode.Parse(answer)![0]!.GetValue<int>() == 3 ? "result" : (string)JsonNode.Parse(answer)![2]!;
            if (found != (string?)frame["expect"])
                wrong.Add($"{frame["id"]}: expected {frame["expect"]}, got {answer ?? "nothing"}");
        }

        played.ShouldBeGreaterThan(20);
        wrong.ShouldBeEmpty();
    }

    internal static IEnumerable<JsonNode> Corpus() =>
        File.ReadLines(Path.Combine(Repository.Root, "specs", "messages", "recorded", "frames.jsonl")).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!);
}
