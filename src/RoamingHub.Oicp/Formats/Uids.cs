using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>UID of an RFID card: 4, 7 or 10 bytes in upper-case hex. Other lengths cannot be expressed in OICP.</summary>
public static partial class Uids
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>The UID for a card id as a station sends it; false when OICP has no form for it.</summary>
    public static bool TryNormalise(string cardId, [NotNullWhen(true)] out string? uid)
    {
        var upper = cardId.Trim().ToUpperInvariant();
        uid = IsValid(upper) ? upper : null;
        return uid is not null;
    }

    [GeneratedRegex(@"^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})\z")]
    private static partial Regex Pattern();
}
