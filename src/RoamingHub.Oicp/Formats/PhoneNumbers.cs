using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>Phone numbers: `+` and 5 to 15 digits, no blanks, no brackets.</summary>
public static partial class PhoneNumbers
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>Takes out blanks, brackets, dots, slashes and hyphens, `(0)`, and turns a leading `00` into `+`; false when that is
    /// still not a number.</summary>
    public static bool TryNormalise(string text, [NotNullWhen(true)] out string? number)
    {
        var bare = Decoration().Replace(text, "");
        if (bare.StartsWith("00", StringComparison.Ordinal))
            bare = "+" + bare[2..];
        number = IsValid(bare) ? bare : null;
        return number is not null;
    }

    [GeneratedRegex(@"^\+[0-9]{5,15}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\(0\)|[\s().\-/]")]
    private static partial Regex Decoration();
}
