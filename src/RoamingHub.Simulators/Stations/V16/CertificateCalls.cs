using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>The certificates of the security extension.</summary>
internal sealed class CertificateCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<CertificateSignedRequest, CertificateSignedResponse>(call => new CertificateSignedResponse(
            station.Certificates.Take(call.CertificateChain) ? CertificateSignedStatus.Accepted : CertificateSignedStatus.Rejected));
        calls.Add<InstallCertificateRequest, InstallCertificateResponse>(Install);
        calls.Add<DeleteCertificateRequest, DeleteCertificateResponse>(call => new DeleteCertificateResponse(
            station.Certificates.Delete(call.CertificateHashData.SerialNumber) ? DeleteCertificateStatus.Accepted : DeleteCertificateStatus.NotFound));
        calls.Add<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsResponse>(GetInstalled);
    }

    private Reply<InstallCertificateResponse> Install(InstallCertificateRequest call)
    {
        var vouchesForHubs = call.CertificateType.Is(CertificateUse.CentralSystemRootCertificate);
        var taken = station.Certificates.Install(call.CertificateType.Text, call.Certificate, vouchesForHubs);
        return new InstallCertificateResponse(taken ? InstallCertificateStatus.Accepted : InstallCertificateStatus.Rejected);
    }

    private Reply<GetInstalledCertificateIdsResponse> GetInstalled(GetInstalledCertificateIdsRequest call)
    {
        var found = station.Certificates.Roots.Where(root => root.Use == call.CertificateType.Text).Select(root => HashData(root.Certificate)).ToList();
        return found.Count == 0
            ? new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.NotFound)
            : new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatus.Accepted, found);
    }

    private static CertificateHashData HashData(System.Security.Cryptography.X509Certificates.X509Certificate2 root)
    {
        var (name, key, serial) = StationCertificates.Hash(root);
        return new(HashAlgorithm.SHA256, name, key, serial);
    }
}
