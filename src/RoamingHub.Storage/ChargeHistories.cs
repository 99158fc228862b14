using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage;

/// <summary>Histories of charges as far as a price is made of them, many at once: readings have no samples, only what these came to.</summary>
public sealed class ChargeHistories(Database database)
{
    // A kind of event that comes later is read until somebody says that no price is made of it.
    private static readonly HashSet<string> Unpriced = ["report_numbered", "report_set_aside", "session_overdue", "charging_wish_accepted"];

    private static readonly JsonSerializerOptions Lean = new(EventJson.Default.Options) { TypeInfoResolver = EventJson.Default.WithAddedModifier(PassOverSamples) };

    private static readonly EventTypes Types = new(CoreEvents.All
        .Where(t => t.StreamType == SessionStream.Type && !Unpriced.Contains(t.Alias)).Select(t => t with { Json = Lean.GetTypeInfo(t.ClrType) }));

    public async Task<ToldCharges> ReadAsync(IEnumerable<SessionId> sessions, CancellationToken ct) =>
        new(await LogQueries.WithoutSamplesAsync(database, Types, [.. sessions.Select(SessionStream.Of)], ct));

    private static void PassOverSamples(JsonTypeInfo type)
    {
        if (type.Type == typeof(Reading))
            type.Properties.Single(p => p.PropertyType == typeof(IReadOnlyList<Sample>)).CustomConverter = new NoSamples();
    }

    private sealed class NoSamples : JsonConverter<IReadOnlyList<Sample>>
    {
        public override IReadOnlyList<Sample> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return [];
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<Sample> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("What was passed over cannot be written.");
    }
}

/// <summary>What the log tells of some charges.</summary>
public sealed class ToldCharges(ILookup<string, RecordedEvent> events)
{
    /// <param name="version">Only so many of the session's events; 0 for all of them.</param>
    /// <param name="before">Only what the log had before this position.</param>
    public IReadOnlyList<SessionEvent> Of(SessionId session, long version = 0, long before = long.MaxValue) =>
        [.. events[SessionStream.Of(session)].Where(e => (version == 0 || e.Version <= version) && e.Position < before).Select(e => e.Data).OfType<SessionEvent>()];
}
