using System.Diagnostics.CodeAnalysis;

namespace RoamingHub.Simulators.Stations;

/// <summary>The cards a station knows without asking. A differential list must be newer than the one it changes.</summary>
/// <param name="maxLength">A list that would grow longer is not taken, and the old one stays.</param>
public sealed class LocalList<TInfo>(int maxLength)
    where TInfo : class
{
    private readonly Lock gate = new();
    private Dictionary<string, TInfo> cards = new(StringComparer.OrdinalIgnoreCase);

    public int Version { get; private set; }

    public IReadOnlyDictionary<string, TInfo> Cards
    {
        get
        {
            lock (gate)
                return new Dictionary<string, TInfo>(cards, StringComparer.OrdinalIgnoreCase);
        }
    }

    public bool TryFind(string idTag, [NotNullWhen(true)] out TInfo? info)
    {
        lock (gate)
            return cards.TryGetValue(idTag, out info);
    }

    /// <param name="changes">Without information a card is taken off the list.</param>
    internal ListUpdate Apply(int version, bool isFull, IEnumerable<(string IdTag, TInfo? Info)> changes)
    {
        lock (gate)
        {
            if (!isFull && version <= Version)
                return ListUpdate.VersionMismatch;
            var next = new Dictionary<string, TInfo>(isFull ? [] : cards, StringComparer.OrdinalIgnoreCase);
            foreach (var (idTag, info) in changes)
            {
                if (info is null)
                    next.Remove(idTag);
                else
                    next[idTag] = info;
            }
            if (next.Count > maxLength)
                return ListUpdate.Failed;
            (cards, Version) = (next, version);
            return ListUpdate.Accepted;
        }
    }
}

internal enum ListUpdate
{
    Accepted,
    VersionMismatch,
    Failed,
}
