namespace RoamingHub.Ocpi.Client;

/// <summary>
/// URLs below a partner's endpoint. Partners give endpoints with and without a trailing slash, and the standard's own templates leave
/// slashes out: trim, then append encoded segments (OCPI 2.2.1 §4.1.5). A query of the endpoint is kept.
/// </summary>
public static class OcpiUrl
{
    public static string Append(string endpoint, params ReadOnlySpan<string?> segments)
    {
        var query = endpoint.IndexOf('?', StringComparison.Ordinal);
        var (path, rest) = query < 0 ? (endpoint, "") : (endpoint[..query], endpoint[query..]);
        path = path.TrimEnd('/');
        foreach (var segment in segments)
        {
            if (segment is null) continue;
            path += "/" + Segment(segment);
        }

        return path + rest;
    }

    public static string AddQuery(string url, string name, string? value) =>
        value is null ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    /// <summary>
    /// Null for anything but an absolute http or https URL. Path and query stay byte for byte: a partner compares its `response_url`
    /// with what it gave out (OCPI 2.2.1 §13.2.2).
    /// </summary>
    internal static Uri? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            return null;
        var afterScheme = text.AsSpan(url.Scheme.Length + Uri.SchemeDelimiter.Length);
        var firstMark = afterScheme.IndexOfAny("/?#");
        var canBeKept = firstMark >= 0 && afterScheme[firstMark] == '/' && !afterScheme.Contains('#');
        return canBeKept ? new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }) : url;
    }

    // A segment of dots would be a step up the path, on the way or at the partner's.
    private static string Segment(string text) =>
        text is "" or "." or ".."
            ? throw new ArgumentException("An id that is empty or only dots cannot be part of a URL.", nameof(text))
            : Uri.EscapeDataString(text);
}
