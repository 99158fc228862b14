using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Passes a vehicle's request for a contract certificate on (OCPP 2.0.1 part 2, M01 and M02).</summary>
internal sealed class Get15118EVCertificateHandler(ContractCertificates certificates)
    : ICallHandler<Get15118EVCertificateRequest, Get15118EVCertificateResponse>
{
    public async ValueTask<Get15118EVCertificateResponse> HandleAsync(CallContext context, Get15118EVCertificateRequest call, CancellationToken ct)
    {
        var request = new EvCertificateRequest(
            context.Station.Id, call.Iso15118SchemaVersion, call.CertificateAction.Is(CertificateActionEnum.Update), call.ExiRequest);
        return await certificates.EvCertificateAsync(request, ct) is { } answer
            ? new(Iso15118EVCertificateStatusEnum.Accepted, answer)
            : new(Iso15118EVCertificateStatusEnum.Failed, "", new(certificates.Configured ? "NotAvailable" : "NotConfigured"));
    }
}
