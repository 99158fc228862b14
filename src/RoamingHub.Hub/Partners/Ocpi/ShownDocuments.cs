using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>The documents of one kind as each audience finds them now, kept in step with what a feed stores.</summary>
internal sealed class ShownDocuments<T>(string kind, Documents documents)
    where T : class
{
    private readonly Dictionary<string, Dictionary<string, Shown>> _byAudience = [];

    public void Forget() => _byAudience.Clear();

    public async Task LoadAsync(string audience, CancellationToken ct)
    {
        var shown = Of(audience);
        foreach (var document in await documents.AllAsync(kind, audience, ct))
            shown[document.Id] = new(OcpiJson.Parse<T>(document.Body), document.Created ?? document.Version);
    }

    public T? Find(string audience, string id) => Of(audience).TryGetValue(Documents.Fold(id), out var shown) ? shown.Object : null;

    /// <summary>In no particular order.</summary>
    public IReadOnlyList<T> All(string audience) => [.. Of(audience).Values.Select(s => s.Object)];

    /// <summary>What is new to an audience stands in its list where it stands in everybody's, if it does.</summary>
    public void Put(string audience, string id, T shown, DateTimeOffset lastUpdated, PartyRef owner, RecordedEvent e, FeedBatch batch)
    {
        var folded = Documents.Fold(id);
        var created = Of(audience).TryGetValue(folded, out var before) || Of(OcpiDocuments.Everybody).TryGetValue(folded, out before) ? before.Created : e.Position;
        Of(audience)[folded] = new(shown, created);
        batch.Put(new(kind, audience, id, e.Position, lastUpdated, OcpiJson.Write(shown), owner.ToString(), created));
    }

    public void Drop(string audience, string id, FeedBatch batch)
    {
        if (Of(audience).Remove(Documents.Fold(id)))
            batch.Drop(kind, audience, id);
    }

    public void DropAll(string audience, FeedBatch batch)
    {
        foreach (var id in Of(audience).Keys)
            batch.Drop(kind, audience, id);
        _byAudience.Remove(audience);
    }

    private Dictionary<string, Shown> Of(string audience) => _byAudience.TryGetValue(audience, out var shown) ? shown : _byAudience[audience] = [];

    private sealed record Shown(T Object, long Created);
}
