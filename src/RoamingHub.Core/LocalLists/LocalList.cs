using System.Globalization;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Core.LocalLists;

/// <summary>A token as a station shall know it while it is offline.</summary>
public sealed record ListedToken(string IdTag, TokenKind Kind, LocalTokenStatus Status, DateTimeOffset? ExpiresAt = null, string? ParentIdTag = null)
{
    public string Folded => TokenRef.Fold(IdTag);

    /// <summary>All that the station is told of it, for comparing.</summary>
    public string Content => string.Create(
        CultureInfo.InvariantCulture, $"{Kind}|{Status}|{ExpiresAt?.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}|{ParentIdTag}");
}

/// <summary>A token that a station holds; <paramref name="Content"/> is what it was told.</summary>
public sealed record HeldToken(string IdTag, TokenKind Kind, string Content);

/// <summary>One line of an update: a token as it shall be, or one that shall go.</summary>
public sealed record ListChange(string IdTag, TokenKind Kind, ListedToken? Token)
{
    public static ListChange Put(ListedToken token) => new(token.IdTag, token.Kind, token);
}

/// <summary>What a station can take. Null: it has not said.</summary>
public sealed record ListLimits(int? Entries = null, int? PerMessage = null, int? BytesPerMessage = null);

/// <summary>What goes into a station's list, and in which steps.</summary>
public static class LocalList
{
    /// <summary>The first that fit are listed, the others counted: the caller gives the most useful ones first.</summary>
    public static (IReadOnlyList<ListedToken> Listed, int LeftOut) Choose(IReadOnlyList<ListedToken> wanted, int longestIdTag, int? room)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var listed = new List<ListedToken>();
        var leftOut = 0;
        foreach (var token in wanted)
        {
            var fits = token.IdTag.Trim().Length is var length && length > 0 && length <= longestIdTag && listed.Count < (room ?? int.MaxValue);
            if (!seen.Add(token.Folded))
                continue;
            if (fits)
                listed.Add(token.ParentIdTag?.Length > longestIdTag ? token with { ParentIdTag = null } : token);
            else
                leftOut++;
        }

        return (listed, leftOut);
    }

    /// <summary>What turns one list into the other; what goes makes room first.</summary>
    public static IReadOnlyList<ListChange> Difference(IReadOnlyDictionary<string, HeldToken> held, IReadOnlyList<ListedToken> wanted)
    {
        var staying = wanted.Select(t => t.Folded).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. held.Where(h => !staying.Contains(h.Key)).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => new ListChange(h.Value.IdTag, h.Value.Kind, null)),
            .. wanted.Where(t => held.GetValueOrDefault(t.Folded)?.Content != t.Content).Select(ListChange.Put),
        ];
    }

    /// <summary>Cuts an update into messages that the station takes. Without any change there is one message all the same.</summary>
    /// <param name="bytesOf">About how long a change is on the wire.</param>
    public static IReadOnlyList<IReadOnlyList<ListChange>> Pieces(IReadOnlyList<ListChange> changes, ListLimits limits, Func<ListChange, int> bytesOf)
    {
        // The hub's own frames stay well under the largest that anybody reads.
        const int mostBytes = 48 * 1024;
        const int envelope = 200;
        var room = Math.Clamp((limits.BytesPerMessage ?? mostBytes) - envelope, 1, mostBytes);
        var pieces = new List<IReadOnlyList<ListChange>>();
        var piece = new List<ListChange>();
        var bytes = 0;
        foreach (var change in changes)
        {
            var length = bytesOf(change);
            if (piece.Count > 0 && (piece.Count >= Math.Max(1, limits.PerMessage ?? int.MaxValue) || bytes + length > room))
            {
                pieces.Add(piece);
                (piece, bytes) = ([], 0);
            }

            piece.Add(change);
            bytes += length;
        }

        pieces.Add(piece);
        return pieces;
    }
}
