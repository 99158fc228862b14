using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Takes a request for a certificate. The certificate comes later, by CertificateSigned.</summary>
internal sealed class SignCertificateHandler(CertificateSigning signing) : ICallHandler<SignCertificateRequest, SignCertificateResponse>
{
    private const int LongestInfo = 512;

    public async ValueTask<SignCertificateResponse> HandleAsync(CallContext context, SignCertificateRequest call, CancellationToken ct)
    {
        var isForVehicles = call.CertificateType is { } type && type.Is(CertificateSigningUseEnum.V2GCertificate);
        var purpose = isForVehicles ? CertificatePurpose.PlugAndCharge : CertificatePurpose.Connection;
        return await signing.TakeAsync(context.Station, call.Csr, purpose, context.ReceivedAt, ct) is { } why
            ? new(GenericStatusEnum.Rejected, new("InvalidCSR", why.Length <= LongestInfo ? why : why[..LongestInfo]))
            : new(GenericStatusEnum.Accepted);
    }
}
