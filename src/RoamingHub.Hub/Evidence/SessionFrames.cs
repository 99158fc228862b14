using System.Runtime.CompilerServices;
using System.Text.Json;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Evidence;

/// <summary>
/// Of all that a station and the hub said to each other, what belongs to one charge: calls that name its transaction, its token or its connector, and
/// their answers. Other drivers' charges at the same station are nobody's business.
/// </summary>
internal sealed class SessionFrames(WireLog wireLog)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AtATime = TimeSpan.FromMinutes(30);
    private const int PageSize = 1000;

    /// <summary>Oldest first; frames that the wire log keeps no longer are missing.</summary>
    public async IAsyncEnumerable<WireFrame> OfAsync(
        IReadOnlyList<RecordedEvent> session, ChargingStarted start, IReadOnlySet<string> tokens, [EnumeratorCancellation] CancellationToken ct)
    {
        if (session.Count == 0)
            yield break;
        var calls = new HashSet<string>();
        var (from, end) = (session[0].At - Before, session[^1].At + After);
        for (; from < end; from += AtATime)
        {
            var to = from + AtATime < end ? from + AtATime : end;
            foreach (var frame in await BetweenAsync(start.Evse.Station.Value, from, to, ct))
            {
                if (frame.Type == 'c' ? Belongs(frame.Raw, start, tokens) : frame.MessageId is { } id && calls.Contains(id))
                {
                    if (frame is { Type: 'c', MessageId: { } asked })
                        calls.Add(asked);
                    yield return frame;
                }
            }
        }
    }

    private async Task<IEnumerable<WireFrame>> BetweenAsync(string station, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var frames = new List<WireFrame>();
        string? after = null;
        do
        {
            var page = await wireLog.ReadAsync(station, new(From: from, To: to), new(PageSize, after), ct);
            frames.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return frames.AsEnumerable().Reverse();
    }

    private static bool Belongs(string raw, ChargingStarted start, IReadOnlySet<string> tokens)
    {
        try
        {
            using var json = JsonDocument.Parse(raw);
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() < 4)
                return false;
            var named = new Named();
            Look(json.RootElement[3], "", named);
            if (named.Transactions.Count > 0)
                return named.Transactions.Contains(start.Transaction);
            if (named.Tokens.Count > 0)
                return named.Tokens.Exists(tokens.Contains);
            return start.Evse.Evse is { } evse ? named.Evses.Contains(evse) || (named.Evses.Count == 0 && named.Connectors.Contains(start.Evse.Connector))
                : named.Connectors.Contains(start.Evse.Connector);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Look(JsonElement element, string member, Named named)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var child in element.EnumerateObject())
                    Look(child.Value, member == "evse" && child.Name == "id" ? "evseId" : child.Name, named);
                break;
            case JsonValueKind.Array:
                foreach (var child in element.EnumerateArray())
                    Look(child, member, named);
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                named.Note(member, element);
                break;
        }
    }

    private sealed class Named
    {
        public HashSet<string> Transactions { get; } = [];

        public List<string> Tokens { get; } = [];

        public HashSet<int> Evses { get; } = [];

        public HashSet<int> Connectors { get; } = [];

        public void Note(string member, JsonElement value)
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (member == "transactionId")
                Transactions.Add(text);
            else if (member is "idTag" or "idToken")
                Tokens.Add(text.Trim());
            else if (member == "evseId" && int.TryParse(text, out var evse))
                Evses.Add(evse);
            else if (member == "connectorId" && int.TryParse(text, out var connector))
                Connectors.Add(connector);
        }
    }
}
