using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Storage.Tests;

public sealed record NoteWritten(int Number, string Text = "");
public sealed record NoteTorn(string Why);
public sealed record RawKept(JsonElement Raw);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NoteWritten))]
[JsonSerializable(typeof(NoteTorn))]
[JsonSerializable(typeof(RawKept))]
internal sealed partial class TestEventsJson : JsonSerializerContext;

internal static class TestEvents
{
    public static EventTypes Types { get; } = new(
    [
        new("note_written", typeof(NoteWritten), TestEventsJson.Default.NoteWritten, "note"),
        new("note_torn", typeof(NoteTorn), TestEventsJson.Default.NoteTorn, "note"),
        new("raw_kept", typeof(RawKept), TestEventsJson.Default.RawKept, "raw"),
    ]);

    public static Task<AppendResult> WriteAsync(this EventLog log, string stream, params int[] numbers) =>
        log.AppendAsync(stream, ExpectedVersion.Any, [.. numbers.Select(n => new NoteWritten(n))]);
}
