using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>EvseID, ISO 15118 (`DE*AB7*E840*6487`, separators optional) or DIN 91286 (`+49*810*000*438`, separators compulsory).</summary>
public static partial class EvseIds
{
    public static bool IsValid(string text) => Iso().IsMatch(text) || Din().IsMatch(text);

    /// <summary>How an id is sent: upper case, separators as they are.</summary>
    public static string ToSend(string text) => text.ToUpperInvariant();

    /// <summary>For comparing: upper case, ISO without separators, DIN without the plus.</summary>
    public static string Canonical(string text) => Iso().IsMatch(text)
        ? text.Replace("*", "", StringComparison.Ordinal).ToUpperInvariant()
        : text.TrimStart('+');

    /// <summary>Is this EVSE one of the operator's? Compared by the operator's part of the id (Hubject refuses others with 018).</summary>
    public static bool BelongsTo(string evseId, string operatorId)
    {
        var evse = Canonical(evseId);
        var owner = OperatorIds.Canonical(operatorId);
        return Iso().IsMatch(evseId) ? evse[..5] == owner : evse.StartsWith(owner + "*", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?[Ee][A-Za-z0-9*]{1,30}\z")]
    private static partial Regex Iso();

    [GeneratedRegex(@"^\+?[0-9]{1,3}\*[0-9]{3}\*[0-9*]{1,32}\z")]
    private static partial Regex Din();
}
