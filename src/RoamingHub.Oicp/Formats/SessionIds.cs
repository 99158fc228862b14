using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>SessionID: the shape of a GUID, but any letters and digits. Kept as text with its case, compared exactly.</summary>
public static partial class SessionIds
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9]{8}(-[A-Za-z0-9]{4}){3}-[A-Za-z0-9]{12}\z")]
    private static partial Regex Pattern();
}
