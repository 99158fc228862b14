using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Ocpi.Client;

/// <summary>
/// URLs below a partner's endpoint. Partners give endpoints with and without a trailing slash, and the standard's own templates leave
/// slashes out: trim, then append encoded segments (OCPI 2.2.1 §4.1.5). A query of the endpoint is kept.
/// </summary>
public static partial class OcpiUrl
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

    /// <summary>The same page, so many elements earlier; null where the URL has no offset to lower.</summary>
    internal static string? LowerOffset(string url, int by)
    {
        var offset = Offset.Match(url);
        return offset.Success && int.TryParse(offset.ValueSpan, CultureInfo.InvariantCulture, out var at) && at > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{url.AsSpan(0, offset.Index)}{Math.Max(0, at - by)}{url.AsSpan(offset.Index + offset.Length)}")
            : null;
    }

    public static string AddQuery(string url, string name, string? value) =>
        value is null ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    /// <summary>
    /// Whether it is an absolute http or https URL of printable ASCII. Anything else in it would end up in the request's head as it is, a line's
    /// end with all that follows it (OCPI 2.2.1 §16.8).
    /// </summary>
    public static bool IsSound(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    /// <summary>
    /// Null for anything that is not sound. Path and query stay byte for byte: a partner compares its `response_url` with what it gave out
    /// (OCPI 2.2.1 §13.2.2).
    /// </summary>
    internal static Uri? Parse(string text)
    {
        if (!IsSound(text) || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return null;
        var afterScheme = text.AsSpan(url.Scheme.Length + Uri.SchemeDelimiter.Length);
        var firstMark = afterScheme.IndexOfAny("/?#");
        var canBeKept = firstMark >= 0 && afterScheme[firstMark] == '/' && !afterScheme.Contains('#');
        return canBeKept ? new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }) : url;
    }

    [GeneratedRegex("(?<=[?&]offset=)[0-9]+", RegexOptions.IgnoreCase)]
    private static partial Regex Offset { get; }

    // A segment of dots would be a step up the path, on the way or at the partner's.
    private static string Segment(string text) =>
        text is "" or "." or ".."
            ? throw new ArgumentException("An id that is empty or only dots cannot be part of a URL.", nameof(text))
            : Uri.EscapeDataString(text);
}
