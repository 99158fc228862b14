using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations.Iso15118;

/// <summary>What is known of the certificate that a vehicle showed for its contract (OCPP 2.0.1 part 2, AuthorizeCertificateStatusEnumType).</summary>
internal enum ContractCertificateStatus
{
    Accepted,
    SignatureError,
    Expired,
    Revoked,

    /// <summary>Nobody here can say.</summary>
    NotAvailable,
    ChainError,
    ContractCancelled,
}

/// <summary>Names a certificate to an OCSP responder. Hashes and serial number in hexadecimal.</summary>
internal sealed record CertificateHash(string Algorithm, string IssuerNameHash, string IssuerKeyHash, string SerialNumber, string? ResponderUrl);

/// <summary>A vehicle shows a contract. A station that cannot check the chain itself passes it on; one that can asks whether it still holds.</summary>
/// <param name="Chain">PEM, the contract's own certificate first.</param>
internal sealed record ContractQuestion(StationId Station, string ContractId, string? Chain, IReadOnlyList<CertificateHash> Hashes);

/// <param name="Exi">The vehicle's own request (EXI in Base64).</param>
internal sealed record EvCertificateRequest(StationId Station, string SchemaVersion, bool Update, string Exi);

/// <summary>
/// Whoever knows the contracts' certificates for this operator: a PKI of its own, or a clearing house. None is built in; one is plugged in where
/// the hub's services are listed. What it throws counts as not available. (Stations' own certificates are <c>ICertificateAuthority</c>'s.)
/// </summary>
internal interface IContractCertificates
{
    Task<ContractCertificateStatus> CheckAsync(ContractQuestion question, CancellationToken ct);

    /// <summary>The OCSP response (DER in Base64); null when there is none.</summary>
    Task<string?> OcspAsync(StationId station, CertificateHash certificate, CancellationToken ct);

    /// <summary>The answer to the vehicle (EXI in Base64); null when there is none.</summary>
    Task<string?> EvCertificateAsync(EvCertificateRequest request, CancellationToken ct);
}
