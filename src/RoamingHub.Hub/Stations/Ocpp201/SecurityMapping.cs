using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>The key is the variable BasicAuthPassword of SecurityCtrlr: 16 to 40 characters of text (2.0.1 part 2, appendix of variables).</summary>
internal sealed class SecurityMapping : ISecurityMapping
{
    private const string Component = "SecurityCtrlr";
    private const string Variable = "BasicAuthPassword";

    public string? ToKey(string password) => password.Length is >= 16 and <= 40 ? password : null;

    public (string Action, byte[] Payload) ToKeyCall(string key) =>
        (SetVariablesRequest.Action, Ocpp201Json.Write(new SetVariablesRequest([new(key, new(Component), new(Variable))])));

    public string? KeyIn(string action, ReadOnlySpan<byte> payload) =>
        action == SetVariablesRequest.Action
            ? Ocpp201Json.Read<SetVariablesRequest>(payload, default, [])?.SetVariableData.FirstOrDefault(v => IsKey(v.Variable))?.AttributeValue
            : null;

    public (KeyOutcome Outcome, string Status) ToKeyOutcome(ReadOnlySpan<byte> answer)
    {
        var results = Ocpp201Json.Read<SetVariablesResponse>(answer, default, [])?.SetVariableResult;
        var status = results?.FirstOrDefault(r => IsKey(r.Variable))?.AttributeStatus;
        return (status?.Known switch
        {
            SetVariableStatusEnum.Accepted => KeyOutcome.Accepted,
            null or SetVariableStatusEnum.RebootRequired => KeyOutcome.Unknown, // until its reboot it may come back with the old one
            _ => KeyOutcome.Refused,
        }, status?.Text ?? "");
    }

    public (string Action, byte[] Payload) ToCertificateCall(string chain, CertificatePurpose purpose) => (
        CertificateSignedRequest.Action,
        Ocpp201Json.Write(new CertificateSignedRequest(
            chain, purpose == CertificatePurpose.PlugAndCharge ? CertificateSigningUseEnum.V2GCertificate : CertificateSigningUseEnum.ChargingStationCertificate)));

    public (bool Accepted, string Status) ToCertificateOutcome(ReadOnlySpan<byte> answer)
    {
        var status = Ocpp201Json.Read<CertificateSignedResponse>(answer, default, [])?.Status;
        return (status?.Known == CertificateSignedStatusEnum.Accepted, status?.Text ?? "");
    }

    private static bool IsKey(VariableType variable) => string.Equals(variable.Name, Variable, StringComparison.OrdinalIgnoreCase);
}
