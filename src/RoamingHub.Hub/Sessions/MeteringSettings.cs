using System.Globalization;
using RoamingHub.Core.Metering;

namespace RoamingHub.Hub.Sessions;

/// <summary>What of signed values holds a record back, as it is set.</summary>
internal static class MeteringSettings
{
    private const string None = "none";
    private const int LongestUrl = 512; // OCPI 2.2.1 §10.4.7
    private const int MostMinutes = 24 * 60;

    /// <exception cref="InvalidOperationException">A word that is no verdict, or a tolerance that is no amount of energy or time.</exception>
    public static MeteringPolicy From(IConfiguration configuration)
    {
        var policy = MeteringPolicy.Default;
        if (configuration["Hub:SignedMetering:Hold"] is { Length: > 0 } words)
        {
            var said = words.Trim() == None ? [] : Read(words);
            policy = policy with { Holding = said, HoldingForGood = said };
        }

        if (configuration["Hub:SignedMetering:ToleranceWh"] is { Length: > 0 } tolerance)
            policy = policy with { ToleranceWh = ReadTolerance(tolerance) };
        if (configuration["Hub:SignedMetering:ClockToleranceMinutes"] is { Length: > 0 } minutes)
            policy = policy with { ClockTolerance = ReadMinutes(minutes) };
        return policy with { Url = ReadUrl(configuration["Hub:SignedMetering:Url"]) };
    }

    private static string? ReadUrl(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && text.Length <= LongestUrl
            ? text
            : throw new InvalidOperationException($"Hub:SignedMetering:Url is '{text}', which is no web address of at most {LongestUrl} characters.");

    private static HashSet<MeteringVerdict> Read(string words) =>
    [
        .. words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => MeteringVerdicts.Read(word)
            ?? throw new InvalidOperationException($"Hub:SignedMetering:Hold names '{word}', which is none of {string.Join(", ", MeteringVerdicts.All)}.")),
    ];

    private static decimal ReadTolerance(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var wh)
            ? wh
            : throw new InvalidOperationException($"Hub:SignedMetering:ToleranceWh is '{text}', which is no number of Wh.");

    private static TimeSpan ReadMinutes(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes <= MostMinutes
            ? TimeSpan.FromMinutes((double)minutes)
            : throw new InvalidOperationException($"Hub:SignedMetering:ClockToleranceMinutes is '{text}', which is no number of minutes up to {MostMinutes}.");
}
