using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Asks an OCSP responder on the station's behalf (OCPP 2.0.1 part 2, M06).</summary>
internal sealed class GetCertificateStatusHandler(ContractCertificates certificates) : ICallHandler<GetCertificateStatusRequest, GetCertificateStatusResponse>
{
    public async ValueTask<GetCertificateStatusResponse> HandleAsync(CallContext context, GetCertificateStatusRequest call, CancellationToken ct) =>
        await certificates.OcspAsync(context.Station.Id, CertificateMapping.ToHash(call.OcspRequestData), ct) is { } answer
            ? new(GetCertificateStatusEnum.Accepted, OcspResult: answer)
            : new(GetCertificateStatusEnum.Failed, new(certificates.Configured ? "NotAvailable" : "NotConfigured"));
}
