using System.Text.RegularExpressions;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>
/// Finds <c>response_url</c> in a query string. The standard's own sample does not escape it, so its own query may follow (OCPI 2.2.1
/// §14.4.1); what follows it is then part of it, but for a <c>duration</c> that the request has nowhere else.
/// </summary>
internal static partial class ResponseUrlQuery
{
    private const string Name = "response_url=";
    private const string Unescaped = "://";

    /// <param name="query">As it came, with or without its question mark.</param>
    public static (string? ResponseUrl, string? Duration) Read(string query)
    {
        var text = query.StartsWith('?') ? query[1..] : query;
        var at = text.StartsWith(Name, StringComparison.Ordinal) ? 0 : text.IndexOf("&" + Name, StringComparison.Ordinal) + 1;
        if (at == 0 && !text.StartsWith(Name, StringComparison.Ordinal))
            return (null, DurationIn(text));
        var duration = DurationIn(at == 0 ? "" : text[..(at - 1)]);
        var rest = text[(at + Name.Length)..];
        var value = rest.Split('&')[0];
        if (!value.Contains(Unescaped, StringComparison.Ordinal) || !value.Contains('?', StringComparison.Ordinal))
            return (Plain(value), duration ?? DurationIn(rest[value.Length..].TrimStart('&')));
        if (duration is not null || Last().Match(rest) is not { Success: true } last)
            return (rest, duration);
        return (rest[..last.Index], last.Groups[1].Value);
    }

    // A URL with its scheme in clear was escaped in part or not at all: only the mark of its query tells which.
    private static string Plain(string value) =>
        !value.Contains(Unescaped, StringComparison.Ordinal) || value.Contains("%3F", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(value)
            : value;

    private static string? DurationIn(string query) =>
        query.Split('&').FirstOrDefault(p => p.StartsWith("duration=", StringComparison.Ordinal))?["duration=".Length..];

    [GeneratedRegex(@"&duration=([^&]*)\z")]
    private static partial Regex Last();
}
