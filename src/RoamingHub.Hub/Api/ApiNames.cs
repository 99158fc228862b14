namespace RoamingHub.Hub.Api;

/// <summary>Names of members and path parts as the API writes them, and what it takes as an id.</summary>
internal static class ApiNames
{
    private const int LongestId = 64;

    /// <summary><c>Connectors[0].ConnectorId</c> as <c>connectors[0].connectorId</c>.</summary>
    public static string Camel(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    /// <summary>An id in a path: printable, without blanks at its ends, of a bearable length.</summary>
    public static bool IsId(string id, int longest = LongestId) =>
        id.Length > 0 && id.Length <= longest && id.Trim().Length == id.Length && !id.Any(char.IsControl);

    /// <summary>A station's name is the last segment of its address and the user of its login, so it has neither slash nor colon.</summary>
    public static bool IsStation(string id) => IsId(id) && !id.Any(c => c is '/' or ':' or '\\' or '?' or '#' || char.IsWhiteSpace(c));
}
