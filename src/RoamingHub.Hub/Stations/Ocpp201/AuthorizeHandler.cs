using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class AuthorizeHandler(ContractAuthorizer authorizer) : ICallHandler<AuthorizeRequest, AuthorizeResponse>
{
    public async ValueTask<AuthorizeResponse> HandleAsync(CallContext context, AuthorizeRequest call, CancellationToken ct)
    {
        if (call.IdToken.Type.Is(IdTokenEnum.NoAuthorization))
            return new(new(AuthorizationStatusEnum.Accepted)); // the station lets everybody charge (part 2, C07 has no say in it)
        var hashes = (call.Iso15118CertificateHashData ?? []).Select(CertificateMapping.ToHash).ToList();
        var (permit, status) = await authorizer.AuthorizeAsync(context.Station, IdTokenMapping.ToToken(context.Station, call.IdToken), call.Certificate, hashes, ct);
        return new(IdTokenMapping.ToInfo(permit), CertificateMapping.ToWord(status));
    }
}
