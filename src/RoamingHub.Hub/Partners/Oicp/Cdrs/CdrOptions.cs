namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>What is told of how to check signed values, where the meter does not say it itself.</summary>
internal sealed record CalibrationLaw(string? CertificateId = null, string? PublicKey = null, string? SignatureUrl = null, string? Instruction = null);

/// <param name="HoldUnsigned">A record without signed values waits for a person where its EVSE was published with calibration data External.</param>
internal sealed record CdrOptions(bool HoldUnsigned, CalibrationLaw CalibrationLaw)
{
    public static CdrOptions From(IConfiguration configuration) => new(
        configuration.GetValue("Hub:Oicp:HoldUnsigned", true),
        new(
            configuration["Hub:Oicp:CalibrationLaw:CertificateId"], configuration["Hub:Oicp:CalibrationLaw:PublicKey"],
            configuration["Hub:Oicp:CalibrationLaw:SignatureUrl"], configuration["Hub:Oicp:CalibrationLaw:Instruction"]));
}
