using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>EvcoID, a driver's contract: ISO `DE-8EO-CAet5e4XY-3` (separator only `-`) or DIN `DE*8EO*Aet5e4*3`. The check digit is
/// compulsory.</summary>
public static partial class EvcoIds
{
    public static bool IsValid(string text) => Iso().IsMatch(text) || Din().IsMatch(text);

    /// <summary>The contract as OICP writes it; false when there is no such form. An ISO contract without its check digit is given it.</summary>
    public static bool TryNormalise(string contract, [NotNullWhen(true)] out string? evcoId)
    {
        var text = contract.Trim();
        evcoId = IsValid(text) ? text : WithoutCheckDigit().IsMatch(text) ? Complete(text) : null;
        return evcoId is not null;
    }

    /// <summary>For comparing: upper case without separators.</summary>
    public static string Canonical(string text) =>
        text.Replace("*", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    public static bool Same(string one, string other) => Canonical(one) == Canonical(other);

    /// <summary>The provider's part, canonical (`DE8EO`).</summary>
    public static string ProviderOf(string evcoId) => Canonical(evcoId)[..5];

    private static string Complete(string text)
    {
        var digit = EvcoCheckDigit.Of(Canonical(text));
        return text.Contains('-', StringComparison.Ordinal) ? $"{text}-{digit}" : text + digit;
    }

    [GeneratedRegex("^[A-Za-z]{2}-?[A-Za-z0-9]{3}-?C[A-Za-z0-9]{8}\\z")]
    private static partial Regex WithoutCheckDigit();

    [GeneratedRegex("^[A-Za-z]{2}-?[A-Za-z0-9]{3}-?C[A-Za-z0-9]{8}-?[A-Za-z0-9]\\z")]
    private static partial Regex Iso();

    [GeneratedRegex(@"^[A-Za-z]{2}[*-]?[A-Za-z0-9]{3}[*-]?[A-Za-z0-9]{6}[*-]?[0-9X]\z")]
    private static partial Regex Din();
}
