using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Tests.Metering;

/// <summary>A meter with a key of its own, which writes what the test wants and signs it.</summary>
internal sealed class TestMeter(string curve = "secp256r1", string serial = "M-1") : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.CreateFromValue(MeterCurve.Named(curve)!.Oid));
    private int _page = 9;

    public string PublicKey => Convert.ToHexString(_key.ExportSubjectPublicKeyInfo());

    public ECPoint Point => _key.ExportParameters(false).Q;

    public byte[] KeyInfo => _key.ExportSubjectPublicKeyInfo();

    public string Begin(decimal kwh) => Sign(Payload(One("B", kwh)));

    public string End(decimal kwh) => Sign(Payload(One("E", kwh)));

    public string Both(decimal begin, decimal end) => Sign(Payload(One("B", begin), $$"""{"TM":"2026-03-01T11:00:00,000+0000 S","TX":"E","RV":{{Number(end)}}}"""));

    public string Payload(params string[] readings) =>
        $$"""{"FV":"1.0","GI":"Test","PG":"T{{++_page}}","MS":"{{serial}}","IS":true,"IT":"ISO14443","ID":"04AABBCC","RD":[{{string.Join(',', readings)}}]}""";

    public static string One(string reason, decimal kwh, string more = "\"RI\":\"1-b:1.8.0\",\"RU\":\"kWh\",\"RT\":\"AC\",\"EF\":\"\",\"ST\":\"G\"") =>
        $$"""{"TM":"2026-03-01T{{(reason == "B" ? "10" : "11")}}:00:00,000+0000 S","TX":"{{reason}}","RV":{{Number(kwh)}},{{more}}}""";

    public string Sign(string payload, string more = "", DSASignatureFormat format = DSASignatureFormat.Rfc3279DerSequence, bool base64 = false)
    {
        var signature = _key.SignData(Encoding.UTF8.GetBytes(payload), HashAlgorithmName.SHA256, format);
        return $$"""OCMF|{{payload}}|{"SA":"ECDSA-{{curve}}-SHA256",{{more}}"SD":"{{(base64 ? Convert.ToBase64String(signature) : Convert.ToHexString(signature))}}"}""";
    }

    /// <param name="algorithm">As the record names it; the meter's curve and SHA-256 where it is null.</param>
    /// <param name="form">der, numbers or base64.</param>
    public string Sign(string payload, string? algorithm, string form)
    {
        var hash = algorithm?.EndsWith("SHA512", StringComparison.Ordinal) == true ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        var signature = _key.SignData(
            Encoding.UTF8.GetBytes(payload), hash, form == "numbers" ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence);
        return $$"""OCMF|{{payload}}|{"SA":"{{algorithm ?? $"ECDSA-{curve}-SHA256"}}","SD":"{{(form == "base64" ? Convert.ToBase64String(signature) : Convert.ToHexString(signature))}}"}""";
    }

    public static SignedReading[] Readings(params string[] texts) => [.. texts.Select(t => new SignedReading(SignedMoment.Between, t, null))];

    public void Dispose() => _key.Dispose();

    private static string Number(decimal kwh) => kwh.ToString(CultureInfo.InvariantCulture);
}
