using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// The key is the configuration key AuthorizationKey: 16 to 20 bytes, on the wire as hexadecimal digits (security whitepaper A00.FR.205,
/// OCPP 1.6-J §6.2.2).
/// </summary>
internal sealed class SecurityMapping : ISecurityMapping
{
    private const string KeyName = "AuthorizationKey";
    private const int LeastBytes = 16;
    private const int MostBytes = 20;

    public string? ToKey(string password)
    {
        var isKey = password.Length is >= 2 * LeastBytes and <= 2 * MostBytes && password.Length % 2 == 0 && password.All(char.IsAsciiHexDigit);
        var bytes = Encoding.UTF8.GetBytes(password);
        return isKey ? password : bytes.Length is >= LeastBytes and <= MostBytes ? Convert.ToHexString(bytes) : null;
    }

    public (string Action, byte[] Payload) ToKeyCall(string key) =>
        (ChangeConfigurationRequest.Action, Ocpp16Json.Write(new ChangeConfigurationRequest(KeyName, key)));

    public string? KeyIn(string action, ReadOnlySpan<byte> payload) =>
        action == ChangeConfigurationRequest.Action && Ocpp16Json.Read<ChangeConfigurationRequest>(payload, default, []) is { } change
        && string.Equals(change.Key, KeyName, StringComparison.OrdinalIgnoreCase)
            ? change.Value
            : null;

    public (KeyOutcome Outcome, string Status) ToKeyOutcome(ReadOnlySpan<byte> answer)
    {
        var status = Ocpp16Json.Read<ChangeConfigurationResponse>(answer, default, [])?.Status;
        return (status?.Known switch
        {
            ConfigurationStatus.Accepted => KeyOutcome.Accepted,
            ConfigurationStatus.Rejected or ConfigurationStatus.NotSupported => KeyOutcome.Refused,
            _ => KeyOutcome.Unknown, // until the reboot that it requires it may come back with the old one
        }, status?.Text ?? "");
    }

    public (string Action, byte[] Payload) ToCertificateCall(string chain, CertificatePurpose purpose) =>
        purpose == CertificatePurpose.PlugAndCharge
            ? (DataTransferRequest.Action, Ocpp16Json.Write(new DataTransferRequest(
                PlugAndChargeTransfer.AllianceVendor, CertificateSignedRequest.Action, PlugAndChargeJson.Write(("certificateChain", chain), ("certificateType", "V2GCertificate")))))
            : (CertificateSignedRequest.Action, Ocpp16Json.Write(new CertificateSignedRequest(chain)));

    public (bool Accepted, string Status) ToCertificateOutcome(ReadOnlySpan<byte> answer)
    {
        // In a DataTransfer the station's answer stands in the data, and the outer status says only that the message was understood.
        var inner = PlugAndChargeJson.Parse(Ocpp16Json.Read<DataTransferResponse>(answer, default, [])?.Data) is { } data ? PlugAndChargeJson.Text(data, "status") : null;
        var status = inner ?? Ocpp16Json.Read<CertificateSignedResponse>(answer, default, [])?.Status.Text ?? "";
        return (status == nameof(CertificateSignedStatus.Accepted), status);
    }
}
