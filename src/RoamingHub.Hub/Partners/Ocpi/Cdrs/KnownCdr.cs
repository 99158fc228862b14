using System.Net;
using System.Text.RegularExpressions;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Whether a refusal of a CDR means that the partner has it already. The standard has no word for it (OCPI 2.2.1 §10.2.2): platforms answer 409,
/// or 2000 or 2001 with a message of their own. What may be a complaint about the CDR is one: a person can have it delivered again, but a bill that
/// counts as delivered is looked at by nobody.
/// </summary>
internal static partial class KnownCdr
{
    /// <param name="afterSilence">An earlier try may have arrived: then 2000 and 2001 mean it too, where the message has nothing to say.</param>
    public static bool IsMeant(OcpiResult<NoData> result, bool afterSilence)
    {
        if (result.Outcome != OcpiOutcome.Refused)
            return false;
        if (result.HttpStatus == HttpStatusCode.Conflict)
            return true;
        var message = result.Message ?? "";
        if (Known().IsMatch(message) && !Negated().IsMatch(message) && !SomethingElse().IsMatch(message))
            return true;
        return afterSilence && result.Code is OcpiStatus.ClientError or OcpiStatus.InvalidParameters && SaysNothing().IsMatch(message);
    }

    [GeneratedRegex(
        @"(?<![a-z])(duplicated?|already[\s_]+(been[\s_]+|be[\s_]+)?(exist(s|ing)?|present|received|stored|processed|recorded|known|taken|there)|exists[\s_]+already)(?![a-z])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"\bnot\b|n't|\bunknown\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negated();

    // A member of the CDR, or what it is about.
    [GeneratedRegex(
        @"(?-i:[a-z]_[a-z])|\b(token|tariff|location|session|evse|connector|party|card|contract|driver|user|customer|period|dimension|element|authori[sz]ation|invoice)s?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SomethingElse();

    // No message, or the standard's own words for the codes (OCPI 2.2.1 §5).
    [GeneratedRegex(
        @"^\W*((generic|client|error|invalid|or|missing|parameters?|bad|request|ocpi|200[01])(\W+|$))*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysNothing();
}
