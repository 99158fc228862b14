using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Certificates of vehicles in the words of OCPP 2.0.1.</summary>
internal static class CertificateMapping
{
    public static CertificateHash ToHash(OCSPRequestDataType data) =>
        new(data.HashAlgorithm.Text, data.IssuerNameHash, data.IssuerKeyHash, data.SerialNumber, data.ResponderURL);

    public static AuthorizeCertificateStatusEnum ToStatus(ContractCertificateStatus status) => status switch
    {
        ContractCertificateStatus.Accepted => AuthorizeCertificateStatusEnum.Accepted,
        ContractCertificateStatus.SignatureError => AuthorizeCertificateStatusEnum.SignatureError,
        ContractCertificateStatus.Expired => AuthorizeCertificateStatusEnum.CertificateExpired,
        ContractCertificateStatus.Revoked => AuthorizeCertificateStatusEnum.CertificateRevoked,
        ContractCertificateStatus.ChainError => AuthorizeCertificateStatusEnum.CertChainError,
        ContractCertificateStatus.ContractCancelled => AuthorizeCertificateStatusEnum.ContractCancelled,
        _ => AuthorizeCertificateStatusEnum.NoCertificateAvailable,
    };

    public static Word<AuthorizeCertificateStatusEnum>? ToWord(ContractCertificateStatus? status) => status is { } known ? ToStatus(known) : null;
}
