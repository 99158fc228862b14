using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>
/// Counts what partners do against the standard and is let pass all the same (the meter <c>roaminghub.ocpi</c>, counter
/// <c>partner_defects</c>, by partner and defect), so that somebody can tell them.
/// </summary>
internal static partial class PartnerDefects
{
    public const string MeterName = "roaminghub.ocpi";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Defects = Meter.CreateCounter<long>("partner_defects");

    /// <summary>No X-Request-ID or no X-Correlation-ID (OCPI 2.2.1 §4.2).</summary>
    public static void NoIds(PartnerId partner) => Count(partner, "no-ids");

    /// <summary>Times with an offset where only UTC is allowed (OCPI 2.2.1 §16.2).</summary>
    public static void Look(PartnerId partner, ReadOnlySpan<char> body)
    {
        if (TimeWithOffset().IsMatch(body))
            Count(partner, "time-offset");
    }

    private static void Count(PartnerId partner, string defect) => Defects.Add(1, new("partner", partner.Value), new KeyValuePair<string, object?>("defect", defect));

    [GeneratedRegex(@"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?[+-][0-9]{2}:?[0-9]{2}""")]
    private static partial Regex TimeWithOffset();
}
