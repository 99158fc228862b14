using System.Globalization;
using System.Numerics;

namespace RoamingHub.Ocpi.Envelope;

/// <summary>What a caller asks of a list (OCPI 2.2.1 §4.1.4.1.2): `last_updated` from inclusive, to exclusive.</summary>
public sealed record PageQuery(DateTimeOffset? DateFrom, DateTimeOffset? DateTo, int Offset, int Limit)
{
    /// <summary>
    /// Reads the query parameters. A limit above <paramref name="maxLimit"/> is lowered to it; the other value is the reason for a 2001.
    /// A date with an offset is refused: its `+` is a blank by the time it gets here, and guessing would move the window.
    /// </summary>
    public static (PageQuery? Query, string? Problem) Read(Func<string, string?> query, int maxLimit)
    {
        if (!TryDate(query("date_from"), out var from)) return (null, "date_from is not a UTC date-time like 2015-06-29T20:39:09Z");
        if (!TryDate(query("date_to"), out var to)) return (null, "date_to is not a UTC date-time like 2015-06-29T20:39:09Z");
        if (!TryCount(query("offset"), 0, out var offset)) return (null, "offset is not a number from 0 on");
        if (!TryCount(query("limit"), maxLimit, out var limit) || limit == 0) return (null, "limit is not a number from 1 on");
        return (new PageQuery(from, to, offset, Math.Min(limit, maxLimit)), null);
    }

    private static bool TryDate(string? text, out DateTimeOffset? date)
    {
        date = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length < 11 || text.AsSpan(11).ContainsAny('+', '-') || !OcpiTime.TryRead(text, out var time)) return false;
        date = time;
        return true;
    }

    private static bool TryCount(string? text, int otherwise, out int count)
    {
        count = otherwise;
        if (string.IsNullOrEmpty(text)) return true;
        if (!BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var told)) return false;
        count = (int)BigInteger.Min(told, int.MaxValue); // a page that big is lowered, and there is nothing so far on
        return true;
    }
}

/// <summary>The `Link` header of a page (OCPI 2.2.1 §4.1.4.1.3). The last page has none.</summary>
public static class PageLink
{
    /// <summary>
    /// <paramref name="listUrl"/> is the absolute URL of the list as the partner sees it; <paramref name="filters"/> are the caller's own.
    /// </summary>
    public static string Next(string listUrl, IEnumerable<KeyValuePair<string, string>> filters, int offset, int limit)
    {
        var parameters = filters
            .Where(f => !f.Key.Equals("offset", StringComparison.OrdinalIgnoreCase) && !f.Key.Equals("limit", StringComparison.OrdinalIgnoreCase))
            .Append(new("offset", offset.ToString(CultureInfo.InvariantCulture)))
            .Append(new("limit", limit.ToString(CultureInfo.InvariantCulture)))
            .Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}");
        return $"<{listUrl}?{string.Join('&', parameters)}>; rel=\"next\"";
    }

    /// <summary>The target of `rel="next"`, or null. Reads several links in one header and several headers.</summary>
    public static string? ReadNext(IEnumerable<string> headers) => headers.Select(ReadNext).FirstOrDefault(next => next is not null);

    private static string? ReadNext(string header)
    {
        var rest = header.AsSpan();
        while (true)
        {
            var open = rest.IndexOf('<');
            if (open < 0) return null;
            var close = rest[open..].IndexOf('>');
            if (close < 0) return null;
            var target = rest.Slice(open + 1, close - 1);
            rest = rest[(open + close + 1)..];
            var end = EndOfLink(rest);
            if (IsNext(rest[..end])) return target.Trim().ToString();
            rest = rest[end..];
        }
    }

    // A comma ends a link, unless it stands inside quotes.
    private static int EndOfLink(ReadOnlySpan<char> parameters)
    {
        var quoted = false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i] == '"') quoted = !quoted;
            else if (parameters[i] == ',' && !quoted) return i;
        }

        return parameters.Length;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var word in parameter[(equals + 1)..].Trim().Trim('"').ToString().Split(' '))
            {
                if (word.Equals("next", StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }
}
