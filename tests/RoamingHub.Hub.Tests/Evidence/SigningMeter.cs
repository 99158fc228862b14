using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Hub.Tests.Evidence;

/// <summary>A meter that signs what it shows, page after page.</summary>
internal sealed class SigningMeter : IDisposable
{
    private static int _made;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _serial = $"M-{Interlocked.Increment(ref _made)}"; // no two meters sign the same
    private int _page;

    public string PublicKey => Convert.ToHexString(_key.ExportSubjectPublicKeyInfo());

    /// <summary>As OCPI has it.</summary>
    public string PublicKeyInBase64 => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    public string Record(string reason, string kwh, string card = "", string clock = "10:00:00", int day = 1)
    {
        var payload = $$"""{"FV":"1.0","GI":"Test","PG":"T{{++_page}}","MS":"{{_serial}}","IS":true,"IT":"ISO14443","ID":"{{card}}","RD":[{"TM":"2026-03-0{{day}}T{{clock}},000+0000 S","TX":"{{reason}}","RV":{{kwh}},"RI":"1-b:1.8.0","RU":"kWh","ST":"G"}]}""";
        var signature = _key.SignData(Encoding.UTF8.GetBytes(payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $$"""OCMF|{{payload}}|{"SA":"ECDSA-secp256r1-SHA256","SD":"{{Convert.ToHexString(signature)}}"}""";
    }

    public void Dispose() => _key.Dispose();
}
