using System.Text.Json.Serialization;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Cdrs;

/// <summary>A meter's signed record. The standard's limit of 3000 characters is not checked: Hubject forwards longer ones, and a cut
/// signature is void.</summary>
public sealed record SignedMeteringValue(
    [property: JsonPropertyName("SignedMeteringValue")] string? Value = null, MeteringStatus? MeteringStatus = null);

[JsonConverter(typeof(WireWordConverter<MeteringStatus>))]
public enum MeteringStatus { Start, Progress, End }

/// <summary>How a driver can check the signed values.</summary>
public sealed record CalibrationLawVerificationInfo(
    string? CalibrationLawCertificateID = null, string? PublicKey = null, string? MeteringSignatureUrl = null,
    string? MeteringSignatureEncodingFormat = null, string? SignedMeteringValuesVerificationInstruction = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Length(CalibrationLawCertificateID, 0, 100)
        .Length(PublicKey, 0, 1000)
        .Length(MeteringSignatureUrl, 0, 200)
        .Length(MeteringSignatureEncodingFormat, 0, 50)
        .Length(SignedMeteringValuesVerificationInstruction, 0, 400)
        .Found;
}
