using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>A time zone is an offset, `UTC+01:00`, not a name. Sites with summer time send their standard time.</summary>
public static partial class UtcOffsets
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    public static string ToText(TimeSpan offset) =>
        string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");

    [GeneratedRegex(@"^UTC[+-](0[0-9]|1[0-4]):[0-5][0-9]\z")]
    private static partial Regex Pattern();
}

/// <summary>Language tags: `de`, `en-GB`.</summary>
public static partial class Languages
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    public static bool IsEnglish(string text) => text == "en" || text.StartsWith("en-", StringComparison.Ordinal);

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Z]{2,3}(-[a-zA-Z]{4})?)?(-x-[a-zA-Z0-9]{1,8})?\z")]
    private static partial Regex Pattern();
}

/// <summary>ISO 3166-1 alpha-3 (`DEU`) and ISO 4217 (`EUR`): three capitals.</summary>
public static partial class ThreeLetters
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex Pattern();
}

/// <summary>ChargingPoolID: `DE*ABC*P1234`.</summary>
public static partial class ChargingPoolIds
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?P[A-Za-z0-9*]{1,30}\z")]
    private static partial Regex Pattern();
}

/// <summary>Times of day in opening hours: `00:00` to `24:00`.</summary>
public static partial class TimesOfDay
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\z")]
    private static partial Regex Pattern();
}

/// <summary>A hashed PIN; wide enough for bcrypt.</summary>
public static partial class HashValues
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[0-9A-Za-z\\.+/=$]{10,100}\z")]
    private static partial Regex Pattern();
}
