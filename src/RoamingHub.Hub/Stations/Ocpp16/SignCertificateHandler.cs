using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Takes a request for a certificate. The certificate comes later, by CertificateSigned.</summary>
internal sealed class SignCertificateHandler(CertificateSigning signing) : ICallHandler<SignCertificateRequest, SignCertificateResponse>
{
    public async ValueTask<SignCertificateResponse> HandleAsync(CallContext context, SignCertificateRequest call, CancellationToken ct) =>
        new(await signing.TakeAsync(context.Station, call.Csr, CertificatePurpose.Connection, context.ReceivedAt, ct) is null
            ? SignCertificateStatus.Accepted
            : SignCertificateStatus.Rejected);
}
