using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>OperatorID: `DE*A36`, `DEA36` or DIN `+49*536`. The only separator is `*`.</summary>
public static partial class OperatorIds
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>For comparing: ISO upper case without separator, DIN without the plus.</summary>
    public static string Canonical(string text) => char.IsAsciiLetter(text.FirstOrDefault())
        ? text.Replace("*", "", StringComparison.Ordinal).ToUpperInvariant()
        : text.TrimStart('+');

    public static bool Same(string one, string other) => Canonical(one) == Canonical(other);

    [GeneratedRegex(@"^(([A-Za-z]{2}\*?[A-Za-z0-9]{3})|(\+?[0-9]{1,3}\*[0-9]{3}))\z")]
    private static partial Regex Pattern();
}

/// <summary>ProviderID: `DE-8EO`, `DE*8EO` or `DE8EO`, all the same provider. (The published pattern lets `|` through by a slip; this
/// does not.)</summary>
public static partial class ProviderIds
{
    /// <summary>In pricing: every provider.</summary>
    public const string Everyone = "*";

    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>Exactly `*` or a ProviderID. (The published pattern is anchored wrongly and takes anything that ends in `*`.)</summary>
    public static bool IsValidOrEveryone(string text) => text == Everyone || IsValid(text);

    /// <summary>For comparing: upper case without separator.</summary>
    public static string Canonical(string text) =>
        text.Replace("*", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    public static bool Same(string one, string other) => Canonical(one) == Canonical(other);

    [GeneratedRegex(@"^[A-Za-z]{2}[*-]?[A-Za-z0-9]{3}\z")]
    private static partial Regex Pattern();
}
