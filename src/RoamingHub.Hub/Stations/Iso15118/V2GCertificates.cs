using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>Has a station's key for vehicles signed by the provider, in the background, and sends it the certificate the way it asked.</summary>
internal sealed class V2GCertificates(ContractCertificates certificates, IStationCalls calls, ILogger<V2GCertificates> logger)
{
    private const string MessageId = "CertificateSigned";
    private const string Use = "V2GCertificate";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>False when nobody here signs.</summary>
    public bool Order(StationId station, string vendorId, bool early, string csr)
    {
        if (!certificates.Configured)
            return false;
        _ = Task.Run(() => SignAsync(station, vendorId, early, csr));
        return true;
    }

    private async Task SignAsync(StationId station, string vendorId, bool early, string csr)
    {
        try
        {
            if (await certificates.SignAsync(station, csr, default) is not { } chain)
                return;
            var data = early
                ? PlugAndChargeJson.Write(("cert", new JsonArray([.. Hex(chain).Select(c => (JsonNode)c)])), ("typeOfCertificate", Use))
                : PlugAndChargeJson.Write(("certificateChain", chain), ("certificateType", Use));
            await calls.CallAsync(station, DataTransferRequest.Action, Ocpp16Json.Write(new DataTransferRequest(vendorId, MessageId, data)), Patience, default);
        }
        catch (Exception e)
        {
            logger.CertificatesNotAvailable(station.Value, e); // the station asks again
        }
    }

    /// <summary>The earlier extension wants each certificate's DER in hexadecimal.</summary>
    private static IEnumerable<string> Hex(string chain)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(chain);
        foreach (var certificate in certificates)
        {
            using (certificate)
                yield return Convert.ToHexStringLower(certificate.RawData);
        }
    }
}
