using System.Security.Cryptography.X509Certificates;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

internal sealed class CertificateCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<CertificateSignedRequest, CertificateSignedResponse>(call => new CertificateSignedResponse(
            station.Certificates.Take(call.CertificateChain) ? CertificateSignedStatusEnum.Accepted : CertificateSignedStatusEnum.Rejected));
        calls.Add<InstallCertificateRequest, InstallCertificateResponse>(Install);
        calls.Add<DeleteCertificateRequest, DeleteCertificateResponse>(call => new DeleteCertificateResponse(
            station.Certificates.Delete(call.CertificateHashData.SerialNumber) ? DeleteCertificateStatusEnum.Accepted : DeleteCertificateStatusEnum.NotFound));
        calls.Add<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsResponse>(GetInstalled);
    }

    private Reply<InstallCertificateResponse> Install(InstallCertificateRequest call)
    {
        var vouchesForHubs = call.CertificateType.Is(InstallCertificateUseEnum.CSMSRootCertificate);
        var taken = station.Certificates.Install(call.CertificateType.Text, call.Certificate, vouchesForHubs);
        return new InstallCertificateResponse(taken ? InstallCertificateStatusEnum.Accepted : InstallCertificateStatusEnum.Rejected);
    }

    private Reply<GetInstalledCertificateIdsResponse> GetInstalled(GetInstalledCertificateIdsRequest call)
    {
        var found = station.Certificates.Roots
            .Where(root => call.CertificateType is null || call.CertificateType.Any(use => use.Text == root.Use))
            .Select(root => new CertificateHashDataChainType(HashData(root.Certificate), new Ocpp.Word<GetCertificateIdUseEnum>(root.Use)))
            .ToList();
        return found.Count == 0
            ? new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatusEnum.NotFound)
            : new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatusEnum.Accepted, CertificateHashDataChain: found);
    }

    private static CertificateHashDataType HashData(X509Certificate2 root)
    {
        var (name, key, serial) = StationCertificates.Hash(root);
        return new(HashAlgorithmEnum.SHA256, name, key, serial);
    }
}
