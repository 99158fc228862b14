using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RoamingHub.Storage;

/// <summary>
/// PostgreSQL's text holds every character but U+0000, and no half of a surrogate pair. One of them in what a partner said, or where a long text was
/// cut, must not keep the rest from being written down: each becomes U+FFFD.
/// </summary>
internal static class StorableText
{
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0))
            return text;
        var good = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // halves of pairs are replaced already
            good.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        return good.ToString();
    }
}
