using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>The answer to every push, notification, CDR and remote command (eRoamingAcknowledgement).</summary>
public sealed record Acknowledgement(
    bool Result, StatusCode StatusCode,
    string? SessionID = null, string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    public static Acknowledgement Accepted(string? sessionId = null, string? cpoPartnerSessionId = null, string? empPartnerSessionId = null) =>
        new(true, StatusCode.Of(OicpCodes.Success), sessionId, cpoPartnerSessionId, empPartnerSessionId);

    public static Acknowledgement Refused(string code, string? additionalInfo = null) => new(false, StatusCode.Of(code, additionalInfo));

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Inside(StatusCode.Validate(), nameof(StatusCode))
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Found;
}
