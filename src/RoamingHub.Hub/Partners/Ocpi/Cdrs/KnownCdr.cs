using System.Net;
using System.Text.RegularExpressions;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// Whether a refusal of a CDR means that the partner has it already. The standard has no word for it (OCPI 2.2.1 §10.2.2): platforms answer 409,
/// or 2000 or 2001 with a message of their own.
/// </summary>
internal static partial class KnownCdr
{
    /// <param name="afterSilence">An earlier try may have arrived: then 2000 and 2001 mean it too, unless the message names a member of the CDR.</param>
    public static bool IsMeant(OcpiResult<NoData> result, bool afterSilence)
    {
        if (result.Outcome != OcpiOutcome.Refused)
            return false;
        if (result.HttpStatus == HttpStatusCode.Conflict)
            return true;
        var message = result.Message ?? "";
        if (Known().IsMatch(message) && !Negated().IsMatch(message))
            return true;
        return afterSilence && result.Code is OcpiStatus.ClientError or OcpiStatus.InvalidParameters && !Member().IsMatch(message);
    }

    [GeneratedRegex(@"\b(already|exists|duplicate|duplicated|known)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"\bnot\b|n't|\bunknown\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negated();

    [GeneratedRegex("[a-z]_[a-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Member();
}
