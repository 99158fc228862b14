using System.Text;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Ids that differ only in case are the same id. The folded form is what is compared and indexed; it is never shown.</summary>
internal static class Folding
{
    public static string Id(string id) => id.Trim().ToUpperInvariant();

    public static string Tag(string idTag) => TokenRef.Fold(idTag);

    /// <summary>The separators of a public EVSE id are optional: <c>DE*ABC*E1</c> and <c>DEABCE1</c> are one.</summary>
    public static string? EvseId(string? evseId) =>
        evseId is null ? null : new StringBuilder(Id(evseId)).Replace("*", "").ToString();

    /// <summary>Stations without an EVSE level have none; the column is part of a key and needs a value.</summary>
    public static int Evse(int? evse) => evse ?? -1;
}
